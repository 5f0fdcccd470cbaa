using System.Text.Json.Nodes;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Reconciliation;

/// <summary>
/// For the class of bugs in which an operator who is told "I paid" can do nothing, or does it and is not told what came of it. The
/// commands run as processes of their own beside the server.
/// </summary>
public abstract class MissedEventsCommandTests(TestServer server)
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);
    private readonly Outage outage = new(server);

    [Fact]
    public async Task Sync_finds_what_one_customer_paid_and_says_so()
    {
        var subject = RuntimeApi.Fresh("paid");
        await server.Dial.SilenceAsync();
        await outage.PayUnheardAsync(subject, TestServer.Pack);

        var synced = await server.RunAsync("sync", subject, "--mode", "test");

        synced.ExitCode.ShouldBe(0, synced.Error);
        synced.Output.ShouldContain("1 sale looked at, 1 was not as it stood here");
        (await api.IsAllowedAsync(subject)).ShouldBeTrue();
        var again = await server.RunAsync("sync", subject, "--mode", "test", "--json");
        var entry = JsonNode.Parse(again.Output)!["data"]!.AsArray().ShouldHaveSingleItem()!;
        (entry["synced"]!["looked"]!.GetValue<int>(), entry["synced"]!["changed"]!.GetValue<int>()).ShouldBe((1, 0));
        await server.VerifyAsync();
    }

    [Fact]
    public async Task Sync_of_nobody_says_that_nothing_is_known()
    {
        var synced = await server.RunAsync("sync", RuntimeApi.Fresh("nobody"));

        synced.ExitCode.ShouldBe(0, synced.Error);
        synced.Output.ShouldContain("nothing is known of this customer");
        (await server.RunAsync("sync")).ExitCode.ShouldBe(2);
        (await server.RunAsync("sync", "one", "two")).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task Sync_tells_what_Stripe_refused()
    {
        var subject = RuntimeApi.Fresh("refused");
        await server.Dial.SilenceAsync();
        await outage.PayUnheardAsync(subject, TestServer.Pack);
        await server.Dial.FaultAsync("/v1/checkout/sessions", "status", status: 403, times: 20, method: "GET");

        var synced = await server.RunAsync("sync", subject, "--mode", "test");
        await server.Dial.ClearAsync();

        synced.ExitCode.ShouldBe(1);
        synced.Output.ShouldContain("A fault was asked for on this route");
    }

    [Fact]
    public async Task Reconcile_finds_what_webhooks_missed_and_applies_it_beside_the_server()
    {
        var subject = RuntimeApi.Fresh("missed");
        await server.Dial.SilenceAsync();
        await outage.PayUnheardAsync(subject, TestServer.Subscription);

        var compared = await server.RunAsync("reconcile", "--mode", "test");

        compared.ExitCode.ShouldBe(0, compared.Output + compared.Error);
        compared.Output.ShouldContain("changes had not arrived");
        await outage.ApplyAllAsync();
        (await api.IsAllowedAsync(subject)).ShouldBeTrue();
        var again = await server.RunAsync("reconcile", "--mode", "test", "--json");
        JsonNode.Parse(again.Output)!["data"]![0]!["found"]!.GetValue<long>().ShouldBe(0);
        await server.VerifyAsync();
    }
}

public sealed class MissedEventsCommandOnSqlite(SqliteServer server) : MissedEventsCommandTests(server), IClassFixture<SqliteServer>;

public sealed class MissedEventsCommandOnPostgres(PostgresServer server) : MissedEventsCommandTests(server), IClassFixture<PostgresServer>;
