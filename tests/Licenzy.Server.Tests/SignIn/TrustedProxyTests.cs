using System.Net.Http.Json;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.SignIn;

/// <summary>Behind a proxy each caller is limited by their own address, and only a trusted proxy is believed.</summary>
public sealed class TrustedProxyTests(ProxiedServer proxied, BareServer bare) : IClassFixture<ProxiedServer>, IClassFixture<BareServer>
{
    [Fact]
    public async Task One_caller_s_tries_do_not_turn_another_away()
    {
        (await TryAsync(proxied, "203.0.113.7")).ShouldBe(401);

        (await TryAsync(proxied, "203.0.113.7")).ShouldBe(429);
        (await TryAsync(proxied, "203.0.113.8")).ShouldBe(401);
    }

    [Fact]
    public async Task Who_is_no_trusted_proxy_cannot_pass_for_another()
    {
        (await TryAsync(bare, "203.0.113.7")).ShouldBe(401);

        (await TryAsync(bare, "203.0.113.8")).ShouldBe(429);
    }

    private static async Task<int> TryAsync(TestServer server, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/portal/auth/sign-in")
        {
            Content = JsonContent.Create(new { email = $"{RuntimeApi.Fresh("stranger")}@example.com", password = "a wrong password" }),
        };
        request.Headers.Add("X-Forwarded-For", address);
        return (await PortalApi.SendAsync(server, request)).Status;
    }
}

/// <summary>A server that believes what is said from this machine.</summary>
public sealed class ProxiedServer : SqliteServer
{
    protected override IReadOnlyList<string> Settings => ["--Licenzy:TrustedProxies=127.0.0.0/8", BareServer.OneTry];
}

/// <summary>A server that believes nobody.</summary>
public sealed class BareServer : SqliteServer
{
    /// <summary>One try a minute: with more of them a slow machine gives the next one back before the last is spent.</summary>
    internal const string OneTry = "--RateLimits:SignInsPerMinute=1";

    protected override IReadOnlyList<string> Settings => [OneTry];
}
