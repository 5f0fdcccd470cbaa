using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Licenzy.Browser.Tests.Portal;

/// <summary>An event of Stripe is looked into and replayed; a sale that nobody claims is placed.</summary>
public sealed class StripeEventTests(BrowserFixture fixture)
{
    [Theory]
    [InlineData(false, 1280)]
    [InlineData(true, 390)]
    public async Task An_event_is_inspected_and_replayed(bool dark, int width)
    {
        await using var stage = await PortalStage.WithShopAsync(fixture, dark, width);
        await stage.Backend.BuyAsync("user_1", "DAY_PASS");

        await stage.GoAsync("events");
        await Assertions.Expect(stage.Page.GetByRole(AriaRole.Link, new() { Name = "checkout.session.completed" })).ToBeVisibleAsync();
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        (await stage.Watched.ScrollsSidewaysAsync()).ShouldBeFalse();
        await stage.Page.GetByRole(AriaRole.Link, new() { Name = "checkout.session.completed" }).ClickAsync();
        await Assertions.Expect(stage.Page.GetByText("It was applied, and changed 1 entitlement of user_1.")).ToBeVisibleAsync();
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        await stage.Page.GetByRole(AriaRole.Button, new() { Name = "Replay…" }).ClickAsync();
        var dialog = stage.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByText("A replay would change nothing.")).ToBeVisibleAsync();
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Replay in test" }).ClickAsync();

        await Assertions.Expect(stage.Page.GetByText("The replay changed nothing.")).ToBeVisibleAsync();
        stage.Watched.Faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false, 1280)]
    [InlineData(true, 390)]
    public async Task A_sale_that_nobody_claims_is_linked_and_gives_access(bool dark, int width)
    {
        await using var stage = await PortalStage.WithShopAsync(fixture, dark, width);
        // A customer of ours with the same address: whose the sale is can be guessed.
        var earlier = await stage.Backend.PostAsync(
            "/v1/checkout/session",
            new JsonObject
            {
                ["subject_ref"] = "user_lin",
                ["product_code"] = "DAY_PASS",
                ["customer_email"] = "lin@example.com",
            }
        );
        await stage.Backend.PayAsync(earlier["checkout_url"]!.GetValue<string>(), "4242424242424242");
        var prices = await stage.Owner.GetAsync("/portal/products");
        var price = prices["data"]!.AsArray().Single(product => product!["product_code"]!.GetValue<string>() == "PRO_MONTHLY")![
            "stripe_price_id"
        ]!.GetValue<string>();
        var session = await stage.Stripe.PostAsync(
            "/v1/checkout/sessions",
            new("mode", "subscription"),
            new("customer_email", "lin@example.com"),
            new("line_items[0][price]", price),
            new("line_items[0][quantity]", "1"),
            new("success_url", "https://app.example.com/thanks")
        );
        await stage.Backend.PayAsync(session["url"]!.GetValue<string>(), "4242424242424242");

        await stage.GoAsync("unmapped");
        await Assertions.Expect(stage.Page.GetByText("lin@example.com")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        (await stage.Watched.ScrollsSidewaysAsync()).ShouldBeFalse();
        await stage.Page.GetByRole(AriaRole.Button, new() { Name = "Not ours", Exact = true }).ClickAsync();
        await stage.Page.GetByRole(AriaRole.Link, new() { Name = "Not ours", Exact = true }).ClickAsync();
        await stage.Page.GetByRole(AriaRole.Button, new() { Name = "Take up again" }).ClickAsync();
        await stage.Page.GetByRole(AriaRole.Link, new() { NameRegex = Pattern.Of("^Open") }).ClickAsync();
        await stage.Page.GetByRole(AriaRole.Button, new() { Name = "Link to a customer…" }).ClickAsync();
        var dialog = stage.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByLabel("Customer")).ToHaveValueAsync("user_lin");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Table, new() { Name = "What changes" })).ToContainTextAsync("Allowed");
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        await dialog.GetByLabel("Note").FillAsync("Ticket 4711");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Link to user_lin in test" }).ClickAsync();

        await Assertions.Expect(stage.Page.GetByText("user_lin has access now.")).ToBeVisibleAsync();
        await Assertions.Expect(stage.Page.GetByText("Every sale has a product and a customer")).ToBeVisibleAsync();
        var held = await stage.Owner.GetAsync("/portal/support/customers/user_lin/entitlements");
        held["data"]!.AsArray().ShouldContain(entitlement => entitlement!["product_code"]!.GetValue<string>() == "PRO_MONTHLY");
        (await stage.Backend.IsAllowedAsync("user_lin")).ShouldBeTrue();
        stage.Watched.Faults.ShouldBeEmpty();
    }
}
