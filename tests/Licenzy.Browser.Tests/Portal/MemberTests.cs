using Microsoft.Playwright;

namespace Licenzy.Browser.Tests.Portal;

/// <summary>Members: invited from the page, and what each role finds that it cannot do.</summary>
public sealed class MemberTests(BrowserFixture fixture)
{
    private static PageGetByRoleOptions Named(string name) => new() { Name = name, Exact = true };

    [Fact]
    public async Task An_owner_invites_many_and_withdraws_one()
    {
        await using var stage = await PortalStage.OpenAsync(fixture);
        var page = stage.Page;
        await page.GotoAsync($"{fixture.Program.Url}/account/members");
        await page.GetByRole(AriaRole.Button, Named($"Actions for {stage.Email}")).ClickAsync();
        await Assertions.Expect(page.GetByText("The last owner can neither leave nor be lowered.")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();

        var (jonas, lin) = ($"jonas-{PortalStage.Fresh()}@example.com", $"lin-{PortalStage.Fresh()}@example.com");
        await page.GetByRole(AriaRole.Button, Named("Invite people")).ClickAsync();
        await page.GetByLabel("E-mail addresses").FillAsync($"Jonas <{jonas}>, {lin}");
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        await page.GetByRole(AriaRole.Button, Named("Invite 2 people as support")).ClickAsync();
        await Assertions.Expect(page.GetByText("A mail with the link is on its way.").First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Close" }).Last.ClickAsync();
        (await stage.MailedTokenAsync(jonas, "/invitation/")).ShouldNotBeEmpty();

        await page.GetByRole(AriaRole.Button, Named($"Withdraw the invitation of {lin}")).ClickAsync();
        await page.GetByRole(AriaRole.Button, Named("Withdraw the invitation")).ClickAsync();
        await Assertions
            .Expect(page.GetByRole(AriaRole.Table, new PageGetByRoleOptions { Name = "Invitations" }))
            .Not.ToContainTextAsync(lin);
        var waiting = await stage.Owner.GetAsync("/portal/invitations");
        waiting["data"]!.AsArray().Select(one => one!["email"]!.GetValue<string>()).ShouldBe([jonas]);
        stage.Watched.Faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("viewer", false)]
    [InlineData("support", false)]
    [InlineData("admin", true)]
    public async Task A_role_sees_what_it_may_and_is_told_what_it_may_not(string role, bool configures)
    {
        await using var stage = await PortalStage.WithShopAsync(fixture);
        var (api, watched) = await stage.InviteAsync(role);
        using var member = api;
        await using var window = watched;
        var page = watched.Page;
        var scope = $"{fixture.Program.Url}/p/{stage.ProjectId}/test";

        await page.GotoAsync($"{scope}/api-keys");
        await Assertions.Expect(page.GetByRole(AriaRole.Table)).ToContainTextAsync("backend");
        var create = page.GetByRole(AriaRole.Button, Named("Create key"));
        await create.ClickAsync(new LocatorClickOptions { Force = true });
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(configures ? 1 : 0);
        if (!configures)
        {
            await Assertions.Expect(create).ToHaveAttributeAsync("aria-disabled", "true");
            await Assertions.Expect(create).ToHaveAccessibleDescriptionAsync(Pattern.Of($"Your role, {role}, cannot"));
        }

        await page.GotoAsync($"{scope}/settings");
        await Assertions.Expect(page.GetByLabel("Project name")).ToHaveValueAsync(Pattern.Of(".+"));
        await Assertions.Expect(page.GetByRole(AriaRole.Button, Named("Save name"))).ToHaveCountAsync(configures ? 1 : 0);
        await Assertions
            .Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Delete" }))
            .ToHaveAttributeAsync("aria-disabled", "true");
        await page.GotoAsync($"{fixture.Program.Url}/account/members");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, Named("Invite people"))).ToHaveAttributeAsync("aria-disabled", "true");
        (await watched.BarriersAsync()).ShouldBeEmpty();
        watched.Faults.ShouldBeEmpty();
    }
}
