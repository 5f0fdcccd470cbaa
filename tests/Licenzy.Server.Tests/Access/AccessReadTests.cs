using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Access;

/// <summary>For the class of bugs in which a read names another customer, hides what is held, or contradicts the decision.</summary>
public abstract class AccessReadTests(TestServer server)
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);

    /// <summary>A customer, and how a path may spell the name.</summary>
    public static TheoryData<string, string> Spellings =>
        new()
        {
            { "a/b", "a%2Fb" },
            { "a/b", "a%2fb" },
            { "a%2Fb", "a%252Fb" },
            { "a%252Fb", "a%25252Fb" },
            { "ü", "%C3%BC" },
            { "a b", "a%20b" },
            { " ", "%20" },
            { "a+b", "a+b" },
            { "a+b", "a%2Bb" },
            { "%", "%25" },
            { "a?b#c", "a%3Fb%23c" },
            { "a\\b", "a%5Cb" },
            { "a;v=1", "a;v=1" },
            { "...", "..." },
            { "😀", "%F0%9F%98%80" },
            { "user@example.com", "user@example.com" },
            { "<script>", "%3Cscript%3E" },
            { new string('a', 255), new string('a', 255) },
            { new string('ü', 255), string.Concat(Enumerable.Repeat("%C3%BC", 255)) },
        };

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task A_path_is_decoded_exactly_once(string subject, string spelling)
    {
        foreach (var route in new[] { "/v1/entitlements/", "/v1/customer/access/" })
        {
            var answer = await GetAsItIsAsync(route + spelling);

            answer.Status.ShouldBe(200, answer.Text);
            answer.Json["subject_ref"]!.GetValue<string>().ShouldBe(subject);
        }

        (await api.PostAsync("/v1/access/check", new { subject_ref = subject })).Json["subject_ref"]!.GetValue<string>().ShouldBe(subject);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("%zz")]
    [InlineData("a%2")]
    [InlineData("%ff")]
    [InlineData("%C3")]
    [InlineData("%C0%80")]
    [InlineData("%ED%A0%80")]
    [InlineData("a%0Ab")]
    [InlineData("%7F")]
    [InlineData("%C2%85")]
    [InlineData("256")]
    public async Task A_path_that_names_nobody_is_refused(string spelling)
    {
        foreach (var route in new[] { "/v1/entitlements/", "/v1/customer/access/" })
        {
            var answer = await GetAsItIsAsync(route + (spelling == "256" ? new string('a', 256) : spelling));

            answer.Status.ShouldBe(400, answer.Text);
            answer.Error.ShouldBe("invalid_request");
            answer.Param.ShouldBe("subject_ref");
        }
    }

    [Fact]
    public async Task Names_that_look_alike_are_different_customers()
    {
        var subject = RuntimeApi.Fresh("Look/alike");
        var encoded = Uri.EscapeDataString(subject);
        await api.BuyAsync(subject, TestServer.Pack);

        (await api.IsAllowedAsync(subject)).ShouldBeTrue();
        (await AccessAsync(encoded))["has_access"]!.GetValue<bool>().ShouldBeTrue();
        (await AccessAsync(Uri.EscapeDataString(encoded)))["has_access"]!.GetValue<bool>().ShouldBeFalse();
        (await AccessAsync(encoded.ToLowerInvariant()))["has_access"]!.GetValue<bool>().ShouldBeFalse();
        (await AccessAsync($"{encoded}%20"))["has_access"]!.GetValue<bool>().ShouldBeFalse();
        (await api.IsAllowedAsync(encoded)).ShouldBeFalse();
    }

    [Fact]
    public async Task Nobody_has_no_access_and_that_is_no_error()
    {
        var subject = RuntimeApi.Fresh("nobody");

        (await api.IsAllowedAsync(subject)).ShouldBeFalse();
        (await AccessAsync(subject))
            .ToJsonString()
            .ShouldBe(
                $$"""{"subject_ref":"{{subject}}","mode":"test","has_access":false,"status":"none","denial_reason":"no_entitlement","usage_remaining":null,"entitlements":[]}"""
            );
        (await EntitlementsAsync(subject)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Units_are_the_sum_over_packs_and_null_without_any()
    {
        var subject = RuntimeApi.Fresh("sum");
        await api.BuyAsync(subject, TestServer.Pass);
        (await AccessAsync(subject))["usage_remaining"].ShouldBeNull();

        await api.BuyAsync(subject, TestServer.Pack);
        await api.BuyAsync(subject, TestServer.Pack);
        await api.ConsumeAsync(subject, 1500);

        var access = await AccessAsync(subject);
        access["usage_remaining"]!.GetValue<long>().ShouldBe(500);
        access["has_access"]!.GetValue<bool>().ShouldBeTrue();
        access["status"]!.GetValue<string>().ShouldBe("active");
        access["denial_reason"].ShouldBeNull();
        access["entitlements"]!.AsArray().Count.ShouldBe(3);
    }

    [Fact]
    public async Task The_filter_tells_what_is_available_from_what_is_not_newest_first()
    {
        var subject = RuntimeApi.Fresh("filter");
        var used = await BuyAsync(subject, TestServer.Pack);
        await api.ConsumeAsync(subject, 1000);
        var pass = await BuyAsync(subject, TestServer.Pass);
        var pack = await BuyAsync(subject, TestServer.Pack);

        (await EntitlementsAsync(subject)).Select(Id).ShouldBe([pack, pass, used]);
        (await EntitlementsAsync(subject, "?available=true")).Select(Id).ShouldBe([pack, pass]);
        (await EntitlementsAsync(subject, "?available=false")).Select(Id).ShouldBe([used]);
        (await EntitlementsAsync(subject, "?available=false"))[0]!["unavailable_reason"]!.GetValue<string>().ShouldBe("exhausted");
    }

    [Fact]
    public async Task A_long_past_is_cut_off_and_what_is_available_never()
    {
        var subject = RuntimeApi.Fresh("long");
        var oldest = await BuyAsync(subject, TestServer.Pack);
        await UseUpCopiesAsync(subject, copies: 1_002);

        var answer = (await api.GetAsync($"/v1/entitlements/{subject}")).Json;

        answer["truncated"]!.GetValue<bool>().ShouldBeTrue();
        answer["entitlements"]!.AsArray().Count.ShouldBe(1_001);
        Id(answer["entitlements"]!.AsArray()[^1]).ShouldBe(oldest);
        Id((await EntitlementsAsync(subject, "?available=true")).ShouldHaveSingleItem()).ShouldBe(oldest);
        var access = await AccessAsync(subject);
        access["truncated"]!.GetValue<bool>().ShouldBeTrue();
        access["entitlements"]!.AsArray().Count.ShouldBe(1_001);
        access["usage_remaining"]!.GetValue<long>().ShouldBe(1000);
        (await api.IsAllowedAsync(subject)).ShouldBeTrue();
        (await api.ConsumeAsync(subject, 1000)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task An_entitlement_says_what_it_is_and_where_it_came_from()
    {
        var subject = RuntimeApi.Fresh("whole");
        var attempt = await api.BuyAsync(subject, TestServer.Subscription);

        var one = (await EntitlementsAsync(subject)).ShouldHaveSingleItem()!;
        one["product_code"]!.GetValue<string>().ShouldBe(TestServer.Subscription);
        one["kind"]!.GetValue<string>().ShouldBe("subscription");
        one["status"]!.GetValue<string>().ShouldBe("active");
        one["available"]!.GetValue<bool>().ShouldBeTrue();
        one["source"]!.GetValue<string>().ShouldBe("stripe");
        one["reason"]!.GetValue<string>().ShouldBe("checkout_finalized");
        one["attempt_id"]!.GetValue<string>().ShouldBe(attempt["attempt_id"]!.GetValue<string>());
        one["stripe_subscription_id"]!.GetValue<string>().ShouldStartWith("sub_");
        one["stripe_customer_id"]!.GetValue<string>().ShouldStartWith("cus_");
        one["expires_at"].ShouldBeNull();
        one["usage_granted"].ShouldBeNull();
        one["metadata"]!.AsObject().ShouldBeEmpty();
        one["created_at"]!.GetValue<string>().ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$");
    }

    private async Task<string> BuyAsync(string subject, string product) => Id((await api.BuyAsync(subject, product))["entitlement"]);

    private async Task<JsonNode> AccessAsync(string spelling) => (await GetAsItIsAsync($"/v1/customer/access/{spelling}")).Json;

    private async Task<JsonArray> EntitlementsAsync(string subject, string query = "") =>
        (await api.GetAsync($"/v1/entitlements/{subject}{query}")).Json["entitlements"]!.AsArray();

    private static string Id(JsonNode? entitlement) => entitlement!["id"]!.GetValue<string>();

    /// <summary>Many younger packs of the same customer that are used up, written as they would be.</summary>
    private Task UseUpCopiesAsync(string subject, int copies) =>
        server.Database.WriteAsync(
            async session =>
            {
                var (scope, ids) = (new Scope(server.Setup.ProjectId!, Mode.Test), server.Services.GetRequiredService<Ids>());
                var row = (await EntitlementStore.NewestOfSubjectAsync(session, scope, subject)).Single();
                for (var copy = 0; copy < copies; copy++)
                {
                    var id = ids.New("ent");
                    var used = row with { Id = id, PurchaseKey = $"cs_{id}", Available = 0, UnavailableReason = "exhausted" };
                    EntitlementStore.Save(session, used with { UsageConsumed = 1000, UsageRemaining = 0 }, subjectBefore: null);
                }
            },
            default
        );

    /// <summary>Sends the path as it is written: a client would otherwise correct what it finds odd.</summary>
    private async Task<ApiAnswer> GetAsItIsAsync(string path)
    {
        var address = new Uri(server.Url + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {server.TestKey}");
        return await api.SendAsync(request);
    }
}

public sealed class AccessReadOnSqlite(SqliteServer server) : AccessReadTests(server), IClassFixture<SqliteServer>;

public sealed class AccessReadOnPostgres(PostgresServer server) : AccessReadTests(server), IClassFixture<PostgresServer>;
