using System.Net;
using System.Net.Sockets;

namespace Licenzy.Sandbox.Webhooks;

/// <summary>Makes the client that webhooks go out by: no redirects, no proxy, and only loopback unless the options allow more.</summary>
internal static class WebhookClient
{
    public static HttpClient Create(SandboxOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        };
        if (!options.AllowRemoteWebhooks)
        {
            handler.ConnectCallback = ConnectToLoopbackAsync;
        }
        // The time allowed is each delivery's own.
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The check is on the address connected to, since any name may lead anywhere.</summary>
    private static async ValueTask<Stream> ConnectToLoopbackAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
        var loopback = Array.FindAll(addresses, IPAddress.IsLoopback);
        if (loopback.Length == 0)
        {
            throw new HttpRequestException($"The sandbox calls loopback addresses only, and {host} is none.");
        }
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(loopback, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
