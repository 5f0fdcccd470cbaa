using Licenzy.Server.Accounts;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.SignIn;

/// <summary>Signing up, in and out by password, and what a stranger can learn from it: nothing.</summary>
public abstract class PasswordTests(TestServer server)
{
    [Fact]
    public async Task A_newcomer_has_an_account_and_a_project_and_may_work_at_once()
    {
        var (browser, email) = await PersonBrowser.SignUpAsync(server);

        var me = await browser.GetAsync("/portal/me");

        me.Status.ShouldBe(200, me.Text);
        me.Json["user"]!["email"]!.GetValue<string>().ShouldBe(email);
        me.Json["user"]!["email_verified"]!.GetValue<bool>().ShouldBeFalse();
        me.Json["role"]!.GetValue<string>().ShouldBe("owner");
        me.Json["account"]!["name"]!.GetValue<string>().ShouldBe("Acme");
        me.Json["workspace"]!["name"]!.GetValue<string>().ShouldBe("Acme");
    }

    [Fact]
    public async Task Who_signed_up_can_sign_out_and_in_again()
    {
        var (browser, email) = await PersonBrowser.SignUpAsync(server);

        (await browser.PostAsync("/portal/auth/sign-out")).Status.ShouldBe(204);
        browser.Session.ShouldBeNull();
        var again = await browser.SignInAsync(email.ToUpperInvariant());

        again.Status.ShouldBe(200, again.Text);
        (await browser.GetAsync("/portal/me")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Signing_up_with_a_known_address_looks_the_same_and_tells_its_owner()
    {
        var (_, email) = await PersonBrowser.VerifiedAsync(server);
        var stranger = new PersonBrowser(server);

        var known = await stranger.SignUpAsync(email, "another long password");

        known.Status.ShouldBe(200);
        (await stranger.GetAsync("/portal/me")).Json["user"]!["email"]!.GetValue<string>().ShouldBe(email);
        (await new PersonBrowser(server).SignInAsync(email, "another long password")).Status.ShouldBe(200);
        (await new PersonBrowser(server).SignInAsync(email)).Status.ShouldBe(200);
        (await Letters.FindAsync(server, email, "have an account already")).ShouldNotContain("/verify/");
    }

    [Fact]
    public async Task What_was_signed_up_with_a_known_address_never_gets_it()
    {
        var (owner, email) = await PersonBrowser.VerifiedAsync(server);
        var stranger = new PersonBrowser(server);
        await stranger.SignUpAsync(email, "another long password");

        (await stranger.PostAsync("/portal/auth/email/resend")).Status.ShouldBe(200);

        Letters.Of(server, email).Count(mail => mail.Contains("/verify/", StringComparison.Ordinal)).ShouldBe(1);
        (await stranger.GetAsync("/portal/me")).Json["account"]!["id"]!
            .ToString()
            .ShouldNotBe((await owner.GetAsync("/portal/me")).Json["account"]!["id"]!.ToString(), StringComparer.Ordinal);
        (await stranger.GetAsync("/portal/me")).Json["user"]!["email_verified"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public async Task An_address_that_was_never_confirmed_goes_to_whoever_confirms_it()
    {
        var squatter = new PersonBrowser(server);
        var email = PersonBrowser.FreshEmail();
        await squatter.SignUpAsync(email, "the squatter's password");
        var rightful = new PersonBrowser(server);
        await rightful.SignUpAsync(email);

        // Each got a link; the rightful one is whoever reads the mailbox, and opens the newest.
        await Letters.CountAsync(server, email, 2);
        var token = await Letters.TokenAsync(server, email, "/verify/");
        (await rightful.PostAsync("/portal/auth/email/verify", new { token })).Status.ShouldBe(200);

        (await rightful.GetAsync("/portal/me")).Json["user"]!["email_verified"]!.GetValue<bool>().ShouldBeTrue();
        (await squatter.GetAsync("/portal/me")).Json["user"]!["email_verified"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Theory]
    [InlineData("short", "password")]
    [InlineData("aaaaaaaaaaaaaaaaaaaa", "password")]
    public async Task A_password_that_would_be_guessed_is_refused(string password, string param)
    {
        var answer = await new PersonBrowser(server).SignUpAsync(PersonBrowser.FreshEmail(), password);

        answer.Status.ShouldBe(400);
        answer.Param.ShouldBe(param);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_are_refused_alike()
    {
        var (_, email) = await PersonBrowser.VerifiedAsync(server);

        var wrong = await new PersonBrowser(server).SignInAsync(email, "not the password");
        var unknown = await new PersonBrowser(server).SignInAsync(PersonBrowser.FreshEmail(), "not the password");

        (wrong.Status, wrong.Error).ShouldBe((401, "invalid_credentials"));
        (unknown.Status, unknown.Error, unknown.Json["detail"]!.ToString()).ShouldBe((401, wrong.Error, wrong.Json["detail"]!.ToString()));
        wrong.Response.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Guesses_sent_beside_each_other_lock_the_address_known_or_not(bool known)
    {
        var email = known ? (await PersonBrowser.VerifiedAsync(server)).Email : PersonBrowser.FreshEmail();

        var guesses = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(n => new PersonBrowser(server).SignInAsync(email, $"guess number {n} of eight"))
        );
        var right = await new PersonBrowser(server).SignInAsync(email);

        guesses.ShouldAllBe(guess => guess.Status == 401 || guess.Status == 429);
        guesses.ShouldContain(guess => guess.Error == "invalid_credentials");
        (right.Status, right.Error).ShouldBe((429, "locked_out"));
        int.Parse(right.Header("Retry-After")!).ShouldBeInRange(1, 900);
    }

    [Fact]
    public async Task A_lock_ends_by_itself_and_by_a_new_password()
    {
        var (_, email) = await PersonBrowser.VerifiedAsync(server);
        for (var guess = 0; guess < 5; guess++)
        {
            await new PersonBrowser(server).SignInAsync(email, "not the password");
        }

        (await new PersonBrowser(server).SignInAsync(email)).Error.ShouldBe("locked_out");
        await new PersonBrowser(server).PostAsync("/portal/auth/password/forgot", new { email });
        var token = await Letters.TokenAsync(server, email, "/reset/");
        (
            await new PersonBrowser(server).PostAsync("/portal/auth/password/reset", new { token, password = "a new long password" })
        ).Status.ShouldBe(204);

        (await new PersonBrowser(server).SignInAsync(email, "a new long password")).Status.ShouldBe(200);
        for (var guess = 0; guess < 5; guess++)
        {
            await new PersonBrowser(server).SignInAsync(email, "not the password");
        }

        server.Clock.Advance(TimeSpan.FromMinutes(16));
        (await new PersonBrowser(server).SignInAsync(email, "a new long password")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task What_else_happens_under_an_address_hides_no_failures()
    {
        var (_, email) = await PersonBrowser.VerifiedAsync(server);
        for (var guess = 0; guess < 5; guess++)
        {
            await new PersonBrowser(server).SignInAsync(email, "not the password");
        }

        var events = server.Services.GetRequiredService<AuthEvents>();
        await server.Database.WriteAsync(
            async session =>
            {
                for (var n = 0; n < 60; n++)
                {
                    await events.WriteAsync(session, AuthEventKinds.PasswordForgotten, userId: null, email, new Browser(null, null));
                }
            },
            TestContext.Current.CancellationToken
        );

        (await new PersonBrowser(server).SignInAsync(email)).Error.ShouldBe("locked_out");
    }

    [Fact]
    public async Task A_claim_on_somebody_s_address_does_not_undo_failures_against_them()
    {
        var (_, email) = await PersonBrowser.VerifiedAsync(server);
        await new PersonBrowser(server).SignUpAsync(email, "the attacker's password");
        for (var guess = 0; guess < 4; guess++)
        {
            await new PersonBrowser(server).SignInAsync(email, "not the password");
        }

        (await new PersonBrowser(server).SignInAsync(email, "the attacker's password")).Status.ShouldBe(200);
        (await new PersonBrowser(server).SignInAsync(email, "not the password")).Error.ShouldBe("invalid_credentials");
        (await new PersonBrowser(server).SignInAsync(email, "not the password")).Error.ShouldBe("locked_out");
    }

    [Fact]
    public async Task A_session_that_somebody_planted_is_not_the_one_that_opens()
    {
        var (planted, _) = await PersonBrowser.SignUpAsync(server);
        var (_, email) = await PersonBrowser.SignUpAsync(server);
        var victim = new PersonBrowser(server);
        victim.Plant(planted.Session!);

        (await victim.SignInAsync(email)).Status.ShouldBe(200);

        victim.Session.ShouldNotBe(planted.Session, StringComparer.Ordinal);
        (await planted.GetAsync("/portal/me")).Error.ShouldBe("not_signed_in");
    }

    [Fact]
    public async Task The_cookie_is_for_this_site_and_not_for_scripts()
    {
        var answer = await new PersonBrowser(server).SignUpAsync(PersonBrowser.FreshEmail());

        var cookie = answer.Header("Set-Cookie")!.ToLowerInvariant();
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=lax");
        cookie.ShouldContain("path=/");
        cookie.ShouldNotContain("secure");
        cookie.ShouldNotContain("domain");
    }

    [Fact]
    public async Task A_write_without_the_token_or_from_another_site_is_refused()
    {
        var (browser, email) = await PersonBrowser.SignUpAsync(server);
        var csrf = browser.Csrf;
        browser.Csrf = null;
        (await browser.PostAsync("/portal/auth/sign-out")).Error.ShouldBe("csrf_failed");
        browser.Csrf = csrf;
        (
            await browser.SendAsync(HttpMethod.Post, "/portal/auth/sign-out", change: r => r.Headers.Add("Sec-Fetch-Site", "cross-site"))
        ).Error.ShouldBe("csrf_failed");
        var body = new { email, password = PersonBrowser.Password };
        (
            await browser.SendAsync(HttpMethod.Post, "/portal/auth/sign-in", body, r => r.Headers.Add("Origin", "https://evil.example"))
        ).Error.ShouldBe("csrf_failed");

        (await browser.GetAsync("/portal/me")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_sign_in_page_learns_its_state_without_an_error()
    {
        var (browser, _) = await PersonBrowser.SignUpAsync(server);

        (await new PersonBrowser(server).GetAsync("/portal/auth/session")).Json["signed_in"]!.GetValue<bool>().ShouldBeFalse();
        var known = (await browser.GetAsync("/portal/auth/session")).Json;
        known["signed_in"]!.GetValue<bool>().ShouldBeTrue();
        known["sign_up_open"]!.GetValue<bool>().ShouldBeTrue();
        known["methods"]!.ToJsonString().ShouldBe("""["password","passkey"]""");
    }

    [Fact]
    public async Task On_a_developer_s_machine_mails_stand_on_a_page_without_scripts()
    {
        var (_, email) = await PersonBrowser.SignUpAsync(server);
        await Letters.TokenAsync(server, email, "/verify/");

        var page = await new PersonBrowser(server).GetAsync("/dev/mails");

        page.Status.ShouldBe(200);
        page.Text.ShouldContain(email);
        page.Text.ShouldContain("From: Licenzy &lt;licenzy@localhost&gt;");
        page.Text.ShouldContain($"<a href=\"{server.Url}/verify/");
        page.Header("Content-Security-Policy")!.ShouldStartWith("default-src 'none'");
    }

    [Fact]
    public async Task Passwords_and_links_are_nowhere_in_the_database()
    {
        var (_, email) = await PersonBrowser.SignUpAsync(server, "a canary of a password");

        var rows = await server.Database.ReadAsync(
            session => session.QueryAsync<UserRow>($"select {UserStore.Columns} from users where email = @Email", new { Email = email }),
            TestContext.Current.CancellationToken
        );

        rows.ShouldHaveSingleItem().PasswordHash.ShouldNotContain("canary");
        rows[0].SecurityStamp.ShouldNotBeEmpty();
    }
}

/// <summary>On the embedded database.</summary>
public sealed class PasswordsOnSqlite(PeopleOnSqlite server) : PasswordTests(server), IClassFixture<PeopleOnSqlite>;

/// <summary>On PostgreSQL.</summary>
public sealed class PasswordsOnPostgres(PeopleOnPostgres server) : PasswordTests(server), IClassFixture<PeopleOnPostgres>;
