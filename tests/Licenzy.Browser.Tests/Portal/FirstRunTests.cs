using Microsoft.Playwright;

namespace Licenzy.Browser.Tests.Portal;

/// <summary>From nothing to a first access, by the pages alone: no documentation, no terminal.</summary>
public sealed class FirstRunTests(BrowserFixture fixture)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patiently = new() { Timeout = 20_000 };

    [Fact]
    public async Task A_newcomer_comes_from_nothing_to_a_first_access()
    {
        await using var stage = await PortalStage.OpenAsync(fixture);
        var page = stage.Page;
        await page.GotoAsync($"{fixture.Program.Url}/");
        await Assertions.Expect(Heading(page, "Getting started")).ToBeVisibleAsync();
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();

        await Button(page, "Use the built-in Stripe sandbox").ClickAsync();
        await Assertions.Expect(page.GetByText("checkout.session.expired,")).ToBeVisibleAsync(Patiently);

        await Button(page, "Map Pro").ClickAsync();
        await Assertions.Expect(page.GetByText("PRO_MONTHLY,")).ToBeVisibleAsync(Patiently);

        await Button(page, "Create key").ClickAsync();
        await page.GetByLabel("I have stored it").CheckAsync();
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        await Button(page, "Close").ClickAsync();

        var buyer = await page.RunAndWaitForPopupAsync(() => Button(page, "Buy Pro in test mode").ClickAsync());
        await buyer.Locator("button[value=card]").ClickAsync();
        await Assertions.Expect(buyer.Locator("h1")).ToHaveTextAsync("Payment received");
        await buyer.CloseAsync();

        await Assertions.Expect(page.GetByText("That is the whole loop.")).ToBeVisibleAsync(Patiently);
        await Assertions.Expect(page.GetByText("Allowed.", new PageGetByTextOptions { Exact = true })).ToBeVisibleAsync(Patiently);
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "See why" }).ClickAsync();
        await page.WaitForURLAsync("**/customers/user_1?why=1");
        stage.Watched.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_code_holds_the_key_only_in_the_visit_in_which_it_was_made()
    {
        await using var stage = await PortalStage.WithShopAsync(fixture);
        var page = stage.Page;
        await stage.GoAsync("getting-started?step=key");
        await Button(page, "Create another key").ClickAsync();
        await page.GetByLabel("I have stored it").CheckAsync();
        await Button(page, "Close").ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = Pattern.Of("Make a first checkout") }).ClickAsync();
        var code = page.GetByRole(AriaRole.Tabpanel);

        await Assertions.Expect(code).ToContainTextAsync("Bearer lz_test_");
        await stage.GoAsync("getting-started?step=checkout");

        await Assertions.Expect(code).ToContainTextAsync("Bearer $LICENZY_TEST_KEY");
        stage.Watched.Faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_overview_has_no_barriers_and_leads_on(bool dark)
    {
        await using var stage = await PortalStage.WithShopAsync(fixture, dark);
        var page = stage.Page;
        await stage.Backend.BuyAsync("user_1", "PRO_MONTHLY");
        await stage.GoAsync("overview");
        var chart = page.GetByRole(AriaRole.Img, new PageGetByRoleOptions { Name = "Checkouts." });
        await Assertions.Expect(chart).ToBeVisibleAsync(Patiently);
        await Assertions.Expect(chart.Locator("svg").First).ToBeVisibleAsync(Patiently);
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();

        await Button(page, "Show as table").Last.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Columnheader, new PageGetByRoleOptions { Name = "Finalized" })).ToBeVisibleAsync();
        page.Url.ShouldContain("table=checkouts");

        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "24 h" }).ClickAsync();
        await page.WaitForURLAsync("**/overview?range=24h*");
        stage.Watched.Faults.ShouldBeEmpty();
    }

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name });

    private static ILocator Heading(IPage page, string name) =>
        page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = name, Level = 1 });
}
