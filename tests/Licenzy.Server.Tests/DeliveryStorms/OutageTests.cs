using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Tests.Deliveries;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.DeliveryStorms;

/// <summary>
/// For the class of bugs in which what was sent is forgotten: the database goes away between an attempt and the writing down of it.
/// </summary>
public abstract class OutageTests(OutageServer server)
{
    private const int Events = 40;

    [Fact]
    public async Task Attempts_that_end_while_the_database_is_away_are_written_when_it_is_back()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = (_, _) => gate.Task;
        var scene = await DeliveryScene.CreateAsync(server);
        await scene.EndpointAsync(receiver.Url);
        var told = await scene.HappenAsync(Events);
        var underWay = await receiver.GotAsync(OutageServer.AtOnce);

        await using (await server.TakeAwayAsync())
        {
            gate.SetResult();
            await Task.Delay(server.LongerThanPatience, TestContext.Current.CancellationToken);
            receiver.All.Count.ShouldBe(underWay.Count, "what could not be written down is not sent again");
        }

        await Until.TrueAsync(async () => await SentAsync(scene) == Events, TimeSpan.FromSeconds(60), "all is sent and written down");
        receiver.All.Select(request => request.EventId).ShouldBe(told, ignoreOrder: true);
        foreach (var request in underWay)
        {
            var attempt = (await scene.AttemptsAsync(request.DeliveryId)).ShouldHaveSingleItem();
            (attempt.Number, attempt.HttpStatus).ShouldBe((1, 200));
            attempt.DurationMs.ShouldBeLessThan((long)server.LongerThanPatience.TotalMilliseconds, "the outage is not the receiver's");
        }
    }

    [Fact]
    public async Task Connections_that_break_again_and_again_lose_nothing()
    {
        await using var receiver = await Receiver.StartAsync();
        var scene = await DeliveryScene.CreateAsync(server);
        await scene.EndpointAsync(receiver.Url);
        var told = await scene.HappenAsync(10 * Events);

        for (var time = 0; time < 10; time++)
        {
            await server.DisturbAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        }

        await Until.TrueAsync(async () => await SentAsync(scene) == told.Count, TimeSpan.FromSeconds(90), "all is sent and written down");
        receiver.All.Select(request => request.EventId).Distinct(StringComparer.Ordinal).ShouldBe(told, ignoreOrder: true);
    }

    /// <summary>How many are sent; none while the connection over which it is asked is a broken one.</summary>
    private static async Task<long> SentAsync(DeliveryScene scene)
    {
        try
        {
            return await scene.ReadAsync(session =>
                session.FindAsync<long>(
                    "select count(*) from deliveries where project_id = @ProjectId and status = 'sent'",
                    new { scene.Scope.ProjectId }
                )
            );
        }
        catch (UnavailableException)
        {
            return 0;
        }
    }
}

public sealed class OutageOnSqlite(SqliteOutageServer server) : OutageTests(server), IClassFixture<SqliteOutageServer>;

public sealed class OutageOnPostgres(PostgresOutageServer server) : OutageTests(server), IClassFixture<PostgresOutageServer>;
