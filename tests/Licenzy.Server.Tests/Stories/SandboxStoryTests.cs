using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Tests.Reconciliation;

namespace Licenzy.Server.Tests.Stories;

/// <summary>
/// Every story that the sandbox can play, from its first webhook to the state that Licenzy ends in: the whole way with a peer that
/// shares no code. For the class of bugs in which both sides agree with their own tests and not with each other.
/// </summary>
public abstract class SandboxStoryTests(TestServer server)
{
    private static readonly Dictionary<string, string> Ends = new(StringComparer.Ordinal)
    {
        ["canceled_and_kept"] = "active",
        ["debit_fails"] = "canceled canceled",
        ["debit_settles"] = "active",
        ["declined_then_paid"] = "active",
        ["dispute_inquiry"] = "active",
        ["dispute_lost"] = "canceled disputed",
        ["dispute_won"] = "active",
        ["dunning_to_the_end"] = "canceled canceled",
        ["inquiry_escalates"] = "canceled disputed",
        ["paid_then_refunded"] = "canceled refunded",
        ["partly_refunded"] = "active",
        ["plan_change"] = "active",
        ["refund_canceled"] = "active",
        ["refund_fails"] = "active",
        ["refund_fails_then_again"] = "canceled refunded",
        ["refunded_and_disputed"] = "canceled disputed",
        ["refunded_in_two_parts"] = "canceled refunded",
        ["renewal_disputed_and_lost"] = "past_due disputed",
        ["renewal_refund_fails"] = "active",
        ["renewed"] = "active",
        ["renewed_then_canceled_at_period_end"] = "canceled canceled",
        ["subscribed_then_canceled"] = "canceled canceled",
        ["trial_past_due_recovered_refunded"] = "past_due refunded",
        ["trial_then_paid"] = "active",
    };

    private const string Waiting = "select cast(count(*) as bigint) from fetch_tasks where state = 'waiting'";

    private readonly RuntimeApi api = RuntimeApi.Test(server);

    /// <summary>All at once, as customers do: each for itself would wait for Stripe's answers one after the other.</summary>
    [Fact]
    public async Task Every_story_of_the_sandbox_ends_as_its_sentence_says()
    {
        var other = await server.PriceAsync(4900, "month");
        await server.AddAsync([new(Mode.Test, "OTHER", "Other", ProductKind.Subscription, other)]);
        var subjects = Ends.Keys.ToDictionary(name => name, RuntimeApi.Fresh, StringComparer.Ordinal);
        foreach (var (name, subject) in subjects)
        {
            await PlayAsync(name, subject, other);
        }

        var ends = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var look = 0; look < 150 && !(IsAsExpected(ends) && await IsAllHeardAsync()); look++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200));
            foreach (var (name, subject) in subjects)
            {
                ends[name] = await StateAsync(subject);
            }
        }

        ends.ShouldBe(Ends, ignoreOrder: true);
        foreach (var (name, subject) in subjects)
        {
            (await api.IsAllowedAsync(subject)).ShouldBe(Ends[name] == "active", name);
        }

        var changed = (await api.GetAsync($"/v1/entitlements/{subjects["plan_change"]}")).Json["entitlements"]![0]!;
        changed["product_code"]!.GetValue<string>().ShouldBe("OTHER");
        await server.VerifyAsync();
        await new Outage(server).FetchAllAsync();
        (await StoredRows.Of(server).CountAsync(Waiting)).ShouldBe(0, "what was asked for and answered is not asked for again");
    }

    [Fact]
    public async Task Every_story_of_the_sandbox_is_told_here()
    {
        (await ListAsync()).Select(story => story["name"]!.GetValue<string>()).ShouldBe(Ends.Keys, ignoreOrder: true);
    }

    private async Task PlayAsync(string name, string subject, string other)
    {
        var story = (await ListAsync()).Single(story => story["name"]!.GetValue<string>() == name);
        var recurring = story["price"]!.GetValue<string>() == "recurring";
        var body = new JsonObject
        {
            ["price"] = await server.PriceOfAsync(recurring ? TestServer.Subscription : TestServer.Pack),
            ["other_price"] = other,
            ["metadata"] = new JsonObject
            {
                ["licenzy_project_id"] = server.Setup.ProjectId,
                ["licenzy_mode"] = "test",
                ["licenzy_subject_ref"] = subject,
            },
        };
        using var answer = await server.Client.PostAsJsonAsync($"{server.Sandbox.Url}/sandbox/stories/{name}", body);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    private static bool IsAsExpected(Dictionary<string, string> ends) => Ends.All(pair => ends.GetValueOrDefault(pair.Key) == pair.Value);

    private async Task<string> StateAsync(string subject)
    {
        var rows = (await api.GetAsync($"/v1/entitlements/{subject}")).Json["entitlements"]!.AsArray();
        return string.Join(", ", rows.Select(row => $"{row!["status"]} {row["unavailable_reason"]}".TrimEnd()));
    }

    private async Task<IReadOnlyList<JsonNode>> ListAsync() =>
        [
            .. JsonNode.Parse(await server.Client.GetStringAsync($"{server.Sandbox.Url}/sandbox/stories"))!["data"]!
                .AsArray()
                .OfType<JsonNode>(),
        ];

    private async Task<bool> IsAllHeardAsync()
    {
        var log = JsonNode.Parse(await server.Client.GetStringAsync($"{server.Sandbox.Url}/sandbox/deliveries"))!;
        return log["data"]!.AsArray().All(delivery => delivery!["state"]!.GetValue<string>() is not "pending");
    }
}

public sealed class SandboxStoriesOnSqlite(SqliteServer server) : SandboxStoryTests(server), IClassFixture<SqliteServer>;

public sealed class SandboxStoriesOnPostgres(PostgresServer server) : SandboxStoryTests(server), IClassFixture<PostgresServer>;

/// <summary>The program on the embedded database, and Stripe telling it everything in the shapes before 2025-03-31.</summary>
public sealed class OldEventsServer : SqliteServer
{
    protected override string EventVersion => "2023-10-16";
}

public sealed class SandboxStoriesInOldShapes(OldEventsServer server) : SandboxStoryTests(server), IClassFixture<OldEventsServer>;
