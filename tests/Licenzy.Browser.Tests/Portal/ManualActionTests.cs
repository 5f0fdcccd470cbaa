using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Licenzy.Browser.Tests.Portal;

/// <summary>What operators do by hand on the page of a customer: shown before, done with a note, and taken back.</summary>
public sealed partial class ManualActionTests(BrowserFixture fixture)
{
    [Fact]
    public async Task A_grant_is_shown_before_and_undone_from_its_message()
    {
        await using var stage = await PortalStage.WithShopAsync(fixture);
        await stage.GoAsync("customers/user_1");
        await stage.Page.GetByRole(AriaRole.Button, new() { Name = "Grant access", Exact = true }).First.ClickAsync();
        await ChooseAsync(stage.Page, "Credits 1000");
        var dialog = stage.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByRole(AriaRole.Table, new() { Name = "What changes" })).ToContainTextAsync("Allowed");
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        (await stage.Backend.IsAllowedAsync("user_1")).ShouldBeFalse("a preview does nothing");

        await ConfirmAsync(stage.Page, "Grant 1,000 units in test");
        await Assertions.Expect(stage.Page.GetByText("Granted Credits 1000 to user_1.")).ToBeVisibleAsync();
        (await stage.Backend.IsAllowedAsync("user_1")).ShouldBeTrue();

        await stage
            .Page.GetByRole(AriaRole.Region, new() { Name = "Messages" })
            .GetByRole(AriaRole.Button, new() { Name = "Undo" })
            .ClickAsync();
        await ConfirmAsync(stage.Page, "Undo the grant in test");
        await Assertions.Expect(stage.Page.GetByText("Undid the grant for user_1.")).ToBeVisibleAsync();
        (await stage.Backend.IsAllowedAsync("user_1")).ShouldBeFalse();
        stage.Watched.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_preview_that_is_stale_does_nothing_and_is_shown_anew()
    {
        await using var stage = await PortalStage.WithShopAsync(fixture);
        await stage.Backend.BuyAsync("user_2", "CREDITS_1000");
        await stage.GoAsync("customers/user_2?action=grant");
        await ChooseAsync(stage.Page, "Day pass");
        var dialog = stage.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Note").FillAsync("Ticket 4711");
        await Assertions.Expect(Confirm(stage.Page, "Grant Day pass in test")).ToBeEnabledAsync();
        var grant = new JsonObject { ["product_code"] = "DAY_PASS", ["note"] = "Somebody else was faster" };
        await stage.Owner.PostAsync("/portal/support/customers/user_2/grants", grant);

        stage.Watched.Expect("409");
        await Confirm(stage.Page, "Grant Day pass in test").ClickAsync();
        await Assertions.Expect(dialog.GetByText("user_2 changed while you were looking.")).ToBeVisibleAsync();
        await Assertions.Expect(dialog.GetByLabel("Note")).ToHaveValueAsync("Ticket 4711");
        var held = await stage.Owner.GetAsync("/portal/support/customers/user_2/entitlements");
        held["data"]!.AsArray().Count.ShouldBe(2, "nothing was done");
        stage.Watched.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_revocation_is_undone_from_the_timeline()
    {
        await using var stage = await PortalStage.WithShopAsync(fixture);
        await stage.Backend.BuyAsync("user_3", "DAY_PASS");
        await stage.GoAsync("customers/user_3");
        await stage.Page.GetByRole(AriaRole.Button, new() { Name = "Actions for Day pass" }).ClickAsync();
        await stage.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Revoke…" }).ClickAsync();
        await ConfirmAsync(stage.Page, "Revoke Day pass in test");
        await Assertions.Expect(stage.Page.GetByText("Revoked Day pass for user_3.")).ToBeVisibleAsync();
        (await stage.Backend.IsAllowedAsync("user_3")).ShouldBeFalse();

        await stage.GoAsync("customers/user_3/timeline");
        await stage.Page.GetByRole(AriaRole.Button, new() { NameRegex = UndoOfRevocation() }).ClickAsync();
        await ConfirmAsync(stage.Page, "Undo the revocation in test");
        await Assertions.Expect(stage.Page.GetByText("Undone, see by whom")).ToBeVisibleAsync();
        (await stage.Backend.IsAllowedAsync("user_3")).ShouldBeTrue();
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        stage.Watched.Faults.ShouldBeEmpty();
    }

    [GeneratedRegex("^Undo .* revoked Day pass$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UndoOfRevocation();

    private static ILocator Confirm(IPage page, string label) =>
        page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = label });

    private static async Task ChooseAsync(IPage page, string product)
    {
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Combobox, new() { Name = "Product" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = product }).ClickAsync();
    }

    private static async Task ConfirmAsync(IPage page, string label)
    {
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Note").FillAsync("Ticket 4711: lost in the outage");
        await Confirm(page, label).ClickAsync();
    }
}
