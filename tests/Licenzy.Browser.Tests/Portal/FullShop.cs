using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Licenzy.Browser.Tests.Portal;

/// <summary>
/// A shop in which everything has happened that pages show: customers in every state, an application that hears and one that does not
/// want to, a sale that nobody claims, colleagues, keys in use and out of use.
/// </summary>
public sealed class FullShop : IAsyncDisposable
{
    private readonly WebApplication application;

    private FullShop(PortalStage stage, WebApplication application)
    {
        Stage = stage;
        this.application = application;
    }

    public PortalStage Stage { get; }

    /// <summary>Builds the shop; some seconds of work.</summary>
    public static async Task<FullShop> BuildAsync(BrowserFixture fixture)
    {
        var stage = await PortalStage.WithShopAsync(fixture);
        var shop = new FullShop(stage, await StartApplicationAsync());
        var token = await stage.MailedTokenAsync(stage.Email, "/verify/");
        await stage.Owner.PostAsync("/portal/auth/email/verify", new JsonObject { ["token"] = token });
        await stage.Owner.SendAsync(HttpMethod.Patch, "/portal/me", new JsonObject { ["name"] = "Maria Ortiz" });
        await shop.ListenAsync();
        await shop.SellAsync();
        await shop.TroubleAsync();
        await shop.OperateAsync();
        return shop;
    }

    /// <summary>The newest row of a list of the portal, as soon as there is one: deliveries and events come a moment later.</summary>
    public async Task<JsonNode> FirstAsync(string list)
    {
        for (var tries = 0; tries < 400; tries++)
        {
            if ((await Stage.Owner.GetAsync(list))["data"]!.AsArray() is [{ } first, ..])
            {
                return first;
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException($"{list} stays empty.");
    }

    public async ValueTask DisposeAsync()
    {
        await Stage.DisposeAsync();
        await application.DisposeAsync();
    }

    private static async Task<WebApplication> StartApplicationAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var made = builder.Build();
        made.Urls.Add("http://127.0.0.1:0");
        made.MapPost("/hooks/licenzy", () => Results.Json(new { ok = true }));
        made.MapPost("/hooks/broken", () => Results.Text("upstream is away", statusCode: StatusCodes.Status503ServiceUnavailable));
        made.MapPost("/hooks/gone", () => Results.StatusCode(StatusCodes.Status410Gone));
        await made.StartAsync();
        return made;
    }

    private async Task ListenAsync()
    {
        await EndpointAsync("hooks/licenzy", "The web application");
        await EndpointAsync("hooks/broken", "The data warehouse", "invoice.payment_failed");
        await EndpointAsync("hooks/gone", "The old back office");
    }

    private Task<JsonNode> EndpointAsync(string path, string description, string eventTypes = "*") =>
        Stage.Owner.PostAsync(
            "/portal/webhooks/endpoints",
            new JsonObject
            {
                ["url"] = $"{application.Urls.First()}/{path}",
                ["description"] = description,
                ["event_types"] = new JsonArray(eventTypes),
            }
        );

    private async Task SellAsync()
    {
        var backend = Stage.Backend;
        await backend.BuyAsync("user_123", "PRO_MONTHLY");
        await backend.BuyAsync("user_123", "CREDITS_1000");
        foreach (var units in new[] { 40, 120, 25, 175 })
        {
            await backend.ConsumeAsync("user_123", units);
        }

        await backend.BuyAsync("user_1230", "PRO_MONTHLY");
        await backend.BuyAsync("team_88f2", "CREDITS_1000");
        await backend.ConsumeAsync("team_88f2", 1000);
        await backend.BuyAsync("org-3301", "DAY_PASS");
        await backend.BuyAsync("user_9041", "PRO_MONTHLY");
        await backend.CheckoutAsync("user_771", "PRO_MONTHLY");
    }

    private async Task TroubleAsync()
    {
        var subscription = await SubscriptionOfAsync("user_1230");
        await Stage.Stripe.PressAsync(
            $"customers/{subscription["customer"]}/card",
            new KeyValuePair<string, string>("card", "4000000000000341")
        );
        await Stage.Stripe.PressAsync($"subscriptions/{subscription["id"]}/advance");
        await Stage.Stripe.PressAsync($"subscriptions/{(await SubscriptionOfAsync("user_9041"))["id"]}/cancel");
        await Stage.Backend.BuyAsync("user_404", "DAY_PASS", card: "4000000000000259");
        await ByHandAsync();
    }

    /// <summary>What a seller sells in Stripe's own dashboard names no subject: it waits to be placed.</summary>
    private async Task ByHandAsync()
    {
        var price = await Stage.Stripe.CreatePriceAsync("Team", 9900, "month");
        var customer = await Stage.Stripe.PostAsync("/v1/customers", new KeyValuePair<string, string>("email", "lin@example.com"));
        var method = await Stage.Stripe.PostAsync(
            "/v1/payment_methods/pm_card_visa/attach",
            new KeyValuePair<string, string>("customer", customer["id"]!.GetValue<string>())
        );
        await Stage.Stripe.PostAsync(
            "/v1/subscriptions",
            new("customer", customer["id"]!.GetValue<string>()),
            new("items[0][price]", price),
            new("default_payment_method", method["id"]!.GetValue<string>())
        );
    }

    private async Task OperateAsync()
    {
        var owner = Stage.Owner;
        await owner.PostAsync(
            "/portal/support/customers/user_123/grants",
            new JsonObject
            {
                ["product_code"] = "CREDITS_1000",
                ["usage_units"] = 500,
                ["note"] = "Ticket 4711: credits lost in the outage of 18 November",
            }
        );
        await owner.PostAsync(
            "/portal/support/customers/vip_7/grants",
            new JsonObject { ["product_code"] = "PRO_MONTHLY", ["note"] = "Partner until the end of the pilot" }
        );
        await owner.PostAsync("/portal/invitations", new JsonObject { ["email"] = "lin@example.com", ["role"] = "support" });
        var old = await owner.PostAsync("/portal/api-keys", new JsonObject { ["mode"] = "test", ["name"] = "old backend" });
        await owner.PostAsync($"/portal/api-keys/{old["id"]}/revoke");
    }

    private async Task<JsonNode> SubscriptionOfAsync(string subject)
    {
        var held = await FirstAsync($"/portal/support/customers/{subject}/entitlements");
        return await Stage.Stripe.GetAsync($"/v1/subscriptions/{held["stripe_subscription_id"]}");
    }
}
