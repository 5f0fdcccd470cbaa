using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Licenzy.Server.Tests.Platform.Outbound;

/// <summary>A listener on this machine that answers with raw bytes, as honest, strange or hostile servers do.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly Func<Stream, CancellationToken, Task> answer;
    private readonly ConcurrentBag<Task> conversations = [];
    private readonly Task accepting;
    private int connections;

    private Peer(Func<Stream, CancellationToken, Task> answer)
    {
        this.answer = answer;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public Uri Url => new($"http://127.0.0.1:{Port}/hooks");

    /// <summary>How many connections there were, answered or not.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>What the peer was sent, head and body of each request, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Ended when the other side has closed a connection on which the peer was still talking or waiting.</summary>
    public TaskCompletionSource Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Speaks as it likes on each connection.</summary>
    public static Peer Speaking(Func<Stream, CancellationToken, Task> answer) => new(answer);

    /// <summary>Reads each request of a connection and answers it with these bytes.</summary>
    public static Peer Answering(string answer) => Answering(Encoding.UTF8.GetBytes(answer));

    /// <inheritdoc cref="Answering(string)"/>
    public static Peer Answering(byte[] answer)
    {
        Peer? peer = null;
        peer = new Peer(
            async (stream, cancellation) =>
            {
                while (await ReadRequestAsync(stream, cancellation) is { } request)
                {
                    peer!.Requests.Enqueue(request);
                    await stream.WriteAsync(answer, cancellation);
                }
            }
        );
        return peer;
    }

    /// <summary>Reads one request, its body by Content-Length; null when the other side has closed.</summary>
    public static async Task<string?> ReadRequestAsync(Stream stream, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (!IsComplete(text.ToString()))
        {
            var count = await stream.ReadAsync(buffer, cancellation);
            if (count == 0)
            {
                return null;
            }

            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(conversations);
        closing.Dispose();
        listener.Dispose();
    }

    private static bool IsComplete(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        const string Name = "Content-Length: ";
        var at = text.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        var length = at < 0 || at > end ? 0 : int.Parse(text.AsSpan(at + Name.Length, text.IndexOf('\r', at) - at - Name.Length));
        return text.Length - end - 4 >= length;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync(closing.Token);
                Interlocked.Increment(ref connections);
                conversations.Add(ConverseAsync(socket));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The peer is disposed.
        }
    }

    private async Task ConverseAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await answer(stream, closing.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            if (exception is IOException)
            {
                Closed.TrySetResult();
            }
        }
    }
}
