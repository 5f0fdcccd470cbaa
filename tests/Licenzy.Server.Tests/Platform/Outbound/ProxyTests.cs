using System.Net;
using Licenzy.Server.Platform.Outbound;
using Licenzy.Server.Tests.Setup;

namespace Licenzy.Server.Tests.Platform.Outbound;

/// <summary>
/// For the class of bugs in which a proxy of the environment takes the connection: the guard would then check the proxy and
/// nothing else.
/// </summary>
public sealed class ProxyTests(SqliteApplyScene scene) : IClassFixture<SqliteApplyScene>
{
    [Fact]
    public async Task The_proxy_of_the_environment_is_left_alone()
    {
        await using var proxy = Peer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nproxy");
        await using var peer = Peer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npeer");
        // For one name alone: other tests of this process must not notice.
        const string Host = "proxied.test";
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new ProxyOf(Host, peer: proxy.Url, others: before);
        try
        {
            var guard = Senders.Open(Senders.Resolving("127.0.0.1"));
            var target = new Uri($"http://{Host}:{peer.Port}/");

            (await Senders.PostAsync(target, guard: guard)).ResponseExcerpt.ShouldBe("peer");
            using var stripe = OutboundHttp.ForStripe(guard);
            (await stripe.GetStringAsync(target)).ShouldBe("peer");
            proxy.Connections.ShouldBe(0);

            using var naive = new HttpClient(new SocketsHttpHandler());
            (await naive.GetStringAsync(target)).ShouldBe("proxy", "otherwise this test could not fail");
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }

    [Fact]
    public async Task The_program_calls_past_the_proxies_of_its_environment()
    {
        await using var proxy = Peer.Answering("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
        var variables = new[] { "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy" };

        var applied = await scene.ApplyAsync(
            await scene.SetupAsync(),
            variables: variables.ToDictionary(name => name, _ => $"http://127.0.0.1:{proxy.Port}", StringComparer.Ordinal)
        );

        applied.ExitCode.ShouldBe(0, applied.Error);
        proxy.Connections.ShouldBe(0);
    }

    private sealed class ProxyOf(string host, Uri peer, IWebProxy others) : IWebProxy
    {
        public ICredentials? Credentials { get; set; }

        public Uri? GetProxy(Uri destination) => destination.Host == host ? peer : others.GetProxy(destination);

        public bool IsBypassed(Uri destination) => destination.Host != host && others.IsBypassed(destination);
    }
}
