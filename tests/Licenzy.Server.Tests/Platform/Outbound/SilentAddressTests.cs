using System.Net;
using System.Net.Sockets;
using Licenzy.Server.Platform.Outbound;

namespace Licenzy.Server.Tests.Platform.Outbound;

/// <summary>Addresses that neither accept nor refuse, like a firewall that drops. They take real seconds, and so stand apart.</summary>
public sealed class SilentAddressTests
{
    [Fact]
    public async Task An_address_that_never_answers_leaves_time_for_the_next()
    {
        using var silent = await SilentAsync("127.0.0.2");
        var port = silent.Port;
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();

        var sending = Senders.PostAsync(
            new Uri($"http://app.test:{port}/"),
            guard: Senders.Open(Senders.Resolving("127.0.0.2", "127.0.0.1"))
        );
        using var accepted = await listener.AcceptTcpClientAsync();
        await accepted.GetStream().WriteAsync("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray());
        var outcome = await sending;

        outcome.Delivered.ShouldBeTrue(outcome.Detail);
        outcome.DurationMs.ShouldBeInRange(1_500, 4_900);
    }

    [Fact]
    public async Task An_address_that_is_dropped_silently_is_given_up_after_five_seconds()
    {
        using var silent = await SilentAsync("127.0.0.1");

        var outcome = await Senders.PostAsync(new Uri($"http://127.0.0.1:{silent.Port}/"));

        outcome.Error.ShouldBe(SendError.Timeout);
        outcome.Detail.ShouldBe("There was no connection within 5 seconds.");
        outcome.DurationMs.ShouldBeInRange(4_500, 14_000);
    }

    /// <summary>A listener that never accepts and whose backlog is full: the kernel drops what comes.</summary>
    private static async Task<Silent> SilentAsync(string address)
    {
        var listening = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listening.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        listening.Listen(0);
        var filling = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await filling.ConnectAsync(listening.LocalEndPoint!);
        return new Silent(listening, filling);
    }

    private sealed class Silent(Socket listening, Socket filling) : IDisposable
    {
        public int Port => ((IPEndPoint)listening.LocalEndPoint!).Port;

        public void Dispose()
        {
            filling.Dispose();
            listening.Dispose();
        }
    }
}
