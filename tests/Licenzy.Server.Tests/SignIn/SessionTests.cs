using Licenzy.Server.Accounts;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.SignIn;

/// <summary>What opens the portal and what does not.</summary>
public abstract class SessionTests(TestServer server)
{
    [Fact]
    public async Task Me_says_who_is_signed_in_and_what_they_may_do()
    {
        var support = await PortalApi.SignInAsync(server, PortalRole.Support);

        var me = await support.GetAsync("/portal/me");

        me.Status.ShouldBe(200, me.Text);
        me.Json["user"]!["id"]!.GetValue<string>().ShouldBe(support.UserId);
        me.Json["role"]!.GetValue<string>().ShouldBe("support");
        me.Json["permissions"]!.AsArray().Select(one => one!.GetValue<string>()).ShouldBe(["read", "operate"]);
        me.Json["workspace"]!["id"]!.GetValue<string>().ShouldBe(server.Setup.ProjectId);
        me.Json["csrf_token"]!.GetValue<string>().ShouldBe(SessionToken.CsrfTokenOf(support.Token));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nonsense")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Without_a_session_nobody_is_signed_in(string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/portal/me");
        if (token is not null)
        {
            request.Headers.Add("Cookie", $"licenzy_session={token}");
        }

        var answer = await PortalApi.SendAsync(server, request);

        answer.Status.ShouldBe(401);
        answer.Error.ShouldBe("not_signed_in");
    }

    [Fact]
    public async Task An_api_key_opens_no_portal_route()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/portal/me");
        request.Headers.Add("Authorization", $"Bearer {server.TestKey}");

        (await PortalApi.SendAsync(server, request)).Error.ShouldBe("not_signed_in");
    }

    [Fact]
    public async Task A_session_opens_no_runtime_route()
    {
        var owner = await PortalApi.SignInAsync(server);
        using var request = owner.Request(HttpMethod.Get, "/v1/entitlements/user_1");

        (await RuntimeApi.Test(server).SendAsync(request)).Error.ShouldBe("missing_bearer_token");
    }

    [Fact]
    public async Task A_session_ends_when_it_is_not_used()
    {
        var owner = await PortalApi.SignInAsync(server);

        server.Clock.Advance(TimeSpan.FromMinutes(719));
        (await owner.GetAsync("/portal/me")).Status.ShouldBe(200);
        server.Clock.Advance(TimeSpan.FromMinutes(719));
        (await owner.GetAsync("/portal/me")).Status.ShouldBe(200);
        server.Clock.Advance(TimeSpan.FromMinutes(721));
        (await owner.GetAsync("/portal/me")).Error.ShouldBe("not_signed_in");
    }

    [Fact]
    public async Task A_session_ends_some_day_however_much_it_is_used()
    {
        var owner = await PortalApi.SignInAsync(server);
        for (var hours = 0; hours < 29 * 24; hours += 11)
        {
            server.Clock.Advance(TimeSpan.FromHours(11));
            (await owner.GetAsync("/portal/me")).Status.ShouldBe(200);
        }

        server.Clock.Advance(TimeSpan.FromHours(11));
        server.Clock.Advance(TimeSpan.FromHours(11));
        server.Clock.Advance(TimeSpan.FromHours(11));
        (await owner.GetAsync("/portal/me")).Error.ShouldBe("not_signed_in");
    }
}

/// <summary>On the embedded database.</summary>
public sealed class SessionsOnSqlite(SqliteServer server) : SessionTests(server), IClassFixture<SqliteServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class SessionsOnPostgres(PostgresServer server) : SessionTests(server), IClassFixture<PostgresServer>;
