using System.Net;
using System.Net.Sockets;

namespace Licenzy.Browser.Tests.Portal;

/// <summary>An application of a test's own that takes Licenzy's events, or refuses them for as long as it is told to.</summary>
public sealed class LoopbackReceiver : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly Task answering;
    private int status = 200;
    private int taken;

    public LoopbackReceiver()
    {
        var port = FreePort();
        Url = $"http://localhost:{port}/hooks";
        listener.Prefixes.Add($"http://localhost:{port}/");
        listener.Start();
        answering = AnswerAsync();
    }

    /// <summary>Where events are posted to.</summary>
    public string Url { get; }

    /// <summary>What every request is answered from now on.</summary>
    public int Status
    {
        set => Volatile.Write(ref status, value);
    }

    /// <summary>How many requests were answered with 200.</summary>
    public int Taken => Volatile.Read(ref taken);

    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await answering;
    }

    private async Task AnswerAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            var answer = Volatile.Read(ref status);
            if (answer == 200)
            {
                Interlocked.Increment(ref taken);
            }

            context.Response.StatusCode = answer;
            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(
                answer == 200 ? "{\"ok\":true}"u8.ToArray() : "{\"error\":\"away\"}"u8.ToArray()
            );
            context.Response.Close();
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
