using Microsoft.Playwright;

namespace Licenzy.Browser.Tests;

/// <summary>The journey of the README: a buyer pays on the hosted page and the application sees access.</summary>
public sealed class CheckoutTests(BrowserFixture fixture)
{
    private RunningProgram Program => fixture.Program;

    [Theory]
    [InlineData("PRO_MONTHLY", "Subscribe for")]
    [InlineData("CREDITS_1000", "Pay ")]
    [InlineData("DAY_PASS", "Pay ")]
    public async Task A_paid_checkout_gives_access(string product, string button)
    {
        var subject = $"paid-{product}";
        var (attempt, url) = await Program.CreateCheckoutAsync(subject, product);
        (await Program.HasAccessAsync(subject)).ShouldBeFalse();
        await using var watched = await fixture.OpenAsync();

        await watched.Page.GotoAsync(url);
        await watched.Page.Locator("button[value=card]", new PageLocatorOptions { HasText = button }).ClickAsync();

        await Assertions.Expect(watched.Page.Locator("h1")).ToHaveTextAsync("Payment received");
        var read = await Program.ReadCheckoutAsync(attempt, waitSeconds: 10);
        read["allowed"]!.GetValue<bool>().ShouldBeTrue(read.ToJsonString());
        read["status"]!.GetValue<string>().ShouldBe("finalized");
        (await Program.HasAccessAsync(subject)).ShouldBeTrue();
        watched.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_bought_pack_is_consumed_unit_by_unit()
    {
        const string Subject = "consumer";
        var (attempt, url) = await Program.CreateCheckoutAsync(Subject, "CREDITS_1000");
        await using var watched = await fixture.OpenAsync();
        await watched.Page.GotoAsync(url);
        await watched.Page.Locator("button[value=card]").ClickAsync();
        await Program.ReadCheckoutAsync(attempt, waitSeconds: 10);

        (await Program.ConsumeAsync(Subject, 100)).ShouldBe(900);
        (await Program.ConsumeAsync(Subject, 900)).ShouldBe(0);

        (await Program.HasAccessAsync(Subject)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_declined_card_gives_nothing_and_another_one_may_be_tried()
    {
        const string Subject = "declined";
        var (attempt, url) = await Program.CreateCheckoutAsync(Subject, "CREDITS_1000");
        await using var watched = await fixture.OpenAsync();

        await watched.Page.GotoAsync(url);
        await watched.Page.GetByLabel("Card number").FillAsync("4000 0000 0000 0002");
        await watched.Page.Locator("button[value=card]").ClickAsync();

        await Assertions.Expect(watched.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("declined");
        (await Program.HasAccessAsync(Subject)).ShouldBeFalse();
        (await watched.SeriousBarriersAsync()).ShouldBeEmpty();

        await watched.Page.GetByLabel("Card number").FillAsync("4242 4242 4242 4242");
        await watched.Page.Locator("button[value=card]").ClickAsync();
        await Assertions.Expect(watched.Page.Locator("h1")).ToHaveTextAsync("Payment received");
        (await Program.ReadCheckoutAsync(attempt, waitSeconds: 10))["allowed"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task A_debit_that_settles_later_gives_access_when_it_settles()
    {
        const string Subject = "debit";
        var (attempt, url) = await Program.CreateCheckoutAsync(Subject, "CREDITS_1000");
        await using var watched = await fixture.OpenAsync();

        await watched.Page.GotoAsync(url);
        await watched.Page.Locator("button[value=async_debit]").ClickAsync();
        await Assertions.Expect(watched.Page.Locator("h1")).ToHaveTextAsync("Payment received");
        await StatusBecomesAsync(attempt, "processing");
        (await Program.HasAccessAsync(Subject)).ShouldBeFalse();

        await watched.Page.GotoAsync(Program.SandboxUrl);
        await watched.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameString = "Settle" }).First.ClickAsync();

        (await Program.ReadCheckoutAsync(attempt, waitSeconds: 10))["allowed"]!.GetValue<bool>().ShouldBeTrue();
        (await Program.HasAccessAsync(Subject)).ShouldBeTrue();
        watched.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_buyer_who_turns_back_is_charged_nothing()
    {
        const string Subject = "turned-back";
        var (_, url) = await Program.CreateCheckoutAsync(Subject, "DAY_PASS");
        await using var watched = await fixture.OpenAsync();

        await watched.Page.GotoAsync(url);
        await watched.Page.GetByText("Cancel and go back").ClickAsync();

        await Assertions.Expect(watched.Page.Locator("h1")).ToHaveTextAsync("Nothing was charged");
        (await Program.HasAccessAsync(Subject)).ShouldBeFalse();
        watched.Faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false, 1280)]
    [InlineData(true, 1280)]
    [InlineData(false, 360)]
    public async Task Everybody_can_use_the_pages_of_a_purchase_on_any_screen(bool dark, int width)
    {
        var (_, url) = await Program.CreateCheckoutAsync($"pages-{dark}-{width}", "PRO_MONTHLY");
        await using var watched = await fixture.OpenAsync(dark, width);
        string[] pages = [url, Program.SandboxUrl, $"{Program.Url}/checkout/success", $"{Program.Url}/checkout/canceled"];

        foreach (var page in pages)
        {
            await watched.Page.GotoAsync(page);
            (await watched.SeriousBarriersAsync()).ShouldBeEmpty(page);
            (await watched.ScrollsSidewaysAsync()).ShouldBeFalse(page);
        }

        watched.Faults.ShouldBeEmpty();
    }

    /// <summary>Stripe's events arrive a moment after the page; the attempt is looked at until they have.</summary>
    private async Task StatusBecomesAsync(string attemptId, string status)
    {
        var seen = "";
        for (var i = 0; i < 100 && seen != status; i++)
        {
            seen = (await Program.ReadCheckoutAsync(attemptId, waitSeconds: 0))["status"]!.GetValue<string>();
            await Task.Delay(100);
        }

        seen.ShouldBe(status);
    }
}
