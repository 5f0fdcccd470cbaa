using Microsoft.Playwright;

namespace Licenzy.Browser.Tests.Portal;

/// <summary>The life of a product: made of a price, changed, archived, restored, and what live mode lacks to have it too.</summary>
public sealed class ProductLifeTests(BrowserFixture fixture)
{
    private static PageGetByRoleOptions Named(string name) => new() { Name = name, Exact = true };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_price_becomes_a_product_that_is_changed_archived_and_restored(bool dark)
    {
        await using var stage = await PortalStage.WithShopAsync(fixture, dark);
        var page = stage.Page;
        await stage.Stripe.CreatePriceAsync("Team", 9900, "month");
        await stage.GoAsync("products");
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        await page.GetByRole(AriaRole.Link, Named("New product")).ClickAsync();

        await page.GetByRole(AriaRole.Button, Named("Create product in test")).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is a problem");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Choose a price, or paste its id");
        (await page.TitleAsync()).ShouldStartWith("Error: ");
        await page.GetByLabel("Price in Stripe").First.FillAsync("Team");
        await page.GetByRole(AriaRole.Option, new PageGetByRoleOptions { Name = "Team" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Radio, new PageGetByRoleOptions { Name = "Time pass" })).ToBeDisabledAsync();
        await Assertions.Expect(page.GetByText("Needs a price that is paid once.").First).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("A buyer of Team has access while Stripe keeps the subscription alive.")).ToBeVisibleAsync();
        await page.GetByLabel("Product code").FillAsync("TEAM");
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        await page.GetByRole(AriaRole.Button, Named("Create product in test")).ClickAsync();
        await Assertions.Expect(page.GetByText("Created Team in test.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Team" }).ClickAsync();
        await page.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).FillAsync("Team plus");
        await page.GetByRole(AriaRole.Link, Named("Back to products")).ClickAsync();
        await page.GetByRole(AriaRole.Button, Named("Stay")).ClickAsync();
        await page.GetByRole(AriaRole.Button, Named("Save Team in test")).ClickAsync();
        await Assertions.Expect(page.GetByText("Saved Team plus in test.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, Named("Actions for Team plus")).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, Named("Archive…")).ClickAsync();
        await Assertions.Expect(page.GetByText("New checkouts of Team plus are refused.")).ToBeVisibleAsync();
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        await page.GetByRole(AriaRole.Button, Named("Archive Team plus in test")).ClickAsync();
        await Assertions.Expect(page.GetByText("Archived Team plus in test.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, Named("Archived")).ClickAsync();
        await page.GetByRole(AriaRole.Button, Named("Actions for Team plus")).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, Named("Restore…")).ClickAsync();
        await page.GetByRole(AriaRole.Button, Named("Restore Team plus in test")).ClickAsync();
        await Assertions.Expect(page.GetByText("Restored Team plus in test.")).ToBeVisibleAsync();
        var products = await stage.Owner.GetAsync("/portal/products?status=active");
        products["data"]!
            .AsArray()
            .Select(product => product!["name"]!.GetValue<string>())
            .ShouldContain("Team plus", StringComparer.Ordinal);
        stage.Watched.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Prices_are_imported_after_a_summary_and_copying_says_what_live_mode_lacks()
    {
        await using var stage = await PortalStage.WithShopAsync(fixture);
        var page = stage.Page;
        await stage.Stripe.CreatePriceAsync("Yearly", 29000, "year");
        await stage.GoAsync("products");

        await page.GetByRole(AriaRole.Button, Named("Import from Stripe")).ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new PageGetByRoleOptions { Name = "Yearly" }).CheckAsync();
        await page.GetByLabel("Code for Yearly").FillAsync("YEARLY");
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        await page.GetByRole(AriaRole.Button, Named("Look at the summary of 1")).ClickAsync();
        await Assertions.Expect(page.GetByText("1 product will be made.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, Named("Import 1 product in test")).ClickAsync();
        await Assertions.Expect(page.GetByText("Imported 1 product in test.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Table).GetByText("YEARLY").First).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, Named("Copy to live")).ClickAsync();
        await Assertions.Expect(page.GetByText("4 without what live mode needs.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("No Stripe account is connected in live mode.").First).ToBeVisibleAsync();
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        (await stage.Owner.GetAsync("/portal/products", "live"))["data"]!.AsArray().ShouldBeEmpty();
        stage.Watched.Faults.ShouldBeEmpty();
    }
}
