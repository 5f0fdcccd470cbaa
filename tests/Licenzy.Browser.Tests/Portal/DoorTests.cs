using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Licenzy.Browser.Tests.Portal;

/// <summary>How people come in: sign-up, a wrong password, a reset by mail, an invitation.</summary>
public sealed partial class DoorTests(BrowserFixture fixture)
{
    private const string NewPassword = "another long password 2";

    [Fact]
    public async Task Somebody_signs_up_and_stands_on_the_first_page()
    {
        await using var watched = await fixture.OpenAsync();
        var page = watched.Page;
        await page.GotoAsync($"{fixture.Program.Url}/");
        await Assertions.Expect(Heading(page, "Sign in to Licenzy")).ToBeVisibleAsync();
        (await watched.BarriersAsync()).ShouldBeEmpty();

        await page.GetByRole(AriaRole.Link, new() { Name = "Create an account" }).ClickAsync();
        await Button(page, "Create account").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync();
        await Assertions.Expect(page).ToHaveTitleAsync("Error: Create an account · Licenzy");
        (await watched.BarriersAsync()).ShouldBeEmpty();
        await page.GetByRole(AriaRole.Link, new() { Name = "Enter a password" }).ClickAsync();
        await Assertions.Expect(Field(page, "Password")).ToBeFocusedAsync();

        await Field(page, "E-mail").FillAsync($"new-{PortalStage.Fresh()}@example.com");
        await Field(page, "Password").FillAsync("eleven char");
        await Assertions.Expect(page.GetByText("1 more")).ToBeVisibleAsync();
        await Field(page, "Password").FillAsync(PortalStage.Password);
        await Assertions.Expect(page.GetByText("Long enough")).ToBeVisibleAsync();
        await Field(page, "Account name").FillAsync("Acme");
        await Button(page, "Create account").ClickAsync();

        await page.WaitForURLAsync(InProject());
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "E-mail address" })).ToContainTextAsync("Confirm new-");
        await Button(page, "Send it again").ClickAsync();
        await Assertions.Expect(page.GetByText("Sent a new link to")).ToBeVisibleAsync();
        watched.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_wrong_password_never_says_which_half_and_five_of_them_lock_with_the_minutes()
    {
        await using var stage = await PortalStage.OpenAsync(fixture);
        stage.Watched.Expect("401");
        stage.Watched.Expect("429");
        var page = stage.Page;
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync($"{fixture.Program.Url}/sign-in");
        await Field(page, "E-mail").FillAsync(stage.Email);
        for (var tries = 0; tries < 5; tries++)
        {
            await Field(page, "Password").FillAsync($"wrong password {tries}");
            var answer = await page.RunAndWaitForResponseAsync(
                () => Button(page, "Sign in").ClickAsync(),
                response => response.Url.EndsWith("/portal/auth/sign-in", StringComparison.Ordinal)
            );
            answer.Status.ShouldBe(401);
            await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The e-mail address or the password is wrong.");
        }

        await Field(page, "Password").FillAsync(PortalStage.Password);
        await Button(page, "Sign in").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Try again in 15 minutes or reset the password.");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync();
        stage.Watched.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_forgotten_password_is_set_anew_by_the_link_in_the_mail()
    {
        await using var stage = await PortalStage.OpenAsync(fixture, dark: true);
        var page = stage.Page;
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync($"{fixture.Program.Url}/sign-in?next=/me/profile");
        await Field(page, "E-mail").FillAsync(stage.Email);
        await page.GetByRole(AriaRole.Link, new() { Name = "Forgot your password?" }).ClickAsync();
        // Nothing is asked twice.
        await Assertions.Expect(Field(page, "E-mail")).ToHaveValueAsync(stage.Email);
        await Button(page, "Send the link").ClickAsync();
        await Assertions.Expect(Heading(page, "Look into your mailbox")).ToBeVisibleAsync();
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();

        var token = await stage.MailedTokenAsync(stage.Email, "/reset/");
        await page.GotoAsync($"{fixture.Program.Url}/reset/{token}");
        await Field(page, "New password").FillAsync(NewPassword);
        await Button(page, "Set password").ClickAsync();
        await Assertions.Expect(Heading(page, "Your new password is set")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await Field(page, "E-mail").FillAsync(stage.Email);
        await Field(page, "Password").FillAsync(NewPassword);
        await Button(page, "Sign in").ClickAsync();
        await page.WaitForURLAsync(InProject());
        stage.Watched.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Somebody_new_joins_by_an_invitation_and_the_wrong_person_is_told()
    {
        await using var stage = await PortalStage.OpenAsync(fixture);
        var email = $"invited-{PortalStage.Fresh()}@example.com";
        await stage.Owner.PostAsync("/portal/invitations", new JsonObject { ["email"] = email, ["role"] = "support" });
        var token = await stage.MailedTokenAsync(email, "/invitation/");
        await stage.Page.GotoAsync($"{fixture.Program.Url}/invitation/{token}");
        await Assertions.Expect(stage.Page.GetByText("This invitation is not for you.")).ToBeVisibleAsync();
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();

        await using var watched = await fixture.OpenAsync(dark: true);
        var page = watched.Page;
        await page.GotoAsync($"{fixture.Program.Url}/invitation/{token}");
        await Assertions.Expect(Heading(page, "Join Acme")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync($"{stage.Email} invites you to Acme, as support");
        (await watched.BarriersAsync()).ShouldBeEmpty();
        await Field(page, "Your name").FillAsync("Ines Soler");
        await Field(page, "Password").FillAsync(PortalStage.Password);
        await Button(page, "Join Acme").ClickAsync();
        await page.WaitForURLAsync(InProject());
        await Assertions.Expect(Button(page, "Ines Soler")).ToContainTextAsync("Support");

        watched.Expect("400");
        await page.GotoAsync($"{fixture.Program.Url}/invitation/{token}");
        await Assertions.Expect(Heading(page, "This invitation is not open any more")).ToBeVisibleAsync();
        stage.Watched.Faults.ShouldBeEmpty();
        watched.Faults.ShouldBeEmpty();
    }

    [GeneratedRegex("/p/prj_[a-z0-9]+/test/", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InProject();

    private static ILocator Heading(IPage page, string name) => page.GetByRole(AriaRole.Heading, new() { Name = name, Level = 1 });

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name }).First;

    private static ILocator Field(IPage page, string name) => page.GetByLabel(name, new() { Exact = true });
}
