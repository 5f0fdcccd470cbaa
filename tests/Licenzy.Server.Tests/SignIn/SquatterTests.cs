using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.SignIn;

/// <summary>Somebody signs up with an address that is not theirs: it neither opens what comes later nor locks anybody out.</summary>
public abstract class SquatterTests(TestServer server)
{
    [Fact]
    public async Task A_new_password_by_mail_ends_all_that_was_set_up_before_the_address_was_shown()
    {
        var (squatter, email) = await PersonBrowser.SignUpAsync(server);
        using var device = new SoftwareAuthenticator(server.Url);
        (await PasskeyTests.RegisterAsync(squatter, device)).Status.ShouldBe(200);
        await SecurityTests.TurnOnAsync(server, squatter);

        await new PersonBrowser(server).PostAsync("/portal/auth/password/forgot", new { email });
        var token = await Letters.TokenAsync(server, email, "/reset/");
        var rightful = new PersonBrowser(server);
        (await rightful.PostAsync("/portal/auth/password/reset", new { token, password = "the reader's password" })).Status.ShouldBe(204);

        (await PasskeyTests.SignInAsync(new PersonBrowser(server), device)).Error.ShouldBe("invalid_credentials");
        (await rightful.SignInAsync(email, "the reader's password")).Status.ShouldBe(200);
        var me = await rightful.GetAsync("/portal/me");
        me.Json["user"]!["email_verified"]!.GetValue<bool>().ShouldBeTrue();
        (await rightful.PostAsync("/portal/auth/totp/begin")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_link_confirms_only_for_whoever_asked_for_it()
    {
        var (squatter, email) = await PersonBrowser.SignUpAsync(server);
        var (other, _) = await PersonBrowser.SignUpAsync(server);
        var token = await Letters.TokenAsync(server, email, "/verify/");

        foreach (var reader in new[] { new PersonBrowser(server), other })
        {
            var answer = await reader.PostAsync("/portal/auth/email/verify", new { token });
            (answer.Status, answer.Error).ShouldBe((401, "not_signed_in"));
        }

        (await squatter.GetAsync("/portal/me")).Json["user"]!["email_verified"]!.GetValue<bool>().ShouldBeFalse();
        (await squatter.PostAsync("/portal/auth/email/verify", new { token })).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Signing_up_with_an_address_that_nobody_has_shown_locks_nobody_out()
    {
        var (first, email) = await PersonBrowser.SignUpAsync(server);
        var newest = new PersonBrowser(server);
        (await new PersonBrowser(server).SignUpAsync(email, "the second's password")).Status.ShouldBe(200);
        (await newest.SignUpAsync(email, "the newest's password")).Status.ShouldBe(200);

        (await new PersonBrowser(server).SignInAsync(email)).Status.ShouldBe(200);
        (await new PersonBrowser(server).SignInAsync(email, "the newest's password")).Status.ShouldBe(200);
        await Letters.CountAsync(server, email, 3);
        (await first.PostAsync("/portal/auth/email/resend")).Status.ShouldBe(200);
        await Letters.CountAsync(server, email, 4);
        (await newest.PostAsync("/portal/auth/email/resend")).Status.ShouldBe(200);
        await Letters.CountAsync(server, email, 5);
    }
}

/// <summary>On the embedded database.</summary>
public sealed class SquattersOnSqlite(PeopleOnSqlite server) : SquatterTests(server), IClassFixture<PeopleOnSqlite>;

/// <summary>On PostgreSQL.</summary>
public sealed class SquattersOnPostgres(PeopleOnPostgres server) : SquatterTests(server), IClassFixture<PeopleOnPostgres>;
