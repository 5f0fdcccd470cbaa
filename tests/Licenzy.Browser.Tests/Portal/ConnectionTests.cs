using Microsoft.Playwright;

namespace Licenzy.Browser.Tests.Portal;

/// <summary>Connecting Stripe: a key checked as it is pasted, a broken thing named and mended, live mode that leads on.</summary>
public sealed class ConnectionTests(BrowserFixture fixture)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patiently = new() { Timeout = 20_000 };

    [Fact]
    public async Task A_wrong_key_is_named_and_a_right_one_connects()
    {
        await using var stage = await PortalStage.OpenAsync(fixture);
        var page = stage.Page;
        await stage.GoAsync("connection");
        var key = page.GetByLabel("Test key from Stripe");

        await key.FillAsync("sk_live_abcdefghijklmnop");
        await Assertions.Expect(page.GetByText("This is a live key. You are connecting test mode.")).ToBeVisibleAsync();
        await key.FillAsync($"rk_test_licenzy_{stage.ProjectId}");
        await Assertions.Expect(page.GetByText("13 of 13 permissions.")).ToBeVisibleAsync(Patiently);
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Connect and set up the webhook" }).ClickAsync();

        await Assertions.Expect(page.GetByText("It listens to every event type that is needed.")).ToBeVisibleAsync(Patiently);
        (await stage.Owner.GetAsync("/portal/stripe/connection"))["test"]!["connected"]!.GetValue<bool>().ShouldBeTrue();
        stage.Watched.Faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_doctor_names_what_is_missing_and_mends_it(bool dark)
    {
        await using var stage = await PortalStage.WithShopAsync(fixture, dark);
        var page = stage.Page;
        var endpoint = (await stage.Owner.GetAsync("/portal/stripe/connection"))["test"]!["endpoint_id"]!.GetValue<string>();
        await stage.Stripe.PostAsync(
            $"/v1/webhook_endpoints/{endpoint}",
            new KeyValuePair<string, string>("enabled_events[]", "checkout.session.completed")
        );

        await stage.GoAsync("connection?doctor=1");
        await Assertions
            .Expect(page.GetByText("charge.refunded", new PageGetByTextOptions { Exact = false }).First)
            .ToBeVisibleAsync(Patiently);
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add in Stripe" }).ClickAsync();

        await Assertions.Expect(page.GetByText("It listens to every event type that is needed.")).ToBeVisibleAsync(Patiently);
        var mended = await stage.Stripe.GetAsync($"/v1/webhook_endpoints/{endpoint}");
        mended["enabled_events"]!.AsArray().Select(one => one!.GetValue<string>()).ShouldContain("charge.refunded", StringComparer.Ordinal);
        stage.Watched.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Disconnecting_says_what_stops_and_what_stays()
    {
        await using var stage = await PortalStage.WithShopAsync(fixture);
        var page = stage.Page;
        await stage.GoAsync("connection");

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Disconnect…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync("Checkout stops in test mode. 3 products and the access of 0 customers stay.");
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Disconnect Stripe in test" }).ClickAsync();

        await Assertions.Expect(page.GetByLabel("Test key from Stripe")).ToBeVisibleAsync(Patiently);
        (await stage.Owner.GetAsync("/portal/stripe/connection"))["test"]!["connected"]!.GetValue<bool>().ShouldBeFalse();
        stage.Watched.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Live_mode_without_a_connection_leads_on()
    {
        await using var stage = await PortalStage.WithShopAsync(fixture);
        var page = stage.Page;
        await stage.GoAsync("getting-started", "live");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Go live");
        await Assertions.Expect(page.GetByLabel("Live key from Stripe")).ToBeVisibleAsync(Patiently);
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();

        await stage.GoAsync("connection", "live");
        await page.GetByLabel("Live key from Stripe").FillAsync("sk_test_abcdefghijklmnop");
        await Assertions.Expect(page.GetByText("This is a test key. You are connecting live mode.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Go to test" }).ClickAsync();
        await page.WaitForURLAsync("**/test/connection");
        stage.Watched.Faults.ShouldBeEmpty();
    }
}
