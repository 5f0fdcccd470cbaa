namespace Licenzy.Server.Platform;

/// <summary>The clients that leave this machine, made here and nowhere else.</summary>
internal static class OutboundHttp
{
    /// <summary>
    /// Calls to Stripe: no proxy of the environment, no redirects (a key must never follow one), and connections that are
    /// renewed so that a changed address is noticed. The client above bounds each call.
    /// </summary>
    public static HttpClient ForStripe() =>
        new(
            new SocketsHttpHandler
            {
                UseProxy = false,
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
}
