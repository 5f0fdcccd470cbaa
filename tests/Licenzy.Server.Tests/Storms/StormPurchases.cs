using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Storms;

/// <summary>How things are bought: through Licenzy's checkout and Stripe's page, or by the seller over Stripe's API.</summary>
internal sealed class StormPurchases(StormBuyer buyer)
{
    private const string Declined = "4000000000000002";

    /// <summary>Test cards that pay, and what comes after: nothing, slow or failing refunds, disputes, an inquiry.</summary>
    private static readonly string[] Cards =
    [
        "4242424242424242",
        "5555555555554444",
        "4242424242424242",
        "4000000000007726",
        "4000000000005126",
        "4242424242424242",
        "4000000000000259",
        "4000000000001976",
    ];

    /// <summary>Buys by card; some try another card first, which is declined.</summary>
    public async Task<bool> BuyAsync(string product, StormDeed deed)
    {
        if (await OpenAsync(product) is not { } session)
        {
            return false;
        }

        if (deed.Choice % 5 == 4)
        {
            await PayAsync(session, ("card", Declined));
        }

        return await PayAsync(session, ("card", Cards[deed.Choice % Cards.Length]));
    }

    public async Task<bool> ByDebitAsync(string product) =>
        await OpenAsync(product) is { } session && await PayAsync(session, ("method", "async_debit"));

    public async Task<bool> ForNothingAsync(string product) =>
        await OpenAsync(product) is { } session
        && await buyer.Stripe.SendPageAsync(session, "promotion", ("code", StormProject.Free)) is not null
        && await PayAsync(session, ("card", Cards[0]));

    public async Task<bool> AbandonAsync() =>
        await OpenAsync(StormProject.Pack) is { } session && await buyer.Stripe.SendPageAsync(session, "expire") is not null;

    /// <summary>A debit that is under way settles, or is returned.</summary>
    public async Task<bool> EndDebitAsync(StormDeed deed)
    {
        foreach (var session in Enumerable.Reverse(buyer.Sessions))
        {
            if (await buyer.Stripe.PressAsync($"sessions/{session}/{(deed.Choice % 3 == 0 ? "fail" : "settle")}") is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A customer on a test clock is subscribed by the seller, with the metadata that names the subject.</summary>
    public async Task<bool> ByApiAsync(StormDeed deed, params IReadOnlyList<(string, string)> more)
    {
        var customer = await ClockedCustomerAsync(deed.Choice % 6 == 5 ? "pm_card_chargeCustomerFail" : "pm_card_visa");
        var scope = buyer.Project.Scope;
        List<(string, string)> fields =
        [
            ("customer", customer),
            ("items[0][price]", buyer.Project.Prices[deed.Choice % 4 == 3 ? StormProject.Team : StormProject.Pro]),
            ("metadata[licenzy_project_id]", scope.ProjectId),
            ("metadata[licenzy_mode]", scope.ModeText),
            ("metadata[licenzy_subject_ref]", buyer.Subject),
            ("billing_mode[type]", deed.Choice % 2 == 0 ? "classic" : "flexible"),
            .. more,
        ];
        return await buyer.Stripe.TryAsync(HttpMethod.Post, "/v1/subscriptions", fields) is not null;
    }

    private async Task<string> ClockedCustomerAsync(string card)
    {
        var now = buyer.Server.Clock.GetUtcNow().ToUnixTimeSeconds();
        var clock = await buyer.Stripe.PostAsync("/v1/test_helpers/test_clocks", ("frozen_time", $"{now}"));
        var customer = await buyer.Stripe.PostAsync(
            "/v1/customers",
            ("test_clock", $"{clock["id"]}"),
            ("payment_method", card),
            ("invoice_settings[default_payment_method]", card)
        );
        buyer.Customers.Add($"{customer["id"]}");
        return $"{customer["id"]}";
    }

    /// <summary>Opens a checkout by Licenzy's API; its session, or null when Licenzy refuses.</summary>
    private async Task<string?> OpenAsync(string product)
    {
        var checkout = await buyer.Project.Api.PostAsync(
            "/v1/checkout/session",
            new
            {
                subject_ref = buyer.Subject,
                product_code = product,
                allow_promotion_codes = true,
            },
            RuntimeApi.Fresh("checkout")
        );
        if (checkout.Status != 201)
        {
            checkout.Error.ShouldBe("already_subscribed");
            return null;
        }

        var session = checkout.Json["checkout_url"]!.GetValue<string>().Split('/')[^1];
        buyer.Sessions.Add(session);
        return session;
    }

    private async Task<bool> PayAsync(string session, (string, string) way)
    {
        var paid = await buyer.Stripe.SendPageAsync(session, "pay", way) is not null;
        await buyer.MeetAsync(session);
        return paid;
    }
}
