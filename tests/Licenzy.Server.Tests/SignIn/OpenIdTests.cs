using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.SignIn;

/// <summary>The program with a provider of its own on loopback.</summary>
public class OpenIdServer : SqliteServer
{
    internal FakeProvider Provider { get; } = new();

    protected override IReadOnlyList<string> Settings =>
        [
            $"--OpenId:Authority={Provider.Url}",
            $"--OpenId:ClientId={FakeProvider.ClientId}",
            $"--OpenId:ClientSecret={FakeProvider.Secret}",
            "--OpenId:Name=Acme SSO",
            "--RateLimits:SignInsPerMinute=10000",
        ];

    /// <summary>What the provider calls itself after its address.</summary>
    protected virtual string IssuerEnd => "";

    protected override async Task<Engine> EngineAsync()
    {
        Provider.IssuerEnd = IssuerEnd;
        await Provider.StartAsync();
        return await base.EngineAsync();
    }
}

/// <summary>The same with a provider that calls itself by its address and a slash.</summary>
public sealed class OpenIdSlashServer : OpenIdServer
{
    protected override string IssuerEnd => "/";
}

/// <summary>Many providers' names end in a slash, which the setting does not keep.</summary>
public sealed class OpenIdSlashTests(OpenIdSlashServer server) : IClassFixture<OpenIdSlashServer>
{
    [Fact]
    public async Task A_provider_whose_name_ends_in_a_slash_is_believed()
    {
        var browser = new PersonBrowser(server);

        (await OpenIdTests.ComeAsync(server, browser, PersonBrowser.FreshEmail(), "slash")).Header("Location").ShouldBe("/");

        (await browser.GetAsync("/portal/me")).Status.ShouldBe(200);
    }
}

/// <summary>Sign-in at an OpenID Connect provider, and everything that must not open.</summary>
public sealed class OpenIdTests(OpenIdServer server) : IClassFixture<OpenIdServer>
{
    [Fact]
    public async Task Somebody_new_comes_in_with_an_account_of_their_own()
    {
        var email = PersonBrowser.FreshEmail();
        var browser = new PersonBrowser(server);

        var back = await ComeAsync(browser, email, "new-one", next: "/account/members");

        back.Header("Location").ShouldBe("/account/members");
        var me = (await browser.GetAsync("/portal/me")).Json;
        me["user"]!["email"]!.ToString().ShouldBe(email);
        me["user"]!["email_verified"]!.GetValue<bool>().ShouldBeTrue();
        me["role"]!.ToString().ShouldBe("owner");
        (await browser.GetAsync("/portal/auth/session")).Json["open_id_name"]!.ToString().ShouldBe("Acme SSO");
    }

    [Fact]
    public async Task Somebody_known_is_found_by_a_vouched_address_and_from_then_on_by_the_subject()
    {
        var (known, email) = await PersonBrowser.VerifiedAsync(server);
        var id = (await known.GetAsync("/portal/me")).Json["user"]!["id"]!.ToString();
        var browser = new PersonBrowser(server);

        (await ComeAsync(browser, email, "known-one")).Header("Location").ShouldBe("/");
        (await browser.GetAsync("/portal/me")).Json["user"]!["id"]!.ToString().ShouldBe(id);
        var later = new PersonBrowser(server);
        (await ComeAsync(later, "another@example.com", "known-one", emailVerified: false)).Header("Location").ShouldBe("/");

        (await later.GetAsync("/portal/me")).Json["user"]!["id"]!.ToString().ShouldBe(id);
        await Letters.FindAsync(server, email, "can now be opened by Acme SSO");
    }

    [Fact]
    public async Task An_address_that_the_provider_does_not_vouch_for_leads_to_nobody()
    {
        var (_, email) = await PersonBrowser.VerifiedAsync(server);
        var browser = new PersonBrowser(server);

        (await ComeAsync(browser, email, "unvouched", emailVerified: false))
            .Header("Location")
            .ShouldBe("/sign-in?error=openid_email_not_verified");

        browser.Session.ShouldBeNull();
    }

