using Microsoft.Playwright;

namespace Licenzy.Browser.Tests;

/// <summary>The API reference at /docs in a real browser.</summary>
public sealed class ReferenceTests(BrowserFixture fixture)
{
    private const string Operation = "#operations-Access-check_access";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_reference_shows_every_route_and_loads_nothing_from_elsewhere(bool dark)
    {
        await using var watched = await OpenReferenceAsync(dark);

        var summaries = await watched.Page.Locator(".opblock-summary-path").AllInnerTextsAsync();

        summaries.Count.ShouldBeGreaterThanOrEqualTo(7);
        watched.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_route_can_be_tried_with_a_key()
    {
        await using var watched = await OpenReferenceAsync(dark: false);
        var page = watched.Page;

        await page.Locator(".auth-wrapper .authorize").ClickAsync();
        await page.Locator(".modal-ux input").FillAsync(fixture.Program.ApiKey);
        await page.Locator(".modal-ux button[type=submit]").ClickAsync();
        await page.Locator(".modal-ux .btn-done").ClickAsync();
        await page.Locator($"{Operation} .opblock-summary-control").ClickAsync();
        await page.Locator($"{Operation} .try-out__btn").ClickAsync();
        await page.Locator($"{Operation} .execute").ClickAsync();

        await Assertions.Expect(page.Locator($"{Operation} .live-responses-table .response-col_status").Last).ToHaveTextAsync("200");
        watched.Faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_serious_keeps_anybody_from_reading_the_reference(bool dark)
    {
        await using var watched = await OpenReferenceAsync(dark);
        await watched.Page.Locator($"{Operation} .opblock-summary-control").ClickAsync();

        (await watched.SeriousBarriersAsync()).ShouldBeEmpty();
    }

    private async Task<WatchedPage> OpenReferenceAsync(bool dark)
    {
        var watched = await fixture.OpenAsync(dark);
        await watched.Page.GotoAsync($"{fixture.Program.Url}/docs");
        await watched.Page.Locator(Operation).WaitForAsync();
        return watched;
    }
}
