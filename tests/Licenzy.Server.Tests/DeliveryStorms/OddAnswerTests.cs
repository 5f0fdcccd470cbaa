using System.Net;
using System.Net.Sockets;
using System.Text;
using Licenzy.Server.Tests.Deliveries;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Webhooks;
using Microsoft.AspNetCore.Http;

namespace Licenzy.Server.Tests.DeliveryStorms;

/// <summary>
/// For the class of bugs in which a receiver that answers oddly stops more than its own delivery. The endpoint has one turn: whatever
/// keeps it stops everything behind it.
/// </summary>
public abstract class OddAnswerTests(TestServer server)
{
    [Fact]
    public async Task An_answer_without_end_is_judged_by_its_status_and_left()
    {
        using var endless = new TcpListener(IPAddress.Loopback, 0);
        endless.Start();
        await using var receiver = await Receiver.StartAsync();
        var scene = await DeliveryScene.CreateAsync(server);
        var (endpoint, _) = await scene.EndpointAsync($"http://{endless.LocalEndpoint}/");
        var answering = AnswerAsync(endless);

        var told = (await scene.HappenAsync()).Single();
        var sent = await scene.DeliveryAsync(told, delivery => delivery.Status == DeliveryStatus.Sent);

        (await answering).ShouldBeLessThan(128L * 1024 * 1024, "what fits between two sockets, of a gigabyte");
        var attempt = (await scene.AttemptsAsync(sent.Id)).ShouldHaveSingleItem();
        (attempt.HttpStatus, attempt.Response!.Length).ShouldBe((200, 1024));
        await MoveAsync(scene, endpoint, receiver);
        await GoesOnAsync(scene, receiver);
    }

    [Fact]
    public async Task A_body_that_comes_drop_by_drop_is_not_waited_for()
    {
        await using var receiver = await Receiver.StartAsync();
        var scene = await DeliveryScene.CreateAsync(server);
        await scene.EndpointAsync(receiver.Url);
        receiver.Answer = async (context, _) =>
        {
            while (true)
            {
                await context.Response.WriteAsync(".", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(TimeSpan.FromMilliseconds(200), context.RequestAborted);
            }
        };

        var told = (await scene.HappenAsync()).Single();

        var sent = await scene.DeliveryAsync(told, delivery => delivery.Status == DeliveryStatus.Sent);
        (await scene.AttemptsAsync(sent.Id)).ShouldHaveSingleItem().DurationMs.ShouldBeLessThan(4_000);
        await GoesOnAsync(scene, receiver);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    [InlineData("not http at all\r\n\r\n")]
    [InlineData("HTTP/1.1 503 Busy\r\nContent-Length: 100\r\n\r\n\0\u0001cut \u001b[31m off")]
    public async Task An_answer_that_breaks_off_is_a_failure_that_is_written_down_and_tried_again(string answer)
    {
        using var breaking = new TcpListener(IPAddress.Loopback, 0);
        breaking.Start();
        await using var receiver = await Receiver.StartAsync();
        var scene = await DeliveryScene.CreateAsync(server);
        var (endpoint, _) = await scene.EndpointAsync($"http://{breaking.LocalEndpoint}/");
        var breakingOff = BreakOffAsync(breaking, answer);

        var told = (await scene.HappenAsync()).Single();
        var failed = await scene.DeliveryAsync(told, delivery => delivery.Attempts > 0);
        await breakingOff;

        failed.Status.ShouldBe(DeliveryStatus.Failed);
        failed.LastError.ShouldNotBeNull();
        await MoveAsync(scene, endpoint, receiver);
        (await scene.DeliveryAsync(told, delivery => delivery.Status == DeliveryStatus.Sent)).Attempts.ShouldBeGreaterThan(1);
        await GoesOnAsync(scene, receiver);
    }

    /// <summary>Answers one request with a gigabyte. Returns how much of it could be sent until nobody was there any more.</summary>
    private static async Task<long> AnswerAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync();
        var stream = client.GetStream();
        var chunk = Encoding.ASCII.GetBytes(new string('a', 64 * 1024));
        _ = await stream.ReadAsync(new byte[4096]);
        await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n"));
        var sent = 0L;
        try
        {
            for (; sent < 1L << 30; sent += chunk.Length)
            {
                await stream.WriteAsync(chunk);
            }
        }
        catch (IOException)
        {
            // The other end is gone.
        }

        return sent;
    }

    private static Task<bool> MoveAsync(DeliveryScene scene, EndpointRow endpoint, Receiver receiver) =>
        scene.WriteAsync(async session =>
        {
            await EndpointStore.UpdateAsync(session, endpoint with { Url = receiver.Url });
            return true;
        });

    private static async Task BreakOffAsync(TcpListener listener, string answer)
    {
        using var client = await listener.AcceptTcpClientAsync();
        var buffer = new byte[4096];
        _ = await client.GetStream().ReadAsync(buffer);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
        client.Close();
        listener.Stop();
    }

    private static async Task GoesOnAsync(DeliveryScene scene, Receiver receiver)
    {
        receiver.Say(200);
        foreach (var told in await scene.HappenAsync(3))
        {
            await scene.DeliveryAsync(told, delivery => delivery.Status == DeliveryStatus.Sent);
        }
    }
}

public sealed class SqliteOneTurnServer : SqliteServer
{
    protected override IReadOnlyList<string> Settings => ["--Outbound:EndpointConcurrency=1", "--Outbound:RetrySchedule=1s,1s,1s,1s,1s"];
}

public sealed class PostgresOneTurnServer : PostgresServer
{
    protected override IReadOnlyList<string> Settings => ["--Outbound:EndpointConcurrency=1", "--Outbound:RetrySchedule=1s,1s,1s,1s,1s"];
}

public sealed class OddAnswersOnSqlite(SqliteOneTurnServer server) : OddAnswerTests(server), IClassFixture<SqliteOneTurnServer>;

public sealed class OddAnswersOnPostgres(PostgresOneTurnServer server) : OddAnswerTests(server), IClassFixture<PostgresOneTurnServer>;
