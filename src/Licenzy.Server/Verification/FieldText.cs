using System.Text.Json;
using Licenzy.Core;
using Licenzy.Core.Announcing;
using Licenzy.Core.Purchases;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Verification;

/// <summary>A field and its text; null where it has none.</summary>
internal sealed record FieldText(string Field, string? Text)
{
    /// <summary>Every field of a stored row that follows from facts, usage and the clock, but for <see cref="OfState(EntitlementRow)"/>.</summary>
    public static IReadOnlyList<FieldText> OfRow(EntitlementRow row) =>
        [
            new("subject_ref", row.SubjectRef),
            new("product_id", row.ProductId),
            new("product_code", row.ProductCode),
            new("kind", row.Kind),
            new("source", row.Source),
            new("starts_at", Number(row.StartsMs)),
            new("expires_at", Number(row.ExpiresMs)),
            new("current_period_end", Number(row.CurrentPeriodEndMs)),
            new("cancel_at_period_end", Flag(row.CancelAtPeriodEnd == 1)),
            new("canceled_at", Number(row.CanceledMs)),
            new("queue_start", Number(row.QueueStartMs)),
            new("queue_end", Number(row.QueueEndMs)),
            new("usage_granted", Number(row.UsageGranted)),
            new("usage_adjusted", Number(row.UsageAdjusted)),
            new("usage_remaining", Number(row.UsageRemaining)),
            new("quantity", Number(row.Quantity)),
            new("items", row.Items),
            new("stripe_status", row.StripeStatus),
            new("unmapped_price", Flag(row.UnmappedPrice == 1)),
            new("attempt_id", row.AttemptId),
            new("stripe_customer_id", row.StripeCustomerId),
            new("stripe_subscription_id", row.StripeSubscriptionId),
            new("stripe_payment_intent_id", row.StripePaymentIntentId),
        ];

    /// <summary>The same fields of a derived purchase.</summary>
    public static IReadOnlyList<FieldText> OfPurchase(PurchaseState purchase) =>
        [
            new("subject_ref", purchase.SubjectRef),
            new("product_id", purchase.ProductId),
            new("product_code", purchase.ProductCode),
            new("kind", purchase.Kind.ToText()),
            new("source", purchase.Source.ToText()),
            new("starts_at", Number(purchase.StartsAtMs)),
            new("expires_at", Number(purchase.ExpiresAtMs)),
            new("current_period_end", Number(purchase.CurrentPeriodEndMs)),
            new("cancel_at_period_end", Flag(purchase.CancelAtPeriodEnd)),
            new("canceled_at", Number(purchase.CanceledAtMs)),
            new("queue_start", Number(purchase.QueueStartMs)),
            new("queue_end", Number(purchase.QueueEndMs)),
            new("usage_granted", Number(purchase.UsageGranted)),
            new("usage_adjusted", Number(purchase.Adjusted)),
            new("usage_remaining", Number(purchase.UsageRemaining)),
            new("quantity", Number(purchase.Quantity)),
            new("items", JsonSerializer.Serialize(purchase.Items, LicenzyJson.Options)),
            new("stripe_status", purchase.StripeStatus),
            new("unmapped_price", Flag(purchase.UnmappedPrice)),
            new("attempt_id", purchase.AttemptId),
            new("stripe_customer_id", purchase.StripeCustomerId),
            new("stripe_subscription_id", purchase.StripeSubscriptionId),
            new("stripe_payment_intent_id", purchase.StripePaymentIntentId),
        ];

    /// <summary>What the clock changes, as it is stored.</summary>
    public static IReadOnlyList<FieldText> OfState(EntitlementRow row) =>
        [
            new("status", row.Status),
            new("available", Flag(row.Available == 1)),
            new("unavailable_reason", row.UnavailableReason),
            new("reason", row.Reason),
            new("ends_at", Number(row.EndsMs)),
            new("next_change", Number(row.NextChangeMs)),
        ];

    /// <summary>What the clock changes, as reads show it before the sweep has written it.</summary>
    public static IReadOnlyList<FieldText> OfState(EntitlementReading reading, long? nextChangeMs) =>
        [
            new("status", reading.Status),
            new("available", Flag(reading.Available)),
            new("unavailable_reason", reading.UnavailableReason),
            new("reason", reading.Reason),
            new("ends_at", Number(reading.View.EndsAtMs)),
            new("next_change", Number(nextChangeMs)),
        ];

    /// <summary>The same fields of a derived purchase.</summary>
    public static IReadOnlyList<FieldText> OfState(PurchaseState purchase) =>
        [
            new("status", purchase.Status.ToText()),
            new("available", Flag(purchase.Available)),
            new("unavailable_reason", purchase.UnavailableReason?.ToText()),
            new("reason", purchase.Reason),
            new("ends_at", Number(purchase.EndsAtMs)),
            new("next_change", Number(purchase.NextChangeMs)),
        ];

    /// <summary>What applications were last told, under the names and in the words of history.</summary>
    public static IReadOnlyList<FieldText> OfTold(Projection told) =>
        [
            new("status", told.Status.ToText()),
            new("available", Flag(told.Available)),
            new("unavailable_reason", told.UnavailableReason?.ToText()),
            new("product_code", told.ProductCode),
            new("quantity", Number(told.Quantity)),
            new("items", ItemsOf(told.Items)),
            new("starts_at", Number(told.StartsAtMs)),
            new("expires_at", Number(told.ExpiresAtMs)),
            new("current_period_end", Number(told.CurrentPeriodEndMs)),
            new("cancel_at_period_end", Flag(told.CancelAtPeriodEnd)),
            new("canceled_at", Number(told.CanceledAtMs)),
            new("usage_granted", Number(told.UsageGranted)),
            new("adjusted", Number(told.Adjusted)),
        ];

    /// <summary>The same fields of a stored row.</summary>
    public static IReadOnlyList<FieldText> OfTold(EntitlementRow row) =>
        [
            new("status", row.Status),
            new("available", Flag(row.Available == 1)),
            new("unavailable_reason", row.UnavailableReason),
            new("product_code", row.ProductCode),
            new("quantity", Number(row.Quantity)),
            new("items", ItemsOf(JsonSerializer.Deserialize<List<PurchaseItem>>(row.Items, LicenzyJson.Options) ?? [])),
            new("starts_at", Number(row.StartsMs)),
            new("expires_at", Number(row.ExpiresMs)),
            new("current_period_end", Number(row.CurrentPeriodEndMs)),
            new("cancel_at_period_end", Flag(row.CancelAtPeriodEnd == 1)),
            new("canceled_at", Number(row.CanceledMs)),
            new("usage_granted", Number(row.UsageGranted)),
            new("adjusted", Number(row.UsageAdjusted)),
        ];

    private static string? Number(long? number) => number?.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Flag(bool flag) => flag ? "true" : "false";

    private static string? ItemsOf(IReadOnlyCollection<PurchaseItem> items) =>
        items.Count == 0 ? null : string.Join('+', items.Select(item => $"{item.ProductCode}x{item.Quantity}"));
}
