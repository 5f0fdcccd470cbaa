using System.Text.Json.Nodes;
using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Stories;

/// <summary>What sellers and buyers do with a subscription, by Stripe's own routes.</summary>
internal static class SubscriptionSteps
{
    private static readonly StripeError None = StripeError.Invalid("The story has no subscription so far.");

    /// <summary><c>{at_period_end?: true}</c>; without it at once.</summary>
    public static Task<Answer> CancelAsync(StoryStage stage, JsonObject step) =>
        (bool?)step["at_period_end"] == true
            ? UpdateAsync(stage, ("cancel_at_period_end", "true"))
            : OfSubscriptionAsync(stage, subscription => stage.CallAsync("DELETE", Path(subscription)));

    /// <summary>Takes a cancellation at the end of the period back.</summary>
    public static Task<Answer> KeepAsync(StoryStage stage, JsonObject step) => UpdateAsync(stage, ("cancel_at_period_end", "false"));

    /// <summary>Changes the first item to the other price that the story was given.</summary>
    public static Task<Answer> ChangePlanAsync(StoryStage stage, JsonObject step) =>
        OfSubscriptionAsync(
            stage,
            subscription =>
                stage.CallAsync(
                    "POST",
                    Path(subscription),
                    ("items[0][id]", (string)subscription["items"]!["data"]![0]!["id"]!),
                    ("items[0][price]", stage.Cast.OtherPrice!),
                    ("proration_behavior", (string?)step["proration_behavior"] ?? "create_prorations")
                )
        );

    /// <summary>Gives the customer another card, by one of Stripe's names: <c>{method: "pm_card_visa"}</c>.</summary>
    public static async Task<Answer> SetCardAsync(StoryStage stage, JsonObject step)
    {
        var attached = await stage.CallAsync(
            "POST",
            $"/v1/payment_methods/{(string)step["method"]!}/attach",
            ("customer", stage.Customer!)
        );
        if ((string?)attached.Result?["id"] is not { } method)
        {
            return attached;
        }
        // The method of a checkout stands on the subscription, before that of the customer.
        var onCustomer = await stage.CallAsync(
            "POST",
            $"/v1/customers/{stage.Customer}",
            ("invoice_settings[default_payment_method]", method)
        );
        return stage.Newest("subscription") is null ? onCustomer : await UpdateAsync(stage, ("default_payment_method", method));
    }

    /// <summary>Pays the newest invoice with the customer's card.</summary>
    public static Task<Answer> PayInvoiceAsync(StoryStage stage, JsonObject step) =>
        OfSubscriptionAsync(stage, subscription => stage.CallAsync("POST", $"/v1/invoices/{(string)subscription["latest_invoice"]!}/pay"));

    private static Task<Answer> UpdateAsync(StoryStage stage, params IEnumerable<(string, string)> fields) =>
        OfSubscriptionAsync(stage, subscription => stage.CallAsync("POST", Path(subscription), fields));

    private static Task<Answer> OfSubscriptionAsync(StoryStage stage, Func<JsonObject, Task<Answer>> deed) =>
        stage.Newest("subscription") is { } subscription ? deed(subscription) : Task.FromResult<Answer>(None);

    private static string Path(JsonObject subscription) => $"/v1/subscriptions/{(string)subscription["id"]!}";
}
