using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Licenzy.Browser.Tests.Portal;

/// <summary>More than a password: an authenticator app, a passkey, and a sign-in over the page when the session ended.</summary>
public sealed partial class SecondProofTests(BrowserFixture fixture)
{
    [Fact]
    public async Task A_code_of_the_app_is_set_up_and_then_asked_for()
    {
        await using var stage = await PortalStage.OpenAsync(fixture);
        // The browser reports the answer that asks for the code.
        stage.Watched.Expect("401");
        var page = stage.Page;
        await page.GotoAsync($"{fixture.Program.Url}/me/security");
        await Button(page, "Set up").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByRole(AriaRole.Img, new() { Name = "QR code" })).ToBeVisibleAsync();
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        var secret = SecretText().Match(await dialog.InnerTextAsync()).Value;
        await Field(page, "The 6 digits from your app").FillAsync(AuthenticatorApp.CodeOf(secret));
        await Button(page, "Turn on").ClickAsync();
        var codes = page.GetByRole(AriaRole.List, new() { Name = "Recovery codes" }).GetByRole(AriaRole.Listitem);
        await Assertions.Expect(codes).ToHaveCountAsync(10);
        var recovery = await codes.First.InnerTextAsync();
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        await page.GetByLabel("I have stored them").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Assertions.Expect(Button(page, "Turn off")).ToBeVisibleAsync();

        await GiveCodeAsync(page, stage.Email, AuthenticatorApp.CodeOf(secret, stepsLater: 1));
        await page.Context.ClearCookiesAsync();
        await SignInAsync(page, stage.Email);
        await Button(page, "Use a recovery code").ClickAsync();
        await Field(page, "Recovery code").FillAsync(recovery);
        await Button(page, "Sign in").ClickAsync();
        await Assertions.Expect(Heading(page, "Profile")).ToBeVisibleAsync();
        stage.Watched.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_passkey_is_added_and_lets_its_person_in()
    {
        await using var stage = await PortalStage.OpenAsync(fixture, dark: true);
        var page = stage.Page;
        var devTools = await page.Context.NewCDPSessionAsync(page);
        await devTools.SendAsync("WebAuthn.enable");
        await devTools.SendAsync("WebAuthn.addVirtualAuthenticator", new(StringComparer.Ordinal) { ["options"] = Authenticator() });
        await page.GotoAsync($"{fixture.Program.Url}/me/security");
        await Button(page, "Add a passkey").ClickAsync();
        await Assertions.Expect(page.GetByText("Never used")).ToBeVisibleAsync();
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync($"{fixture.Program.Url}/sign-in?next=/me/security");
        // This browser picks the only passkey of the list under the e-mail field by itself.
        var head = Heading(page, "Security");
        await Assertions.Expect(head).ToBeVisibleAsync();

        // Another browser may have no such list: there the button does it.
        await page.AddInitScriptAsync("PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false);");
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync($"{fixture.Program.Url}/sign-in?next=/me/security");
        await Button(page, "Sign in with a passkey").ClickAsync();
        await Assertions.Expect(head).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Last used")).ToBeVisibleAsync();
        stage.Watched.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_session_that_ends_in_the_middle_of_work_loses_nothing_typed()
    {
        await using var stage = await PortalStage.OpenAsync(fixture);
        stage.Watched.Expect("401");
        var page = stage.Page;
        await page.GotoAsync($"{fixture.Program.Url}/me/profile");
        await Button(page, "Change address").ClickAsync();
        var address = $"moved-{PortalStage.Fresh()}@example.com";
        await Field(page, "New e-mail address").FillAsync(address);
        await stage.Owner.PostAsync("/portal/auth/sign-out-everywhere");
        await Button(page, "Send the link").ClickAsync();

        var over = page.GetByRole(AriaRole.Dialog, new() { Name = "Your session ended" });
        await Assertions.Expect(over).ToBeVisibleAsync();
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        await over.GetByLabel("Password", new() { Exact = true }).FillAsync(PortalStage.Password);
        await over.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(over).ToBeHiddenAsync();
        await Assertions.Expect(Field(page, "New e-mail address")).ToHaveValueAsync(address);
        await Button(page, "Send the link").ClickAsync();
        await Assertions.Expect(page.GetByText($"A link is on its way to {address}")).ToBeVisibleAsync();
        (await stage.MailedTokenAsync(address, "/verify/")).ShouldNotBeEmpty();
        stage.Watched.Faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_pages_of_a_person_have_no_barriers(bool dark)
    {
        await using var stage = await PortalStage.OpenAsync(fixture, dark, width: dark ? 390 : 1280);
        foreach (var (path, name) in new[] { ("profile", "Profile"), ("security", "Security"), ("sessions", "Sessions") })
        {
            await stage.Page.GotoAsync($"{fixture.Program.Url}/me/{path}");
            await Assertions.Expect(Heading(stage.Page, name)).ToBeVisibleAsync();
            await Assertions.Expect(stage.Page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
            (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
            (await stage.Watched.ScrollsSidewaysAsync()).ShouldBeFalse();
        }

        stage.Watched.Faults.ShouldBeEmpty();
    }

    private async Task SignInAsync(IPage page, string email)
    {
        await page.GotoAsync($"{fixture.Program.Url}/sign-in?next=/me/profile");
        await Field(page, "E-mail").FillAsync(email);
        await Field(page, "Password").FillAsync(PortalStage.Password);
        await Button(page, "Sign in").ClickAsync();
        await Assertions.Expect(Heading(page, "Enter your code")).ToBeVisibleAsync();
    }

    private async Task GiveCodeAsync(IPage page, string email, string code)
    {
        await page.Context.ClearCookiesAsync();
        await SignInAsync(page, email);
        await Field(page, "The 6 digits from your app").FillAsync(code);
        await Button(page, "Sign in").ClickAsync();
        await Assertions.Expect(Heading(page, "Profile")).ToBeVisibleAsync();
    }

    private static Dictionary<string, object> Authenticator() =>
        new(StringComparer.Ordinal)
        {
            ["protocol"] = "ctap2",
            ["transport"] = "internal",
            ["hasResidentKey"] = true,
            ["hasUserVerification"] = true,
            ["isUserVerified"] = true,
            ["automaticPresenceSimulation"] = true,
        };

    [GeneratedRegex("[A-Z2-7]{32}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SecretText();

    private static ILocator Heading(IPage page, string name) => page.GetByRole(AriaRole.Heading, new() { Name = name, Level = 1 });

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name }).First;

    private static ILocator Field(IPage page, string name) => page.GetByLabel(name, new() { Exact = true });
}
