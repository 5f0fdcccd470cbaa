using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Licenzy.Server.Platform.Outbound;

/// <summary>The clients that leave this machine, made here and nowhere else. What they connect to is decided by a guard.</summary>
internal static class OutboundHttp
{
    /// <summary>How long a connection may take, TLS included.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Calls to Stripe. The client above bounds each call; the guard stands here too, because a setting names the address.</summary>
    public static HttpClient ForStripe(OutboundGuard guard) => NewClient(guard);

    /// <summary>
    /// Deliveries to addresses that anybody may have written down. Without the client on top, which would add a token and a wait of
    /// its own to each of them: the sender has both.
    /// </summary>
    public static HttpMessageInvoker ForWebhooks(OutboundGuard guard) => new(NewHandler(guard));

    /// <summary>Calls to an OpenID Connect provider: a setting names it, and its own words name the rest.</summary>
    public static HttpClient ForProvider(OutboundGuard guard) => NewClient(guard);

    /// <summary>The handler of these clients.</summary>
    internal static SocketsHttpHandler NewHandler(OutboundGuard guard) =>
        new()
        {
            ConnectCallback = guard.ConnectAsync,
            // With a proxy of the environment the guard would see the proxy's address and no other.
            UseProxy = false,
            // An answer must not choose the next target, and a secret key must not follow it.
            AllowAutoRedirect = false,
            UseCookies = false,
            // A few KiB of gzip can be a GiB of text.
            AutomaticDecompression = DecompressionMethods.None,
            // Nothing of this program's traces goes out.
            ActivityHeadersPropagator = null,
            ConnectTimeout = ConnectTimeout,
            MaxResponseHeadersLength = 16, // KiB
            // What is left of an answer is read only to keep the connection, and so only a little of it.
            MaxResponseDrainSize = 8 * 1024,
            ResponseDrainTimeout = TimeSpan.FromMilliseconds(500),
            // Renewed, so that a changed address is noticed.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = NewChainPolicy() },
        };

    private static HttpClient NewClient(OutboundGuard guard) => new(NewHandler(guard)) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>
    /// A certificate may name an address from which its issuer's is to be fetched; following it would be a request to anywhere, past
    /// the guard. A server must send its whole chain, as the protocol wants.
    /// </summary>
    private static X509ChainPolicy NewChainPolicy() =>
        new() { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck };
}
