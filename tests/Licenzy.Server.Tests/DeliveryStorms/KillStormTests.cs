using System.Security.Cryptography;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.DeliveryStorms;

/// <summary>
/// For the class of bugs that only a power cut shows: an event that was committed and never leaves, one that was taken back and leaves,
/// one that is sent again and again.
/// </summary>
public abstract class KillStormTests(KillStormServer server)
{
    /// <summary>What a node has in its hands of one endpoint that answers quickly: a line of thirty-two for each of its turns.</summary>
    private const int MostInHand = KillStormServer.EndpointConcurrency * 32;

    private const int ConsumersAtOnce = 4;

    private static bool Long => Environment.GetEnvironmentVariable("LICENZY_TEST_LONG") is { Length: > 0 };

    private static int Events => Long ? 100_000 : 5_000;

    private static int Kills => Long ? 20 : 5;

    private static int Consumes => Long ? 800 : 80;

    private static TimeSpan Longest => Long ? TimeSpan.FromMinutes(20) : TimeSpan.FromMinutes(4);

    [Fact]
    public async Task What_is_committed_arrives_and_what_is_taken_back_does_not_while_workers_are_killed()
    {
        var seed = RandomNumberGenerator.GetInt32(int.MaxValue);
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        await using var receiver = await StormReceiver.StartAsync(seed);
        List<StormNode> nodes = [.. Enumerable.Range(0, server.Nodes).Select(_ => new StormNode(server))];
        try
        {
            foreach (var node in nodes)
            {
                await node.StartAsync();
            }

            var storm = await StormTelling.BeginAsync(server, receiver, seed);
            var telling = storm.TellAsync(Events, Consumes, ConsumersAtOnce);
            var inHand = await KillAsync(nodes, receiver, new Random(seed));
            await telling;
            await storm.ArrivedAsync(Longest);

            await storm.ShouldBeToldAsync();
            // What was not in the hands of a node that died was written down when it had arrived, and is not sent again.
            TestContext.Current.TestOutputHelper!.WriteLine(
                $"{receiver.Repeated} arrived twice; in hand at the kills: {string.Join(", ", inHand)}"
            );
            receiver.Repeated.ShouldBeLessThanOrEqualTo(inHand.Sum());
            inHand.ShouldAllBe(count => count <= MostInHand * StormTelling.Endpoints);
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }
    }

    /// <summary>Kills one node after the other, each when a random share of all has arrived. Returns what each had in its hands.</summary>
    private async Task<IReadOnlyList<long>> KillAsync(List<StormNode> nodes, StormReceiver receiver, Random random)
    {
        List<long> inHand = [];
        var share = Events / (Kills + 1);
        for (var kill = 0; kill < Kills; kill++)
        {
            var moment = (kill * share) + random.Next(share);
            await Until.TrueAsync(() => receiver.Distinct >= moment, Longest, $"{moment} have arrived");
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(30)));
            var node = nodes[kill % nodes.Count];
            inHand.Add(await node.KillAsync());
            await node.StartAsync();
            (await LeasedToTheDeadAsync()).ShouldBe(0, "a node that starts frees what dead ones have");
        }

        return inHand;
    }

    private Task<long> LeasedToTheDeadAsync() =>
        StoredRows
            .Of(server)
            .CountAsync("select count(*) from deliveries where lease_until_ms > 0 and lease_owner not in (select id from instances)");
}

public sealed class KillStormOnSqlite(SqliteKillStormServer server) : KillStormTests(server), IClassFixture<SqliteKillStormServer>;

public sealed class KillStormOnPostgres(PostgresKillStormServer server) : KillStormTests(server), IClassFixture<PostgresKillStormServer>;
