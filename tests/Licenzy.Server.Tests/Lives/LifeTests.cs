using FsCheck;
using FsCheck.Fluent;
using Licenzy.Scenarios;
using Licenzy.Scenarios.Lives;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.StripeEvents;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Tests.Stories;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Lives;

/// <summary>
/// Whole lives through the real program: every event signed and posted in random order, about a third of them twice, some under a new
/// id, and applied by two nodes at the same time on one database. The end is the one that the tables give.
/// </summary>
public abstract class LifeTests(TestServer server)
{
    private const int Lives = 50;
    private const int LivesWhenLong = 2000;
    private const int LivesAtOnce = 50;
    private const ulong FixedSeed = 20_260_101;
    private const long Minute = 60_000;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(8);

    private static bool Long => Environment.GetEnvironmentVariable("LICENZY_TEST_LONG") is { Length: > 0 };

    [Fact]
    public async Task Lives_told_to_two_nodes_at_once_end_as_the_tables_say()
    {
        await using var second = server.BuildAnother();
        InboxWorker[] nodes = [server.Services.GetRequiredService<InboxWorker>(), second.Services.GetRequiredService<InboxWorker>()];
        foreach (var lives in Generate(Long ? LivesWhenLong : Lives).Chunk(LivesAtOnce))
        {
            await CheckAsync(lives, nodes);
        }
    }

    private async Task CheckAsync(IReadOnlyList<Life> lives, IReadOnlyList<InboxWorker> nodes)
    {
        var lookMs = Moment.Day0 + lives.Max(LifeOnServer.Duration);
        List<LifeOnServer> told = [];
        foreach (var life in lives)
        {
            told.Add(await LifeOnServer.CreateAsync(server, life, lookMs));
        }

        server.Clock.StandAt(lookMs - (10 * Minute));
        await TellAsync(told, nodes);
        foreach (var life in told)
        {
            await life.FetchAsync(lookMs);
        }

        server.Clock.StopAt(lookMs);
        foreach (var life in told)
        {
            await life.CheckAsync(lookMs);
        }
    }

    /// <summary>Everything is posted, several at a time; then both nodes apply it, while operators do what they did.</summary>
    private async Task TellAsync(IReadOnlyList<LifeOnServer> lives, IReadOnlyList<InboxWorker> nodes)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 4 };
        await Parallel.ForEachAsync(lives.SelectMany((life, number) => life.Posts(number + 1)), parallel, async (post, _) => await post());
        using var done = new CancellationTokenSource();
        var working = nodes.Select(node => Task.Run(() => WorkAsync(node, done.Token))).ToList();
        await Parallel.ForEachAsync(lives.SelectMany((life, number) => life.Actions(number + 1)), parallel, async (act, _) => await act());
        await done.CancelAsync();
        await Task.WhenAll(working);
    }

    /// <summary>Works until nothing more comes and nothing is left; what was put off is due a moment later.</summary>
    private async Task WorkAsync(InboxWorker node, CancellationToken done)
    {
        var start = TimeProvider.System.GetTimestamp();
        var waiting = true;
        while (waiting)
        {
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(Longest, "events are left that no node applies");
            waiting = !done.IsCancellationRequested;
            try
            {
                while (await node.RunOnceAsync(default)) { }
            }
            catch (UnavailableException)
            {
                // The database is busy; as in the loop around every worker, the next round comes anyhow.
            }

            waiting |= await ReceivedAsync() > 0;
            await Task.Delay(TimeSpan.FromMilliseconds(5), CancellationToken.None);
        }
    }

    private Task<long> ReceivedAsync() => StoredRows.Of(server).CountAsync("select count(*) from inbound_events where state = 'received'");

    private static List<Life> Generate(int count)
    {
        List<Life> lives = [];
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(FixedSeed, 9),
            Prop.ForAll(
                Arb.From(LifeGenerator.Any),
                life =>
                {
                    lives.Add(life with { Deeds = [.. life.Deeds.Where(deed => deed.Kind != DeedKind.Consume)] });
                    return true;
                }
            )
        );
        return lives;
    }
}

public sealed class LivesOnSqlite(SqliteStoryServer server) : LifeTests(server), IClassFixture<SqliteStoryServer>;

public sealed class LivesOnPostgres(PostgresStoryServer server) : LifeTests(server), IClassFixture<PostgresStoryServer>;
