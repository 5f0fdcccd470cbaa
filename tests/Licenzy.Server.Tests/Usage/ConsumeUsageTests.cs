using Licenzy.Core;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Usage;

/// <summary>For the class of bugs in which units are spent twice, lost, or taken when there are none.</summary>
public abstract class ConsumeUsageTests(TestServer server) : IAsyncDisposable
{
    private const int Clients = 64;
    private readonly RuntimeApi api = RuntimeApi.Test(server);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await server.VerifyAsync();
    }

    [Fact]
    public async Task Sixty_four_clients_take_exactly_what_a_pack_holds()
    {
        var subject = RuntimeApi.Fresh("crowd");
        var entitlement = await api.BuyAsync(subject, TestServer.Pack);

        var answers = await ConsumeByManyAsync(subject, repeats: 1);

        answers.Count(answer => answer.Status == 200).ShouldBe(1000);
        answers.Where(answer => answer.Status != 200).ShouldAllBe(answer => answer.Error == "insufficient_usage");
        await ShouldAgreeAsync(subject, entitlement["entitlement"]!["id"]!.GetValue<string>(), consumed: 1000);
    }

    [Fact]
    public async Task Every_request_sent_twice_under_one_key_is_spent_once()
    {
        var subject = RuntimeApi.Fresh("twice");
        var entitlement = await api.BuyAsync(subject, TestServer.Pack);

        var answers = await ConsumeByManyAsync(subject, repeats: 2);

        answers.Count(answer => answer.Status == 200 && answer.Header("Idempotent-Replayed") is null).ShouldBe(1000);
        await ShouldAgreeAsync(subject, entitlement["entitlement"]!["id"]!.GetValue<string>(), consumed: 1000);
    }

    /// <summary>1,100 consumes of one unit by 64 clients; a client told that its key is in use comes back, as the answer says.</summary>
    private async Task<IReadOnlyList<ApiAnswer>> ConsumeByManyAsync(string subject, int repeats)
    {
        var prefix = RuntimeApi.Fresh("many");
        var work = new Queue<string>(Enumerable.Range(0, 1100).SelectMany(number => Enumerable.Repeat($"{prefix}-{number}", repeats)));
        var answers = new List<ApiAnswer>();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => ClientAsync()));
        return answers;

        async Task ClientAsync()
        {
            while (true)
            {
                string key;
                lock (work)
                {
                    if (!work.TryDequeue(out key!))
                    {
                        return;
                    }
                }

                var answer = await api.ConsumeAsync(subject, 1, key);
                while (answer.Error is "idempotency_key_in_use" or "unavailable")
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(50));
                    answer = await api.ConsumeAsync(subject, 1, key);
                }

                lock (answers)
                {
                    answers.Add(answer);
                }
            }
        }
    }

    private async Task ShouldAgreeAsync(string subject, string entitlementId, long consumed)
    {
        var scope = new Scope(server.Setup.ProjectId!, Mode.Test);
        var ledger = await server.Database.ReadAsync(session => UsageEntryStore.ConsumedOfAsync(session, scope, entitlementId), default);
        var rows = await server.Database.ReadAsync(session => EntitlementStore.NewestOfSubjectAsync(session, scope, subject), default);
        ledger.ShouldBe(consumed);
        rows.Single().UsageConsumed.ShouldBe(consumed);
        rows.Single().UsageRemaining.ShouldBe(1000 - consumed);
    }
}

public sealed class ConsumeUsageOnSqlite(SqliteServer server) : ConsumeUsageTests(server), IClassFixture<SqliteServer>;

public sealed class ConsumeUsageOnPostgres(PostgresServer server) : ConsumeUsageTests(server), IClassFixture<PostgresServer>;
