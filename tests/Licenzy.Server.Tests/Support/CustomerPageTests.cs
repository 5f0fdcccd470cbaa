using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Support;

/// <summary>For the class of bugs in which the page says something else than the access check, or proves it by the wrong things.</summary>
public abstract class CustomerPageTests(TestServer server)
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);

    /// <summary>A state of an entitlement: how it is denied, by which reason, and which of the four tests fail.</summary>
    public static TheoryData<string, string, string?, string, string, string> Denials =>
        new()
        {
            { "time_pass", "pending", "pending", "pending", "pending", "status" },
            { "time_pass", "active", "not_started", "pending", "not_started", "started" },
            { "subscription", "past_due", "past_due", "past_due", "past_due", "status" },
            { "subscription", "past_due", "refunded", "past_due", "refunded", "status" },
            { "time_pass", "past_due", "disputed", "past_due", "disputed", "status" },
            { "time_pass", "canceled", "canceled", "canceled", "canceled", "status" },
            { "time_pass", "canceled", "revoked", "canceled", "revoked", "status" },
            { "time_pass", "expired", "expired", "expired", "expired", "status not_ended" },
            { "usage_pack", "active", "exhausted", "exhausted", "exhausted", "units_left" },
        };

    [Theory]
    [MemberData(nameof(Denials))]
    public async Task Every_denial_names_its_reason_and_the_test_that_fails(
        string kind,
        string status,
        string? unavailable,
        string topStatus,
        string reason,
        string failed
    )
    {
        var desk = await SupportDesk.OpenAsync(server);
        var subject = RuntimeApi.Fresh("denied");
        var now = server.Clock.NowMs();
        var id = await desk.PutAsync(
            subject,
            row =>
                row with
                {
                    Kind = kind,
                    Status = status,
                    Available = 0,
                    UnavailableReason = unavailable,
                    StartsMs = unavailable == "not_started" ? now + 60_000 : now - 60_000,
                    ExpiresMs = status == "expired" ? now - 1000 : null,
                    UsageGranted = kind == "usage_pack" ? 100 : null,
                    UsageConsumed = kind == "usage_pack" ? 100 : 0,
                    UsageRemaining = kind == "usage_pack" ? 0 : null,
                }
        );

        var decision = (await desk.CustomerAsync(subject))["decision"]!;

        decision["allowed"]!.GetValue<bool>().ShouldBeFalse();
        decision["status"]!.GetValue<string>().ShouldBe(topStatus);
        decision["denial_reason"]!.GetValue<string>().ShouldBe(reason);
        decision["reasons"]![0]!["entitlement_id"]!.GetValue<string>().ShouldBe(id);
        decision["reasons"]![0]!["reason"]!.GetValue<string>().ShouldBe(reason);
        FailedTests(decision["entitlements"]![0]!).ShouldBe(failed.Split(' '));
        (await api.IsAllowedAsync(subject)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_customer_whom_nobody_knows_is_denied_and_that_is_no_error()
    {
        var desk = await SupportDesk.OpenAsync(server);

        var page = await desk.CustomerAsync(RuntimeApi.Fresh("nobody"));

        page["known"]!.GetValue<bool>().ShouldBeFalse();
        page["decision"]!["allowed"]!.GetValue<bool>().ShouldBeFalse();
        page["decision"]!["denial_reason"]!.GetValue<string>().ShouldBe("no_entitlement");
        page["decision"]!["reasons"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_gives_access_comes_first_and_each_test_is_passed()
    {
        var desk = await SupportDesk.OpenAsync(server);
        var subject = RuntimeApi.Fresh("allowed");
        await desk.PutAsync(subject, row => row with { Kind = "usage_pack", UsageGranted = 10, UsageRemaining = 10 });
        await desk.PutAsync(subject, row => row with { Status = "canceled", Available = 0, UnavailableReason = "canceled" });
        var grace = await desk.PutAsync(
            subject,
            row => row with { Kind = "subscription", Status = "past_due", ExpiresMs = server.Clock.NowMs() + 3_600_000 }
        );

        var decision = (await desk.CustomerAsync(subject))["decision"]!;

        decision["allowed"]!.GetValue<bool>().ShouldBeTrue();
        decision["denial_reason"].ShouldBeNull();
        decision["reasons"]!.AsArray().Select(reason => reason!["kind"]!.GetValue<string>()).ShouldBe(["subscription", "usage_pack"]);
        decision["reasons"]![0]!["entitlement_id"]!.GetValue<string>().ShouldBe(grace);
        FailedTests(decision["entitlements"]![0]!).ShouldBeEmpty();
        FailedTests(decision["entitlements"]![2]!).ShouldBe(["status"]);
    }

    [Fact]
    public async Task A_decision_says_until_when_the_clock_leaves_it()
    {
        var desk = await SupportDesk.OpenAsync(server);
        var subject = RuntimeApi.Fresh("until");
        await api.BuyByEventAsync(subject, TestServer.Pass);

        var page = await desk.CustomerAsync(subject);

        var expires = page["entitlements"]![0]!["expires_at"]!.GetValue<DateTimeOffset>();
        page["decision"]!["until"]!.GetValue<DateTimeOffset>().ShouldBe(expires);
        page["decision"]!["since"]!.GetValue<DateTimeOffset>().ShouldBeLessThanOrEqualTo(server.Clock.GetUtcNow());
        page["decision"]!["status"]!.GetValue<string>().ShouldBe("active");
    }

    [Fact]
    public async Task The_chain_of_a_purchase_leads_from_stripe_to_the_application()
    {
        var desk = await SupportDesk.OpenAsync(server);
        var subject = RuntimeApi.Fresh("chain");
        var bought = await api.BuyByEventAsync(subject, TestServer.Pack);

        var page = await desk.CustomerAsync(subject);

        var chain = page["decision"]!["entitlements"]![0]!["chain"]!.AsArray().Select(step => step!).ToList();
        chain
            .Select(step => step["kind"]!.GetValue<string>())
            .ShouldBe(["stripe_event", "checkout", "entitlement", "decision", "delivery"]);
        chain[0]["id"]!.GetValue<string>().ShouldStartWith("evt_");
        chain[0]["type"]!.GetValue<string>().ShouldStartWith("checkout.session.");
        chain[1]["id"]!.GetValue<string>().ShouldBe(bought["attempt_id"]!.GetValue<string>());
        chain[1]["status"]!.GetValue<string>().ShouldBe("finalized");
        chain[2]["id"]!.GetValue<string>().ShouldBe(page["entitlements"]![0]!["id"]!.GetValue<string>());
        chain[3]["status"]!.GetValue<string>().ShouldBe("allowed");
        // The tests' project has no endpoint: that nobody took the event is said, too.
        chain[4]["type"]!.GetValue<string>().ShouldBe("purchase.finalized");
        chain[4]["status"]!.GetValue<string>().ShouldBe("no_endpoint");
        page["profile"]!["stripe_customer_ids"]!.AsArray().Count.ShouldBe(1);
        page["counts"]!["attempts"]!.GetValue<long>().ShouldBe(1);
    }

    [Theory]
    [InlineData("now")]
    [InlineData("2026-01-01")]
    [InlineData("2026-01-01T00:00:00")]
    [InlineData("2999-01-01T00:00:00Z")]
    [InlineData("1969-01-01T00:00:00Z")]
    public async Task An_instant_that_is_none_is_refused(string at)
    {
        var desk = await SupportDesk.OpenAsync(server);

        var answer = await desk.Person.GetAsync($"{SupportDesk.Path("user_1")}?at={at}");

        answer.Status.ShouldBe(400, answer.Text);
        answer.Param.ShouldBe("at");
    }

    [Fact]
    public async Task Another_mode_and_another_project_hold_other_customers()
    {
        var subject = RuntimeApi.Fresh("here");
        await api.BuyByEventAsync(subject, TestServer.Pack);
        var desk = await SupportDesk.OpenAsync(server);
        var page = await desk.CustomerAsync(subject);
        var entitlementId = page["entitlements"]![0]!["id"]!.GetValue<string>();
        var historyId = (await desk.ListAsync(subject, "history"))[0]["id"]!.GetValue<string>();
        var live = desk.Person.On(Mode.Live);

        (await live.GetAsync(SupportDesk.Path(subject))).Json["known"]!.GetValue<bool>().ShouldBeFalse();
        foreach (var path in new[] { $"entitlements/{entitlementId}", $"history/{historyId}", $"lookup/{entitlementId}" })
        {
            var missing = entitlementId[..^1] + (entitlementId[^1] == '0' ? '1' : '0');
            var here = await desk.Person.GetAsync($"/portal/{path}");
            var there = await live.GetAsync($"/portal/{path}");
            var nowhere = await live.GetAsync($"/portal/{path.Replace(entitlementId, missing, StringComparison.Ordinal)}");
            here.Status.ShouldBe(200, here.Text);
            there.Status.ShouldBe(404, there.Text);
            there.Error.ShouldBe("not_found");
            there.Json["detail"]!
                .GetValue<string>()
                .Replace(entitlementId, missing, StringComparison.Ordinal)
                .ShouldBe(nowhere.Json["detail"]!.GetValue<string>());
        }

        foreach (var list in new[] { "entitlements", "history", "attempts", "usage", "deliveries", "timeline" })
        {
            (await live.GetAsync(SupportDesk.Path(subject, $"/{list}"))).Json["data"]!.AsArray().ShouldBeEmpty(list);
        }

        (await live.GetAsync($"/portal/support/customers?query={subject}")).Json["data"]!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("a%2Fb", "a%252Fb")]
    [InlineData("😀", "%F0%9F%98%80")]
    [InlineData("...", "...")]
    [InlineData("timeline", "timeline")]
    [InlineData("customers", "customers")]
    [InlineData("a b", "a%20b")]
    public async Task A_path_is_decoded_exactly_once(string subject, string spelling)
    {
        var person = await PortalApi.SignInAsync(server, PortalRole.Viewer);
        foreach (var rest in new[] { "", "/decisions", "/usage/chart" })
        {
            var address = new Uri(
                $"{server.Url}/portal/support/customers/{spelling}{rest}",
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
            );
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Add("Cookie", $"licenzy_session={person.Token}");

            using var response = await server.Client.SendAsync(request);

            var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
            answer["subject_ref"]!.GetValue<string>().ShouldBe(subject, $"{spelling}{rest}");
        }
    }

    private static IEnumerable<string> FailedTests(JsonNode entitlement) =>
        entitlement["tests"]!.AsArray().Where(test => !test!["passed"]!.GetValue<bool>()).Select(test => test!["name"]!.GetValue<string>());
}

public sealed class CustomerPageOnSqlite(SqliteServer server) : CustomerPageTests(server), IClassFixture<SqliteServer>;

public sealed class CustomerPageOnPostgres(PostgresServer server) : CustomerPageTests(server), IClassFixture<PostgresServer>;
