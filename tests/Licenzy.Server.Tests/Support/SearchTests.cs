using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Server.Platform;
using Licenzy.Server.Purchases;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Support;

/// <summary>Finding a customer by what the person on the telephone says.</summary>
public abstract class SearchTests(TestServer server)
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);

    [Fact]
    public async Task A_customer_is_found_by_the_start_of_reference_and_address()
    {
        var desk = await SupportDesk.OpenAsync(server);
        var subject = RuntimeApi.Fresh("Find");
        var email = $"Ada.{subject}@Example.com";
        await TouchAsync(subject, email);

        var byReference = (await desk.SearchAsync(subject[..^2])).Single(Is(subject));
        byReference["matched_on"]!.GetValue<string>().ShouldBe("subject_ref");
        byReference["email"]!.GetValue<string>().ShouldBe(email);
        byReference["has_access"]!.GetValue<bool>().ShouldBeFalse();
        byReference["status"]!.GetValue<string>().ShouldBe("none");

        var byEmail = (await desk.SearchAsync($"aDA.{subject}@ex")).Single();
        byEmail["matched_on"]!.GetValue<string>().ShouldBe("email");
        (await desk.SearchAsync(subject.ToLowerInvariant())).ShouldBeEmpty();
        (await desk.SearchAsync($"{subject}%")).ShouldBeEmpty();
        (await desk.SearchAsync($"{subject[..^1]}_")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_customer_is_found_by_every_whole_id()
    {
        var desk = await SupportDesk.OpenAsync(server);
        var subject = RuntimeApi.Fresh("ids");
        await api.BuyAsync(subject, TestServer.Pack);
        await api.ConsumeAsync(subject, 10);
        var held = (await desk.ListAsync(subject, "entitlements"))[0];
        var use = (await desk.ListAsync(subject, "usage"))[0];
        var change = (await desk.ListAsync(subject, "history"))[0];
        var chain = (await desk.CustomerAsync(subject))["decision"]!["entitlements"]![0]!["chain"]!.AsArray();
        var charge = await desk.GetAsync($"/portal/entitlements/{held["id"]}");
        (string? Id, string Kind)[] ids =
        [
            (Text(held, "id"), "entitlement"),
            (Text(held, "attempt_id"), "checkout_attempt"),
            (Text(held, "stripe_customer_id"), "stripe_customer"),
            (Text(held, "stripe_payment_intent_id"), "stripe_payment_intent"),
            (Text(held, "stripe_checkout_session_id"), "stripe_checkout_session"),
            (Text(use, "id"), "usage"),
            (Text(use, "use_id"), "usage"),
            (Text(change, "id"), "history"),
            (Text(change, "stripe_event_id"), "stripe_event"),
            (chain[^1]!["id"]!.GetValue<string>(), "event"),
        ];

        foreach (var (id, kind) in ids)
        {
            id.ShouldNotBeNull(kind);
            var found = (await desk.SearchAsync(id)).ShouldHaveSingleItem($"{kind} {id}");
            found["subject_ref"]!.GetValue<string>().ShouldBe(subject);
            found["matched_on"]!.GetValue<string>().ShouldBe(kind);
            var named = await desk.GetAsync($"/portal/lookup/{id}");
            named["kind"]!.GetValue<string>().ShouldBe(kind);
            named["subject_ref"]!.GetValue<string>().ShouldBe(subject);
        }

        charge["facts"]!.AsArray().ShouldNotBeEmpty();
        (await desk.SearchAsync(ids[0].Id![..^1])).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_subscription_and_its_invoice_lead_to_the_customer()
    {
        var desk = await SupportDesk.OpenAsync(server);
        var subject = RuntimeApi.Fresh("sub");
        await api.BuyAsync(subject, TestServer.Subscription);
        var held = (await desk.ListAsync(subject, "entitlements"))[0];
        var facts = (await desk.GetAsync($"/portal/entitlements/{held["id"]}"))["facts"]!.AsArray();

        foreach (
            var id in facts.Where(fact => Text(fact!, "type") is "invoice" or "subscription" or "charge").Select(fact => Text(fact!, "id"))
        )
        {
            (await desk.SearchAsync(id!)).ShouldHaveSingleItem(id)["subject_ref"]!.GetValue<string>().ShouldBe(subject);
        }

        facts.ShouldContain(fact => Text(fact!, "type") == "invoice");
    }

    [Fact]
    public async Task The_address_that_the_buyer_gave_stripe_is_kept()
    {
        var desk = await SupportDesk.OpenAsync(server);
        var subject = RuntimeApi.Fresh("mail");
        var email = $"{subject}@example.com";
        var checkout = await api.PostAsync(
            "/v1/checkout/session",
            new
            {
                subject_ref = subject,
                product_code = TestServer.Pack,
                customer_email = email,
            },
            RuntimeApi.Fresh("checkout")
        );

        checkout.Status.ShouldBe(201, checkout.Text);
        (await desk.SearchAsync(email)).Single()["subject_ref"]!.GetValue<string>().ShouldBe(subject);
        (await desk.CustomerAsync(subject))["profile"]!["email"]!.GetValue<string>().ShouldBe(email);
    }

    [Fact]
    public async Task Pages_of_a_search_hold_everybody_once()
    {
        var desk = await SupportDesk.OpenAsync(server);
        var start = RuntimeApi.Fresh("paged");
        var expected = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            expected.Add($"{start}_{i}");
            await TouchAsync($"{start}_{i}", email: null);
            expected.Add($"other_{start}_{i}");
            await TouchAsync($"other_{start}_{i}", $"{start}_{i % 2}@example.com");
        }

        var found = await PagesAsync(desk, $"/portal/support/customers?limit=3&query={start}");

        found.Order(StringComparer.Ordinal).ShouldBe(expected.Order(StringComparer.Ordinal));
        found.Take(5).ShouldBe(expected.Where(one => one.StartsWith(start, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Without_a_query_those_who_changed_last_come_first()
    {
        var desk = await SupportDesk.OpenAsync(server);
        var first = RuntimeApi.Fresh("recent");
        var second = RuntimeApi.Fresh("recent");
        await TouchAsync(first, email: null);
        server.Clock.Advance(TimeSpan.FromMilliseconds(10));
        await TouchAsync(second, email: null);

        var found = (await desk.SearchAsync("")).Select(one => Text(one, "subject_ref")!).ToList();

        found.IndexOf(second).ShouldBeLessThan(found.IndexOf(first));
        (await PagesAsync(desk, "/portal/support/customers?limit=2")).Take(found.Count).ShouldBe(found);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("cursor=nonsense", "cursor")]
    [InlineData("query=a&cursor=Ywo1Cng", "cursor")]
    [InlineData("query=a%0Ab", "query")]
    public async Task A_search_that_is_none_is_refused(string query, string param)
    {
        var desk = await SupportDesk.OpenAsync(server);

        var answer = await desk.Person.GetAsync($"/portal/support/customers?{query}");

        answer.Status.ShouldBe(400, answer.Text);
        answer.Param.ShouldBe(param);
    }

    [Fact]
    public async Task Among_ten_thousand_customers_a_search_reads_an_index()
    {
        await server.Database.WriteAsync(
            async session =>
            {
                for (var i = 0; i < 10_000; i++)
                {
                    SubjectStore.Touch(session, Scope, $"crowd_{i:00000}", 1, $"crowd{i:00000}@example.com");
                }
            },
            default
        );
        var desk = await SupportDesk.OpenAsync(server);

        (await desk.SearchAsync("crowd_0777")).Count.ShouldBe(10);
        (await desk.SearchAsync("CROWD0777")).Count.ShouldBe(10);
        foreach (var condition in new[] { "subject_ref >= 'a' and subject_ref < 'b'", "email_key >= 'a' and email_key < 'b'" })
        {
            var plan = await PlanAsync($"select subject_ref from subjects where project_id = 'p' and mode = 'test' and {condition}");
            plan.ShouldContain("index", Case.Insensitive);
            plan.ShouldNotContain("Seq Scan");
            plan.ShouldNotContain("SCAN subjects\n");
        }
    }

    private Scope Scope => new(server.Setup.ProjectId!, Mode.Test);

    private Task<string> PlanAsync(string sql) =>
        server.Database.WriteAsync(
            async session =>
            {
                if (session.Dialect.Name == "sqlite")
                {
                    return string.Join('\n', (await session.QueryAsync<Step>($"explain query plan {sql}")).Select(step => step.Detail));
                }

                await session.ExecuteAsync("analyze subjects");
                return string.Join('\n', await session.QueryAsync<string>($"explain {sql}"));
            },
            default
        );

    private sealed record Step
    {
        public string Detail { get; init; } = "";
    }

    private Task TouchAsync(string subject, string? email) =>
        server.Database.WriteAsync(
            session =>
            {
                SubjectStore.Touch(session, Scope, subject, server.Clock.NowMs(), email);
                return session.FlushAsync();
            },
            default
        );

    private static async Task<IReadOnlyList<string>> PagesAsync(SupportDesk desk, string path)
    {
        var found = new List<string>();
        for (string? cursor = ""; cursor is not null && found.Count < 40; )
        {
            var page = await desk.GetAsync(cursor.Length == 0 ? path : $"{path}&cursor={cursor}");
            found.AddRange(page["data"]!.AsArray().Select(one => Text(one!, "subject_ref")!));
            cursor = Text(page, "next_cursor");
        }

        return found;
    }

    private static Func<JsonNode, bool> Is(string subject) => one => Text(one, "subject_ref") == subject;

    private static string? Text(JsonNode node, string name) => node[name]?.GetValue<string>();
}

public sealed class SearchOnSqlite(SqliteServer server) : SearchTests(server), IClassFixture<SqliteServer>;

public sealed class SearchOnPostgres(PostgresServer server) : SearchTests(server), IClassFixture<PostgresServer>;
