using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Licenzy.Browser.Tests.Portal;

/// <summary>What the application was not told is found, sent again once the receiver is mended, and seen to arrive.</summary>
public sealed class DeliveryTests(BrowserFixture fixture)
{
    [Theory]
    [InlineData(false, 1280)]
    [InlineData(true, 390)]
    public async Task A_dead_delivery_is_requeued_and_arrives(bool dark, int width)
    {
        await using var receiver = new LoopbackReceiver { Status = 500 };
        await using var stage = await PortalStage.WithShopAsync(fixture, dark, width);
        await stage.Owner.PostAsync(
            "/portal/webhooks/endpoints",
            new JsonObject { ["url"] = receiver.Url, ["event_types"] = new JsonArray("purchase.finalized") }
        );
        await stage.Backend.BuyAsync("user_1", "DAY_PASS");
        await DeadAsync(stage);

        await stage.GoAsync("deliveries");
        await stage.Page.GetByRole(AriaRole.Link, new() { NameRegex = Pattern.Of("^Dead") }).ClickAsync();
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        (await stage.Watched.ScrollsSidewaysAsync()).ShouldBeFalse();
        await stage.Page.GetByRole(AriaRole.Button, new() { Name = "Requeue dead…" }).ClickAsync();
        var dialog = stage.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByText("1 delivery would be sent again.")).ToBeVisibleAsync();
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Not now" }).ClickAsync();

        await stage.Page.GetByRole(AriaRole.Link, new() { Name = "purchase.finalized" }).ClickAsync();
        await Assertions.Expect(stage.Page.GetByText("answered 500 three times")).ToBeVisibleAsync();
        (await stage.Watched.BarriersAsync()).ShouldBeEmpty();
        receiver.Status = 200;
        await stage.Page.GetByRole(AriaRole.Button, new() { Name = "Requeue now in test" }).ClickAsync();

        await Assertions.Expect(stage.Page.GetByText("answered 200 in")).ToBeVisibleAsync(new() { Timeout = 15_000 });
        receiver.Taken.ShouldBe(1);
        stage.Watched.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Chosen_deliveries_are_requeued_together()
    {
        await using var receiver = new LoopbackReceiver { Status = 500 };
        await using var stage = await PortalStage.WithShopAsync(fixture);
        await stage.Owner.PostAsync(
            "/portal/webhooks/endpoints",
            new JsonObject { ["url"] = receiver.Url, ["event_types"] = new JsonArray("purchase.finalized") }
        );
        await stage.Backend.BuyAsync("user_1", "DAY_PASS");
        await DeadAsync(stage);
        receiver.Status = 200;

        await stage.GoAsync("deliveries");
        await stage.Page.GetByLabel("Select purchase.finalized for user_1").CheckAsync();
        await stage.Page.GetByRole(AriaRole.Button, new() { Name = "Requeue 1 in test" }).ClickAsync();

        await Assertions.Expect(stage.Page.GetByText("Requeued 1 delivery in test.")).ToBeVisibleAsync();
        await Assertions.Expect(stage.Page.GetByRole(AriaRole.Cell, new() { Name = "Sent" })).ToBeVisibleAsync(new() { Timeout = 15_000 });
        stage.Watched.Faults.ShouldBeEmpty();
    }

    private static async Task DeadAsync(PortalStage stage)
    {
        for (var tries = 0; tries < 200; tries++)
        {
            var dead = await stage.Owner.GetAsync("/portal/webhooks/outbound?status=dead");
            if (dead["data"]!.AsArray().Count > 0)
            {
                return;
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException("The delivery was not given up.");
    }
}
