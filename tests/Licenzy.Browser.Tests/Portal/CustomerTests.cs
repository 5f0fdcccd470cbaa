using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Licenzy.Browser.Tests.Portal;

/// <summary>A support person finds a customer, reads why they have access or not, and looks at how it was before.</summary>
public sealed class CustomerTests(BrowserFixture fixture)
{
    private const string Failing = "4000000000000341";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_customer_is_found_as_one_types_and_their_page_says_why_they_have_access(bool dark)
    {
        await using var stage = await PortalStage.WithShopAsync(fixture, dark);
        await stage.Backend.BuyAsync("user_123", "PRO_MONTHLY");
        await stage.Backend.BuyAsync("user_123", "CREDITS_1000");
        await stage.Backend.ConsumeAsync("user_123", 360);
        await stage.Backend.BuyAsync("user_1230", "DAY_PASS");
        var page = stage.Page;
        await stage.GoAsync("customers");
        var field = page.GetByRole(AriaRole.Searchbox, new() { Name = "Find a customer" });
        await Assertions.Expect(field).ToBeFocusedAsync();

        await page.Keyboard.TypeAsync("user_12");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "user_1230" })).ToBeVisibleAsync();
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        await page.Keyboard.TypeAsync("3");
        await page.Keyboard.PressAsync("Enter");

        await Assertions
            .Expect(Decision(page))
            .ToContainTextAsync(
                Pattern.Of("Allowed\\. user_123 has access through Pro, paid to .*, and Credits 1000, with 640 units left\\.")
            );
        await Assertions.Expect(Decision(page)).ToContainTextAsync("Without Pro, Credits 1000 alone would still allow.");
        await Why(page).ClickAsync();
        await Assertions
            .Expect(page.GetByRole(AriaRole.List, new() { Name = "From cause to effect" }))
            .ToContainTextAsync("answered by access/check");
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "Credits 1000" }).First).ToContainTextAsync("640");
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        (await stage.Watched.ScrollsSidewaysAsync()).ShouldBeFalse();
        stage.Watched.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_denied_customer_is_told_by_the_most_hopeful_reason_and_what_lifts_it()
    {
        await using var stage = await PortalStage.WithShopAsync(fixture, width: 390);
        await stage.Backend.BuyAsync("late", "PRO_MONTHLY");
        await stage.Backend.BuyAsync("back", "CREDITS_1000");
        var subscription = (await HeldAsync(stage, "late"))[0]!;
        await PressAsync(
            $"/sandbox/customers/{subscription["stripe_customer_id"]}/card",
            new KeyValuePair<string, string>("card", Failing)
        );
        await PressAsync($"/sandbox/subscriptions/{subscription["stripe_subscription_id"]}/advance");
        var pack = (await HeldAsync(stage, "back"))[0]!;
        await stage.Stripe.PostAsync(
            "/v1/refunds",
            new KeyValuePair<string, string>("payment_intent", $"{pack["stripe_payment_intent_id"]}")
        );

        await stage.GoAsync("customers/late");
        await Assertions.Expect(Decision(stage.Page)).ToContainTextAsync("Denied. late has no access: Pro is past due");
        await Assertions.Expect(Decision(stage.Page)).ToContainTextAsync("A successful payment in Stripe lifts it at once");
        // Without access the proof is unfolded at once.
        await Assertions.Expect(Why(stage.Page)).ToHaveAttributeAsync("aria-expanded", "true");
        await Assertions.Expect(stage.Page.GetByRole(AriaRole.Row, new() { Name = "Pro" }).First).ToContainTextAsync("past_due");
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();

        await stage.GoAsync("customers/back");
        await Assertions.Expect(Decision(stage.Page)).ToContainTextAsync("Denied. back has no access: Credits 1000 was refunded in full");
        await stage.GoAsync("customers/nobody");
        await Assertions.Expect(Decision(stage.Page)).ToContainTextAsync("nobody has never bought or been granted anything in test mode.");
        await stage.Page.GetByRole(AriaRole.Link, new() { Name = "Look in live mode" }).First.ClickAsync();
        await Assertions.Expect(Decision(stage.Page)).ToContainTextAsync("anything in live mode.");
        (await stage.Watched.ScrollsSidewaysAsync()).ShouldBeFalse();
        stage.Watched.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_page_travels_to_a_past_change_and_back_by_keyboard()
    {
        await using var stage = await PortalStage.WithShopAsync(fixture, dark: true);
        await stage.Backend.BuyAsync("traveller", "CREDITS_1000");
        await stage.Backend.ConsumeAsync("traveller", 1000);
        var page = stage.Page;
        await stage.GoAsync("customers/traveller");
        await Assertions.Expect(Decision(page)).ToContainTextAsync("Credits 1000 is used up: 0 of 1,000 units left.");
        await Assertions.Expect(page.GetByRole(AriaRole.Slider, new() { Name = "Access over time" })).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("[");
        await page.Keyboard.PressAsync("[");
        await Assertions
            .Expect(Decision(page))
            .ToContainTextAsync("Was allowed. traveller had access through Credits 1000, with 1,000 units left.");
        await Assertions.Expect(page.GetByText("Actions are off.").First).ToBeVisibleAsync();
        page.Url.ShouldContain("at=");
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();

        // Somebody else who is sent the address sees the same.
        await page.ReloadAsync();
        await Assertions.Expect(Decision(page)).ToContainTextAsync("Was allowed.");
        await page.Keyboard.PressAsync("t");
        await Assertions.Expect(page.GetByLabel("Look at another time", new() { Exact = true }).Last).ToBeFocusedAsync();
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        await page.Keyboard.PressAsync("Escape");
        var slider = page.GetByRole(AriaRole.Slider, new() { Name = "Access over time" });
        await slider.FocusAsync();
        await page.Keyboard.PressAsync("End");
        await Assertions.Expect(Decision(page)).ToContainTextAsync("Denied. traveller has no access");
        page.Url.ShouldNotContain("at=");
        stage.Watched.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_entitlement_opens_over_the_page_by_row_and_by_address_and_Back_closes_it()
    {
        await using var stage = await PortalStage.WithShopAsync(fixture);
        await stage.Backend.BuyAsync("holder", "DAY_PASS");
        var held = (await HeldAsync(stage, "holder"))[0]!;
        var page = stage.Page;
        var drawer = page.GetByRole(AriaRole.Dialog, new() { Name = "Day pass" });
        await stage.GoAsync("customers/holder");
        await page.GetByRole(AriaRole.Table, new() { Name = "Entitlements" }).GetByRole(AriaRole.Link).First.ClickAsync();
        await Assertions.Expect(drawer).ToContainTextAsync("Gives access. It ends on");
        await Assertions.Expect(drawer).ToContainTextAsync("Checkout paid");
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        await page.GoBackAsync();
        await Assertions.Expect(drawer).ToBeHiddenAsync();

        await stage.GoAsync($"customers/holder?entitlement={held["id"]}");
        await Assertions.Expect(drawer).ToContainTextAsync("Gives access.");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(drawer).ToBeHiddenAsync();
        page.Url.ShouldNotContain("entitlement=");

        await page.GotoAsync($"{fixture.Program.Url}/go/{held["stripe_payment_intent_id"]}");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("holder");
        await page.GotoAsync($"{fixture.Program.Url}/go/{held["id"]}");
        await Assertions.Expect(drawer).ToContainTextAsync("Gives access.");
        stage.Watched.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task References_of_any_letters_have_an_address()
    {
        await using var stage = await PortalStage.WithShopAsync(fixture);
        string[] subjects = ["a/b%2F c", "..odd", "100%", "a?b#c&d=e+f", "😀 ü", new string('x', 255)];
        foreach (var subject in subjects)
        {
            await stage.Owner.PostAsync(
                $"/portal/support/customers/{Uri.EscapeDataString(subject)}/grants",
                new JsonObject { ["product_code"] = "DAY_PASS", ["note"] = "Ticket 4711" }
            );
            await stage.GoAsync($"customers?query={Uri.EscapeDataString(subject)}");
            await stage.Page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Link).First.ClickAsync();
            await Assertions.Expect(Decision(stage.Page)).ToContainTextAsync("has access through Day pass");
            await Assertions.Expect(stage.Page.Locator("h1")).ToContainTextAsync(subject);
            await stage.Page.ReloadAsync();
            await Assertions.Expect(stage.Page.Locator("h1")).ToContainTextAsync(subject);
            await Assertions.Expect(Decision(stage.Page)).ToContainTextAsync("Allowed.");
        }

        stage.Watched.Faults.ShouldBeEmpty();
    }

    private static ILocator Decision(IPage page) => page.GetByRole(AriaRole.Region, new() { Name = "Decision" });

    private static ILocator Why(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Why", Exact = true });

    private static async Task<JsonArray> HeldAsync(PortalStage stage, string subject) =>
        (await stage.Owner.GetAsync($"/portal/support/customers/{subject}"))["entitlements"]!.AsArray();

    /// <summary>Presses a button of the sandbox's own page.</summary>
    private async Task PressAsync(string path, params KeyValuePair<string, string>[] fields)
    {
        using var client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true)
        {
            BaseAddress = new Uri(fixture.Program.SandboxUrl),
        };
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        using var content = new FormUrlEncodedContent(fields);
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        response.IsSuccessStatusCode.ShouldBeTrue($"{path} {(int)response.StatusCode}");
    }
}
