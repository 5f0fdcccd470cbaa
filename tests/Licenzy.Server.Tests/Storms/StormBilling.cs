using System.Text.Json.Nodes;

namespace Licenzy.Server.Tests.Storms;

/// <summary>What happens to subscriptions: time, cards, changes and ends.</summary>
internal sealed class StormBilling(StormBuyer buyer)
{
    private const string FailingCard = "4000000000000341";
    private const string WorkingCard = "4242424242424242";

    private static readonly TimeSpan[] Spans =
    [
        TimeSpan.FromHours(2),
        TimeSpan.FromDays(1),
        TimeSpan.FromDays(3) + TimeSpan.FromHours(2),
        TimeSpan.FromDays(6),
        TimeSpan.FromDays(14) + TimeSpan.FromHours(3),
        TimeSpan.FromDays(20),
    ];

    public async Task<bool> PassTimeAsync(StormDeed deed)
    {
        var subscription = StormBuyer.Pick(await buyer.SubscriptionsAsync(), deed.Which);
        return Text(subscription, "test_clock") is { } clock && await buyer.AdvanceAsync(clock, Spans[deed.Choice % Spans.Length]);
    }

    /// <summary>On to the next period and past its payment; who has no clock gets one by it.</summary>
    public Task<bool> NextPeriodAsync(StormDeed deed) =>
        DoAsync(deed, subscription => buyer.Stripe.PressAsync($"subscriptions/{subscription}/advance"));

    /// <summary>Who pays for a subscription pays with another card from now on.</summary>
    public async Task<bool> SetCardAsync(StormDeed deed, bool works) =>
        StormBuyer.Pick(await buyer.SubscriptionsAsync(), deed.Which) is { } subscription
        && await buyer.Stripe.PressAsync(
            $"customers/{subscription["customer"]}/card",
            new() { ["card"] = works ? WorkingCard : FailingCard }
        )
            is not null;

    /// <summary>Does something to an invoice that waits to be paid.</summary>
    public async Task<bool> InvoiceAsync(StormDeed deed, string action, params IReadOnlyList<(string, string)> fields)
    {
        var open = await buyer.OwnedAsync("/v1/invoices?status=open&");
        return StormBuyer.Pick(open, deed.Which) is { } invoice
            && await buyer.Stripe.TryAsync(HttpMethod.Post, $"/v1/invoices/{invoice["id"]}/{action}", fields) is not null;
    }

    /// <summary>Pays it with the card that there is, which may be declined, with another one, or outside of Stripe.</summary>
    public async Task<bool> PayInvoiceAsync(StormDeed deed)
    {
        if (deed.Choice % 3 == 0)
        {
            return await InvoiceAsync(deed, "pay", ("paid_out_of_band", "true"));
        }

        if (deed.Choice % 3 == 1)
        {
            await SetCardAsync(deed, works: true);
        }

        return await InvoiceAsync(deed, "pay");
    }

    public Task<bool> ChangePlanAsync(StormDeed deed)
    {
        string[] plans =
        [
            StormProject.Team,
            StormProject.Pro,
            StormProject.Team,
            StormProject.Yearly,
            StormProject.Pro,
            StormProject.Unmapped,
        ];
        string[] prorations = ["create_prorations", "always_invoice", "none"];
        return ChangeItemAsync(
            deed,
            ("items[0][price]", buyer.Project.Prices[plans[deed.Choice % plans.Length]]),
            ("proration_behavior", prorations[deed.Choice % prorations.Length])
        );
    }

    public Task<bool> ChangeQuantityAsync(StormDeed deed) => ChangeItemAsync(deed, ("items[0][quantity]", $"{1 + deed.Choice}"));

    public Task<bool> AddItemAsync(StormDeed deed) =>
        UpdateAsync(deed, ("items[0][price]", buyer.Project.Prices[deed.Choice % 2 == 0 ? StormProject.Team : StormProject.Unmapped]));

    public Task<bool> CancelOnDateAsync(StormDeed deed) =>
        DoAsync(
            deed,
            async subscription =>
            {
                var found = await buyer.Stripe.GetAsync($"/v1/subscriptions/{subscription}");
                var end = found["items"]!["data"]![0]!["current_period_end"]!.GetValue<long>() + ((deed.Choice - 6) * 86_400L);
                return await buyer.Stripe.TryAsync(HttpMethod.Post, $"/v1/subscriptions/{subscription}", ("cancel_at", $"{end}"));
            }
        );

    public Task<bool> CancelNowAsync(StormDeed deed) =>
        DoAsync(deed, subscription => buyer.Stripe.TryAsync(HttpMethod.Delete, $"/v1/subscriptions/{subscription}"));

    public async Task<bool> DeleteCustomerAsync(StormDeed deed) =>
        StormBuyer.Pick(Enumerable.Reverse(buyer.Customers).ToList(), deed.Which) is { } customer
        && await buyer.Stripe.TryAsync(HttpMethod.Delete, $"/v1/customers/{customer}") is not null;

    public Task<bool> PauseCollectionAsync(StormDeed deed)
    {
        string[] behaviors = ["void", "keep_as_draft", "mark_uncollectible"];
        return deed.Choice % 4 == 3
            ? UpdateAsync(deed, ("pause_collection", string.Empty))
            : UpdateAsync(deed, ("pause_collection[behavior]", behaviors[deed.Choice % 4]));
    }

    /// <summary>Pauses or resumes service.</summary>
    public Task<bool> PauseAsync(StormDeed deed, string action) =>
        DoAsync(deed, subscription => buyer.Stripe.TryAsync(HttpMethod.Post, $"/v1/subscriptions/{subscription}/{action}"));

    public Task<bool> UpdateAsync(StormDeed deed, params IReadOnlyList<(string, string)> fields) =>
        DoAsync(deed, subscription => buyer.Stripe.TryAsync(HttpMethod.Post, $"/v1/subscriptions/{subscription}", fields));

    private Task<bool> ChangeItemAsync(StormDeed deed, params IReadOnlyList<(string, string)> fields) =>
        DoAsync(
            deed,
            async subscription =>
            {
                var found = await buyer.Stripe.GetAsync($"/v1/subscriptions/{subscription}");
                List<(string, string)> change = [("items[0][id]", $"{found["items"]!["data"]![0]!["id"]}"), .. fields];
                return await buyer.Stripe.TryAsync(HttpMethod.Post, $"/v1/subscriptions/{subscription}", change);
            }
        );

    /// <summary>Does something to a subscription, most often an hour after what was done last, else in the same second.</summary>
    private async Task<bool> DoAsync(StormDeed deed, Func<string, Task<JsonNode?>> act)
    {
        if (StormBuyer.Pick(await buyer.SubscriptionsAsync(), deed.Which) is not { } subscription)
        {
            return false;
        }

        if (deed.Choice % 3 != 0 && Text(subscription, "test_clock") is { } clock)
        {
            await buyer.AdvanceAsync(clock, TimeSpan.FromHours(1));
        }

        return await act($"{subscription["id"]}") is not null;
    }

    private static string? Text(JsonNode? found, string name) => found?[name]?.GetValue<string>();
}
