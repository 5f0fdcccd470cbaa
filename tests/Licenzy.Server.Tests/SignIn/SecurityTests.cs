using Licenzy.Server.SignIn;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.SignIn;

/// <summary>Second factors, fresh proofs, links by mail, sessions.</summary>
public abstract class SecurityTests(TestServer server)
{
    private long NowMs => server.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public async Task A_second_factor_is_asked_for_and_each_code_is_taken_once()
    {
        var (browser, email) = await PersonBrowser.VerifiedAsync(server);
        var (secret, _) = await TurnOnAsync(browser);
        server.Clock.Advance(TimeSpan.FromSeconds(60));
        var code = Totp.CodeOf(secret, Totp.StepOf(NowMs));

        var asked = await new PersonBrowser(server).SignInAsync(email);
        (asked.Status, asked.Error).ShouldBe((401, "totp_required"));
        (await new PersonBrowser(server).SignInAsync(email, totp: code)).Status.ShouldBe(200);
        (await new PersonBrowser(server).SignInAsync(email, totp: code)).Error.ShouldBe("invalid_credentials");
    }

    [Fact]
    public async Task Of_two_who_show_one_code_at_once_one_gets_in()
    {
        var (browser, email) = await PersonBrowser.VerifiedAsync(server);
        var (secret, _) = await TurnOnAsync(browser);
        server.Clock.Advance(TimeSpan.FromSeconds(60));
        var code = Totp.CodeOf(secret, Totp.StepOf(NowMs));

        var tries = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new PersonBrowser(server).SignInAsync(email, totp: code)));

        tries.Count(answer => answer.Status == 200).ShouldBe(1);
    }

    [Fact]
    public async Task A_recovery_code_lets_in_once()
    {
        var (browser, email) = await PersonBrowser.VerifiedAsync(server);
        var (_, codes) = await TurnOnAsync(browser);

        (await new PersonBrowser(server).SignInAsync(email, totp: codes[3].ToUpperInvariant())).Status.ShouldBe(200);
        (await new PersonBrowser(server).SignInAsync(email, totp: codes[3])).Error.ShouldBe("invalid_credentials");
        (await new PersonBrowser(server).SignInAsync(email, totp: codes[4])).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Guessed_codes_lock_even_with_the_right_password()
    {
        var (browser, email) = await PersonBrowser.VerifiedAsync(server);
        await TurnOnAsync(browser);
        for (var guess = 0; guess < 5; guess++)
        {
            (await new PersonBrowser(server).SignInAsync(email, totp: $"{guess:D6}")).Error.ShouldBe("invalid_credentials");
        }

        (await new PersonBrowser(server).SignInAsync(email, totp: "999999")).Error.ShouldBe("locked_out");
    }

    [Fact]
    public async Task Turning_the_second_factor_off_ends_it_and_its_codes()
    {
        var (browser, email) = await PersonBrowser.VerifiedAsync(server);
        var (_, codes) = await TurnOnAsync(browser);

        (await browser.PostAsync("/portal/auth/totp/begin")).Error.ShouldBe("not_possible");
        (await browser.PostAsync("/portal/auth/totp/recovery-codes")).Status.ShouldBe(200);
        (await new PersonBrowser(server).SignInAsync(email, totp: codes[0])).Error.ShouldBe("invalid_credentials");
        (await browser.PostAsync("/portal/auth/totp/disable")).Status.ShouldBe(204);

        (await new PersonBrowser(server).SignInAsync(email)).Status.ShouldBe(200);
        await Letters.FindAsync(server, email, "second factor was turned off");
    }

    [Fact]
    public async Task Dangerous_things_need_a_fresh_proof()
    {
        var (browser, _) = await PersonBrowser.VerifiedAsync(server);
        server.Clock.Advance(TimeSpan.FromMinutes(11));
        (await browser.PostAsync("/portal/auth/totp/begin")).Error.ShouldBe("reauthentication_required");

        (await browser.PostAsync("/portal/auth/reauthenticate", new { password = "not the password" })).Error.ShouldBe(
            "invalid_credentials"
        );
        (await browser.PostAsync("/portal/auth/reauthenticate", new { })).Param.ShouldBe("password");
        (await browser.PostAsync("/portal/auth/reauthenticate", new { password = PersonBrowser.Password })).Status.ShouldBe(200);

        (await browser.PostAsync("/portal/auth/totp/begin")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_second_factor_that_was_never_confirmed_proves_nothing()
    {
        var (browser, email) = await PersonBrowser.VerifiedAsync(server);
        var begun = await browser.PostAsync("/portal/auth/totp/begin");
        var secret = TotpTests.FromBase32(begun.Json["secret"]!.ToString());

        var proof = await browser.PostAsync("/portal/auth/reauthenticate", new { totp = Totp.CodeOf(secret, Totp.StepOf(NowMs)) });

        proof.Error.ShouldBe("invalid_credentials");
        (await new PersonBrowser(server).SignInAsync(email)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task People_of_before_who_have_no_stamp_get_links_that_work_once()
    {
        var (_, email) = await PersonBrowser.VerifiedAsync(server);
        await server.Database.WriteAsync(
            session => session.ExecuteAsync("update users set security_stamp = '' where email = @Email", new { Email = email }),
            TestContext.Current.CancellationToken
        );
        await new PersonBrowser(server).PostAsync("/portal/auth/password/forgot", new { email });
        var token = await Letters.TokenAsync(server, email, "/reset/");
        var body = new { token, password = "a brand new password" };

        (await new PersonBrowser(server).PostAsync("/portal/auth/password/reset", body)).Status.ShouldBe(204);
        (await new PersonBrowser(server).PostAsync("/portal/auth/password/reset", body)).Error.ShouldBe("invalid_link");
    }

    [Fact]
    public async Task A_link_to_a_new_password_works_once_and_ends_all_sessions()
    {
        var (browser, email) = await PersonBrowser.VerifiedAsync(server);
        var answer = await new PersonBrowser(server).PostAsync("/portal/auth/password/forgot", new { email });
        var unknown = await new PersonBrowser(server).PostAsync("/portal/auth/password/forgot", new { email = PersonBrowser.FreshEmail() });
        unknown.Text.ShouldBe(answer.Text);
        var token = await Letters.TokenAsync(server, email, "/reset/");
        var body = new { token, password = "a brand new password" };

        (await new PersonBrowser(server).PostAsync("/portal/auth/password/reset", body)).Status.ShouldBe(204);
        (await new PersonBrowser(server).PostAsync("/portal/auth/password/reset", body)).Error.ShouldBe("invalid_link");

        (await browser.GetAsync("/portal/me")).Error.ShouldBe("not_signed_in");
        (await new PersonBrowser(server).SignInAsync(email)).Error.ShouldBe("invalid_credentials");
        (await new PersonBrowser(server).SignInAsync(email, "a brand new password")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Links_expire_and_are_for_one_purpose()
    {
        var (browser, email) = await PersonBrowser.VerifiedAsync(server);
        await new PersonBrowser(server).PostAsync("/portal/auth/password/forgot", new { email });
        var token = await Letters.TokenAsync(server, email, "/reset/");

        (await browser.PostAsync("/portal/auth/email/verify", new { token })).Error.ShouldBe("invalid_link");
        (await browser.PostAsync("/portal/auth/email/verify", new { token = "nonsense" })).Error.ShouldBe("invalid_link");
        server.Clock.Advance(TimeSpan.FromMinutes(61));
        (await browser.PostAsync("/portal/auth/password/reset", new { token, password = "a brand new password" })).Error.ShouldBe(
            "invalid_link"
        );
    }

    [Fact]
    public async Task Changing_the_password_ends_the_other_sessions()
    {
        var (browser, email) = await PersonBrowser.VerifiedAsync(server);
        var other = new PersonBrowser(server);
        await other.SignInAsync(email);

        var wrong = new { current_password = "not the password", new_password = "a brand new password" };
        (await browser.PostAsync("/portal/auth/password/change", wrong)).Error.ShouldBe("invalid_credentials");
        var right = new { current_password = PersonBrowser.Password, new_password = "a brand new password" };
        (await browser.PostAsync("/portal/auth/password/change", right)).Status.ShouldBe(204);

        (await browser.GetAsync("/portal/me")).Status.ShouldBe(200);
        (await other.GetAsync("/portal/me")).Error.ShouldBe("not_signed_in");
        await Letters.FindAsync(server, email, "your password was changed");
        var kinds = (await browser.GetAsync("/portal/me/activity?limit=100")).Json["data"]!
            .AsArray()
            .Select(one => one!["kind"]!.ToString());
        kinds.ShouldContain("password_changed", StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_new_address_counts_once_it_is_confirmed_and_the_old_one_is_told()
    {
        var (browser, email) = await PersonBrowser.VerifiedAsync(server);
        var next = PersonBrowser.FreshEmail();

        (await browser.PostAsync("/portal/auth/email/change", new { email = next })).Status.ShouldBe(200);
        (await browser.GetAsync("/portal/me")).Json["user"]!["email"]!.ToString().ShouldBe(email);
        var token = await Letters.TokenAsync(server, next, "/verify/");
        (await browser.PostAsync("/portal/auth/email/verify", new { token })).Status.ShouldBe(200);
        (await browser.PostAsync("/portal/auth/email/verify", new { token })).Error.ShouldBe("invalid_link");

        (await browser.GetAsync("/portal/me")).Json["user"]!["email"]!.ToString().ShouldBe(next);
        await Letters.FindAsync(server, email, $"its e-mail address is now {next}");
        (await new PersonBrowser(server).SignInAsync(next)).Status.ShouldBe(200);
        (await new PersonBrowser(server).SignInAsync(email)).Error.ShouldBe("invalid_credentials");
    }

    [Fact]
    public async Task Somebody_s_address_cannot_be_taken_over()
    {
        var (_, taken) = await PersonBrowser.VerifiedAsync(server);
        var (browser, email) = await PersonBrowser.VerifiedAsync(server);

        (await browser.PostAsync("/portal/auth/email/change", new { email = taken })).Status.ShouldBe(200);
        var mail = await Letters.FindAsync(server, taken, "Confirm your new e-mail address");
        var token = mail.Split('\n').First(line => line.Contains("/verify/", StringComparison.Ordinal)).Split("/verify/")[1];
        (await browser.PostAsync("/portal/auth/email/verify", new { token })).Error.ShouldBe("invalid_link");

        (await browser.GetAsync("/portal/me")).Json["user"]!["email"]!.ToString().ShouldBe(email);
    }

    [Fact]
    public async Task Sessions_are_listed_and_ended_one_by_one_and_all_at_once()
    {
        var (browser, email) = await PersonBrowser.VerifiedAsync(server);
        var other = new PersonBrowser(server);
        var third = new PersonBrowser(server);
        await other.SignInAsync(email);
        await third.SignInAsync(email);

        var listed = (await browser.GetAsync("/portal/me/sessions")).Json["data"]!.AsArray();
        listed.Count.ShouldBe(3);
        listed.Count(one => one!["is_current"]!.GetValue<bool>()).ShouldBe(1);
        var otherId = (await other.GetAsync("/portal/me")).Json["session"]!["id"]!.ToString();
        (await browser.SendAsync(HttpMethod.Delete, $"/portal/me/sessions/{otherId}")).Status.ShouldBe(204);
        (await other.GetAsync("/portal/me")).Error.ShouldBe("not_signed_in");
        (await browser.SendAsync(HttpMethod.Delete, $"/portal/me/sessions/{otherId}")).Error.ShouldBe("not_found");

        (await browser.PostAsync("/portal/auth/sign-out-everywhere")).Status.ShouldBe(204);
        (await third.GetAsync("/portal/me")).Error.ShouldBe("not_signed_in");
    }

    [Fact]
    public async Task Another_person_s_session_is_as_one_that_does_not_exist()
    {
        var (browser, _) = await PersonBrowser.SignUpAsync(server);
        var (other, _) = await PersonBrowser.SignUpAsync(server);
        var id = (await other.GetAsync("/portal/me")).Json["session"]!["id"]!.ToString();

        (await browser.SendAsync(HttpMethod.Delete, $"/portal/me/sessions/{id}")).Error.ShouldBe("not_found");
        (await other.GetAsync("/portal/me")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Name_and_preferences_are_kept()
    {
        var (browser, _) = await PersonBrowser.SignUpAsync(server);

        var body = new
        {
            name = "Maria",
            colours = "dark",
            time_zone = "Europe/Madrid",
        };
        (await browser.SendAsync(HttpMethod.Patch, "/portal/me", body)).Status.ShouldBe(200);
        (await browser.SendAsync(HttpMethod.Patch, "/portal/me", new { time_zone = "Nowhere/Never" })).Param.ShouldBe("time_zone");
        (await browser.SendAsync(HttpMethod.Patch, "/portal/me", new { colours = "plaid" })).Param.ShouldBe("colours");

        var user = (await browser.GetAsync("/portal/me")).Json["user"]!;
        user["name"]!.ToString().ShouldBe("Maria");
        user["preferences"]!.ToJsonString().ShouldBe("""{"colours":"dark","time_zone":"Europe/Madrid","shortcuts":true}""");
    }

    private Task<(byte[] Secret, IReadOnlyList<string> Codes)> TurnOnAsync(PersonBrowser browser) => TurnOnAsync(server, browser);

    internal static async Task<(byte[] Secret, IReadOnlyList<string> Codes)> TurnOnAsync(TestServer server, PersonBrowser browser)
    {
        var step = Totp.StepOf(server.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        var begun = await browser.PostAsync("/portal/auth/totp/begin");
        begun.Status.ShouldBe(200, begun.Text);
        var secret = TotpTests.FromBase32(begun.Json["secret"]!.ToString());
        (await browser.PostAsync("/portal/auth/totp/confirm", new { code = "abcdef" })).Param.ShouldBe("code");
        var confirmed = await browser.PostAsync("/portal/auth/totp/confirm", new { code = Totp.CodeOf(secret, step) });
        confirmed.Status.ShouldBe(200, confirmed.Text);
        return (secret, [.. confirmed.Json["recovery_codes"]!.AsArray().Select(code => code!.ToString())]);
    }
}

/// <summary>On the embedded database.</summary>
public sealed class SecurityOnSqlite(PeopleOnSqlite server) : SecurityTests(server), IClassFixture<PeopleOnSqlite>;

/// <summary>On PostgreSQL.</summary>
public sealed class SecurityOnPostgres(PeopleOnPostgres server) : SecurityTests(server), IClassFixture<PeopleOnPostgres>;
