using Microsoft.Playwright;

namespace Licenzy.Browser.Tests.Portal;

/// <summary>The life of an endpoint: made, its secret shown once, tried, its secret rotated, disabled.</summary>
public sealed class EndpointTests(BrowserFixture fixture)
{
    [Theory]
    [InlineData(false, 1280)]
    [InlineData(true, 390)]
    public async Task An_endpoint_is_made_tried_rotated_and_disabled(bool dark, int width)
    {
        await using var receiver = new LoopbackReceiver();
        await using var stage = await PortalStage.OpenAsync(fixture, dark, width);
        var page = stage.Page;
        await stage.GoAsync("endpoints");
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();

        await page.GetByRole(AriaRole.Button, new() { Name = "Add endpoint" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Address").FillAsync("not an address");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add endpoint in test" }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("Remove the blank")).ToBeVisibleAsync();
        await dialog.GetByLabel("Only these").CheckAsync();
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        await dialog.GetByLabel("Every event").CheckAsync();
        await dialog.GetByLabel("Address").FillAsync(receiver.Url);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add endpoint in test" }).ClickAsync();
        await KeepSecretAsync(page);

        // What is made is shown on a page of its own, which has the code that verifies.
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Verify what you receive" })).ToBeVisibleAsync();
        (await page.ContentAsync()).ShouldNotContain("whsec_M");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send test event" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Test event sent:")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        receiver.Taken.ShouldBe(1);
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        (await stage.Watched.ScrollsSidewaysAsync()).ShouldBeFalse();

        await page.GetByRole(AriaRole.Button, new() { Name = "Rotate…" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Make a new secret in test" }).ClickAsync();
        await KeepSecretAsync(page);
        await Assertions.Expect(page.GetByText("Two signing secrets are valid.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "End it now…" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "End the earlier secret in test" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Signing secret set")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "More about" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Disable…" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Disable the endpoint in test" }).ClickAsync();
        await Assertions.Expect(page.GetByText("by a member of your account.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Enable in test" }).ClickAsync();
        await Assertions.Expect(page.GetByText("by a member of your account.")).ToBeHiddenAsync();
        stage.Watched.Faults.ShouldBeEmpty();
    }

    private static async Task KeepSecretAsync(IPage page)
    {
        var dialog = page.GetByRole(AriaRole.Dialog, new() { NameRegex = Pattern.Of("secret: shown once") });
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("whsec_")).ToBeVisibleAsync();
        await dialog.GetByLabel("I have stored it").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();
    }
}