    [Fact]
    public async Task An_address_that_nobody_confirmed_here_gives_no_way_to_plant_a_password()
    {
        var (squatter, email) = await PersonBrowser.SignUpAsync(server);
        var browser = new PersonBrowser(server);

        (await ComeAsync(browser, email, "rightful")).Header("Location").ShouldBe("/");

        (await browser.GetAsync("/portal/me")).Json["user"]!["id"]!
            .ToString()
            .ShouldNotBe((await squatter.GetAsync("/portal/me")).Json["user"]!["id"]!.ToString(), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("iss", "https://evil.example")]
    [InlineData("aud", "another client")]
    [InlineData("nonce", "of another browser")]
    [InlineData("exp", 1_000_000_000L)]
    public async Task A_token_that_is_not_exactly_right_opens_nothing(string claim, object value)
    {
        var browser = new PersonBrowser(server);

        var back = await ComeAsync(browser, PersonBrowser.FreshEmail(), "wrong", change: claims => claims[claim] = value);

        back.Header("Location").ShouldBe("/sign-in?error=openid_failed");
        browser.Session.ShouldBeNull();
    }

    [Fact]
    public async Task A_foreign_signature_opens_nothing_and_a_changed_key_is_learned()
    {
        var browser = new PersonBrowser(server);
        server.Provider.SignsWithForeignKey = true;
        (await ComeAsync(browser, PersonBrowser.FreshEmail(), "forged")).Header("Location").ShouldBe("/sign-in?error=openid_failed");
        server.Provider.SignsWithForeignKey = false;

        server.Provider.ChangeKey();
        server.Clock.Advance(TimeSpan.FromSeconds(11));
        (await ComeAsync(browser, PersonBrowser.FreshEmail(), "after the change")).Header("Location").ShouldBe("/");
    }

    [Fact]
    public async Task An_answer_that_another_browser_began_opens_nothing()
    {
        var attacker = new PersonBrowser(server);
        var begun = await attacker.GetAsync("/portal/auth/openid/start");
        SetIdentity(server, PersonBrowser.FreshEmail(), "attacker", emailVerified: true, change: null);
        var query = server.Provider.Authorize(new Uri(begun.Header("Location")!));
        var victim = new PersonBrowser(server);
        await victim.GetAsync("/portal/auth/openid/start");

        var back = await victim.GetAsync($"/portal/auth/openid/callback?{query}");

        back.Header("Location").ShouldBe("/sign-in?error=openid_failed");
        victim.Session.ShouldBeNull();
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    public async Task The_way_back_stays_on_this_site(string next)
    {
        var back = await ComeAsync(new PersonBrowser(server), PersonBrowser.FreshEmail(), $"next {next}", next: Uri.EscapeDataString(next));

        back.Header("Location").ShouldBe("/");
    }

    private Task<ApiAnswer> ComeAsync(
        PersonBrowser browser,
        string email,
        string subject,
        bool emailVerified = true,
        string? next = null,
        Action<Dictionary<string, object>>? change = null
    ) => ComeAsync(server, browser, email, subject, emailVerified, next, change);

    internal static async Task<ApiAnswer> ComeAsync(
        OpenIdServer server,
        PersonBrowser browser,
        string email,
        string subject,
        bool emailVerified = true,
        string? next = null,
        Action<Dictionary<string, object>>? change = null
    )
    {
        SetIdentity(server, email, subject, emailVerified, change);
        var begun = await browser.GetAsync($"/portal/auth/openid/start{(next is null ? "" : $"?next={next}")}");
        begun.Status.ShouldBe(302, begun.Text);
        var query = server.Provider.Authorize(new Uri(begun.Header("Location")!));
        return await browser.GetAsync($"/portal/auth/openid/callback?{query}");
    }

    private static void SetIdentity(
        OpenIdServer server,
        string email,
        string subject,
        bool emailVerified,
        Action<Dictionary<string, object>>? change
    ) =>
        server.Provider.Claims = claims =>
        {
            claims["sub"] = subject;
            claims["email"] = email;
            claims["email_verified"] = emailVerified;
            change?.Invoke(claims);
        };
}
