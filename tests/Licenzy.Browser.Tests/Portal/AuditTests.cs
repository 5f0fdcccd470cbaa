using Microsoft.Playwright;

namespace Licenzy.Browser.Tests.Portal;

/// <summary>What was done in the portal stands in the audit log: who, what, and what it was before.</summary>
public sealed class AuditTests(BrowserFixture fixture)
{
    private static PageGetByRoleOptions Named(string name) => new() { Name = name, Exact = true };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_changed_setting_shows_who_changed_it_and_what_it_was(bool dark)
    {
        await using var stage = await PortalStage.WithShopAsync(fixture, dark);
        var page = stage.Page;
        await stage.GoAsync("settings");
        await page.GetByLabel("Grace in days").FillAsync("3");
        await Assertions.Expect(page.GetByText("A failed payment keeps access for 3 days;")).ToBeVisibleAsync();
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        await page.GetByRole(AriaRole.Button, Named("Save failed payments")).ClickAsync();
        await Assertions.Expect(page.GetByText("Saved: failed payments.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, Named("Who changed them")).ClickAsync();
        await Assertions.Expect(page.GetByText("Chain verified")).ToBeVisibleAsync();
        var table = page.GetByRole(AriaRole.Table, Named("Audit entries"));
        await Assertions.Expect(table).ToContainTextAsync("changed the settings of the project");
        await Assertions.Expect(table).ToContainTextAsync(stage.Email);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Details of entry" }).First.ClickAsync();
        var row = page.GetByRole(AriaRole.Table, Named("Before and after"))
            .GetByRole(AriaRole.Row, new LocatorGetByRoleOptions { Name = "past_due_grace_days" });
        await Assertions.Expect(row).ToContainTextAsync("03");
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();

        await page.GetByLabel("Did what").SelectOptionAsync("api_key.created");
        await Assertions.Expect(page.GetByText("No entry fits these filters")).ToBeVisibleAsync();
        page.Url.ShouldContain("action=api_key.created");
        await page.GetByRole(AriaRole.Button, Named("Clear filters")).First.ClickAsync();
        await Assertions.Expect(table).ToContainTextAsync("created the API key backend");
        stage.Watched.Faults.ShouldBeEmpty();
    }
}
