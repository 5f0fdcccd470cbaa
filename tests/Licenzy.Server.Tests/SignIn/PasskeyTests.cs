using System.Text.Json.Nodes;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.SignIn;

/// <summary>Both ceremonies of passkeys, driven as a browser and a device would.</summary>
public abstract class PasskeyTests(TestServer server)
{
    [Fact]
    public async Task A_passkey_signs_in_without_a_password_and_proves_anew()
    {
        var (browser, email) = await PersonBrowser.VerifiedAsync(server);
        using var device = new SoftwareAuthenticator(server.Url);
        (await RegisterAsync(browser, device)).Status.ShouldBe(200);

        var other = new PersonBrowser(server);
        var signedIn = await SignInAsync(other, device);
        signedIn.Status.ShouldBe(200, signedIn.Text);
        signedIn.Json["user"]!["email"]!.ToString().ShouldBe(email);
        server.Clock.Advance(TimeSpan.FromMinutes(11));
        (await other.PostAsync("/portal/auth/totp/begin")).Error.ShouldBe("reauthentication_required");
        var options = (await other.PostAsync("/portal/auth/passkeys/request")).Json["options"]!;
        var proof = await other.PostAsync("/portal/auth/passkeys/reauthenticate", new { credential = device.Sign(options) });
        proof.Status.ShouldBe(200, proof.Text);

        (await other.PostAsync("/portal/auth/totp/begin")).Status.ShouldBe(200);
        var listed = (await other.GetAsync("/portal/auth/passkeys")).Json["data"]![0]!;
        listed["name"]!.ToString().ShouldBe("Laptop");
        listed["used_at"].ShouldNotBeNull();
    }

    [Fact]
    public async Task A_signed_challenge_is_taken_once_and_not_for_long()
    {
        var (browser, _) = await PersonBrowser.VerifiedAsync(server);
        using var device = new SoftwareAuthenticator(server.Url);
        await RegisterAsync(browser, device);
        var other = new PersonBrowser(server);
        var options = (await other.PostAsync("/portal/auth/passkeys/request")).Json["options"]!;
        var credential = device.Sign(options);
        (await other.PostAsync("/portal/auth/passkeys/sign-in", new { credential })).Status.ShouldBe(200);

        (await other.PostAsync("/portal/auth/passkeys/sign-in", new { credential })).Error.ShouldBe("invalid_credentials");
        options = (await other.PostAsync("/portal/auth/passkeys/request")).Json["options"]!;
        server.Clock.Advance(TimeSpan.FromMinutes(6));
        (await other.PostAsync("/portal/auth/passkeys/sign-in", new { credential = device.Sign(options) })).Error.ShouldBe(
            "invalid_credentials"
        );
    }

    [Fact]
    public async Task Another_origin_another_device_and_an_unverified_user_open_nothing()
    {
        var (browser, _) = await PersonBrowser.VerifiedAsync(server);
        using var device = new SoftwareAuthenticator(server.Url);
        await RegisterAsync(browser, device);
        using var phishing = new SoftwareAuthenticator("https://evil.example");
        using var unknown = new SoftwareAuthenticator(server.Url);

        (await RegisterAsync(browser, phishing)).Param.ShouldBe("credential");
        (await SignInAsync(new PersonBrowser(server), unknown)).Error.ShouldBe("invalid_credentials");
        device.VerifiesUser = false;
        (await SignInAsync(new PersonBrowser(server), device)).Error.ShouldBe("invalid_credentials");
        (await new PersonBrowser(server).PostAsync("/portal/auth/passkeys/sign-in", new { credential = new { } })).Error.ShouldBe(
            "invalid_credentials"
        );
    }

    [Fact]
    public async Task A_passkey_is_named_and_given_up_by_its_person_alone()
    {
        var (browser, _) = await PersonBrowser.VerifiedAsync(server);
        var (stranger, _) = await PersonBrowser.VerifiedAsync(server);
        using var device = new SoftwareAuthenticator(server.Url);
        await RegisterAsync(browser, device);
        var path = $"/portal/auth/passkeys/{device.CredentialId}";

        (await stranger.SendAsync(HttpMethod.Delete, path)).Error.ShouldBe("not_found");
        (await stranger.SendAsync(HttpMethod.Patch, path, new { name = "mine" })).Error.ShouldBe("not_found");
        (await browser.SendAsync(HttpMethod.Patch, path, new { name = "Old laptop" })).Json["name"]!.ToString().ShouldBe("Old laptop");
        (await browser.SendAsync(HttpMethod.Delete, path)).Status.ShouldBe(204);

        (await SignInAsync(new PersonBrowser(server), device)).Error.ShouldBe("invalid_credentials");
    }

    internal static async Task<ApiAnswer> RegisterAsync(PersonBrowser browser, SoftwareAuthenticator device)
    {
        var begun = await browser.PostAsync("/portal/auth/passkeys/options");
        begun.Status.ShouldBe(200, begun.Text);
        JsonObject credential = device.Create(begun.Json["options"]!);
        return await browser.PostAsync("/portal/auth/passkeys", new { credential, name = "Laptop" });
    }

    internal static async Task<ApiAnswer> SignInAsync(PersonBrowser browser, SoftwareAuthenticator device)
    {
        var options = (await browser.PostAsync("/portal/auth/passkeys/request")).Json["options"]!;
        return await browser.PostAsync("/portal/auth/passkeys/sign-in", new { credential = device.Sign(options) });
    }
}

/// <summary>On the embedded database.</summary>
public sealed class PasskeysOnSqlite(PeopleOnSqlite server) : PasskeyTests(server), IClassFixture<PeopleOnSqlite>;

/// <summary>On PostgreSQL.</summary>
public sealed class PasskeysOnPostgres(PeopleOnPostgres server) : PasskeyTests(server), IClassFixture<PeopleOnPostgres>;
