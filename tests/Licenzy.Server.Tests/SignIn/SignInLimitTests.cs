using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.SignIn;

/// <summary>With the limits as they are by default, but for the portal's, which is small here.</summary>
public sealed class LimitedServer : SqliteServer
{
    protected override IReadOnlyList<string> Settings => ["--RateLimits:PortalRequestsPerSecond=3"];
}

/// <summary>How often one may knock.</summary>
public sealed class SignInLimitTests(LimitedServer server) : IClassFixture<LimitedServer>
{
    [Fact]
    public async Task One_address_may_try_ten_times_in_a_minute()
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 30).Select(_ => new PersonBrowser(server).SignInAsync(PersonBrowser.FreshEmail(), "not the password"))
        );

        // More than ten only when the machine is so slow that seconds pass meanwhile.
        answers.Count(answer => answer.Error == "invalid_credentials").ShouldBeInRange(10, 15);
        var refused = answers.First(answer => answer.Status == 429);
        refused.Error.ShouldBe("rate_limited");
        int.Parse(refused.Header("Retry-After")!).ShouldBeInRange(1, 60);
    }

    [Fact]
    public async Task One_session_may_ask_so_often_and_others_are_not_held_up()
    {
        var busy = await PortalApi.SignInAsync(server, PortalRole.Viewer);
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => busy.GetAsync("/portal/account")));

        answers.ShouldContain(answer => answer.Status == 200);
        var refused = answers.First(answer => answer.Status == 429);
        refused.Error.ShouldBe("rate_limited");
        refused.Header("RateLimit-Policy").ShouldBe("\"default\";q=3;w=1");
        refused.Header("RateLimit")!.ShouldStartWith("\"default\";r=0;t=");
        (await (await PortalApi.SignInAsync(server, PortalRole.Viewer)).GetAsync("/portal/account")).Status.ShouldBe(200);
    }
}

/// <summary>An installation that is closed, and reached over https.</summary>
public sealed class ClosedServer : SqliteServer
{
    protected override IReadOnlyList<string> Settings =>
        ["--Accounts:SignUp=first", "--Licenzy:PublicUrl=https://licenzy.example.com", "--RateLimits:SignInsPerMinute=1000"];
}

/// <summary>Where strangers may not sign up.</summary>
public sealed class ClosedSignUpTests(ClosedServer server) : IClassFixture<ClosedServer>
{
    [Fact]
    public async Task Only_the_first_person_signs_up()
    {
        (await new PersonBrowser(server).SignUpAsync(PersonBrowser.FreshEmail())).Error.ShouldBe("sign_up_closed");
        var state = (await new PersonBrowser(server).GetAsync("/portal/auth/session")).Json;
        state["sign_up_open"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public async Task Over_https_the_cookie_is_bound_to_the_host()
    {
        var answer = await new PersonBrowser(server).SignInAsync("owner@licenzy.test", "a-long-password");

        answer.Status.ShouldBe(200, answer.Text);
        var cookie = answer.Header("Set-Cookie")!;
        cookie.ShouldStartWith("__Host-licenzy_session=");
        cookie.ToLowerInvariant().ShouldContain("; secure");
        cookie.ToLowerInvariant().ShouldContain("; path=/");
        cookie.ToLowerInvariant().ShouldNotContain("domain");
    }
}
