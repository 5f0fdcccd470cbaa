using System.Text.Json;
using Licenzy.Core;
using Licenzy.Core.Access;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Support;

/// <summary>An entitlement at one instant, now or in the past.</summary>
/// <param name="Row">Its row now: what never changes of it is read here.</param>
/// <param name="Fields">What was written of it.</param>
/// <param name="View">What the clock makes of that.</param>
/// <param name="Consumed">Units taken until then.</param>
internal sealed record SeenEntitlement(EntitlementRow Row, EntitlementFields Fields, EntitlementView View, long Consumed)
{
    /// <summary>Whether the instant lies in the past.</summary>
    public bool IsPast { get; init; }

    /// <summary>An entitlement as it is now.</summary>
    public static SeenEntitlement Now(EntitlementReading reading) =>
        new(reading.Row, FieldsOf(reading.Row), reading.View, reading.Row.UsageConsumed);

    /// <summary>What a row says now.</summary>
    public static EntitlementFields FieldsOf(EntitlementRow row)
    {
        var status = EnumText.Read<EntitlementStatus>(row.Status);
        return new EntitlementFields
        {
            SubjectRef = row.SubjectRef,
            ProductCode = row.ProductCode,
            Status = status,
            UnavailableReason = row.UnavailableReason is null ? null : EnumText.Read<UnavailableReason>(row.UnavailableReason),
            Reason = row.Reason,
            StartsAtMs = row.StartsMs,
            ExpiresAtMs = row.ExpiresMs,
            EndText = EntitlementFields.EndTextOf(status, row.ExpiresMs, row.EndsMs),
            CurrentPeriodEndMs = row.CurrentPeriodEndMs,
            CancelAtPeriodEnd = row.CancelAtPeriodEnd == 1,
            CanceledAtMs = row.CanceledMs,
            UsageGranted = row.UsageGranted,
            Adjusted = row.UsageAdjusted,
            Quantity = row.Quantity,
        };
    }

    /// <summary>As people read it.</summary>
    /// <param name="productName">What the product is called now; null when nobody knows.</param>
    public HeldEntitlement Show(string? productName) =>
        new()
        {
            Id = Row.Id,
            SubjectRef = Fields.SubjectRef,
            ProductCode = Fields.ProductCode,
            ProductName = productName,
            Kind = Row.Kind,
            Status = View.Status.ToText(),
            Available = View.Available,
            UnavailableReason = View.UnavailableReason?.ToText(),
            UsageRemaining = View.UsageRemaining,
            UsageGranted = Fields.UsageGranted,
            UsageAdjusted = Fields.UsageGranted is null ? null : Fields.Adjusted,
            UsageConsumed = Fields.UsageGranted is null ? null : Consumed,
            Quantity = Fields.Quantity,
            StartsAt = UtcInstant.From(Fields.StartsAtMs),
            CurrentPeriodEnd = UtcInstant.From(Fields.CurrentPeriodEndMs),
            CancelAtPeriodEnd = Fields.CancelAtPeriodEnd,
            ExpiresAt = UtcInstant.From(Fields.ExpiresAtMs),
            CanceledAt = UtcInstant.From(Fields.CanceledAtMs),
            Source = Row.Source,
            Reason = HasRunOut ? Reasons.Expired : Fields.Reason,
            AttemptId = Row.AttemptId,
            StripeCustomerId = Row.StripeCustomerId,
            StripeSubscriptionId = Row.StripeSubscriptionId,
            StripePaymentIntentId = Row.StripePaymentIntentId,
            StripeCheckoutSessionId = Row.StripeCheckoutSessionId,
            StripeStatus = IsPast ? null : Row.StripeStatus,
            UnmappedPrice = Row.UnmappedPrice == 1,
            Metadata = JsonSerializer.Deserialize<Dictionary<string, string>>(Row.Metadata) ?? [],
            CreatedAt = new UtcInstant(Row.CreatedMs),
            UpdatedAt = new UtcInstant(Row.UpdatedMs),
        };

    /// <summary>The clock has ended it, and nothing has written that down.</summary>
    private bool HasRunOut => View.Status == EntitlementStatus.Expired && Fields.Status != EntitlementStatus.Expired;
}

/// <summary>An entitlement, whole: effective availability, terms, balance and where it came from.</summary>
internal sealed record HeldEntitlement
{
    /// <summary>The entitlement, <c>ent_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The customer.</summary>
    public required string SubjectRef { get; init; }

    /// <summary>The product's code.</summary>
    public required string ProductCode { get; init; }

    /// <summary>What the product is called now.</summary>
    public required string? ProductName { get; init; }

    /// <summary>subscription, time_pass or usage_pack.</summary>
    public required string Kind { get; init; }

    /// <summary>Its status at the instant, the clock considered.</summary>
    public required string Status { get; init; }

    /// <summary>Whether it gives access at the instant.</summary>
    public required bool Available { get; init; }

    /// <summary>Why it gives none; null while it does.</summary>
    public required string? UnavailableReason { get; init; }

    /// <summary>Units left; null for what is no pack.</summary>
    public required long? UsageRemaining { get; init; }

    /// <summary>Units that were sold or granted.</summary>
    public required long? UsageGranted { get; init; }

    /// <summary>Units that operators added or took.</summary>
    public required long? UsageAdjusted { get; init; }

    /// <summary>Units consumed until the instant.</summary>
    public required long? UsageConsumed { get; init; }

    /// <summary>How many were bought.</summary>
    public required long Quantity { get; init; }

    /// <summary>When it starts or started.</summary>
    public required UtcInstant? StartsAt { get; init; }

    /// <summary>The end of the paid period; ends nothing by itself.</summary>
    public required UtcInstant? CurrentPeriodEnd { get; init; }

    /// <summary>Whether Stripe ends it at the end of its period.</summary>
    public required bool CancelAtPeriodEnd { get; init; }

    /// <summary>When access ends; null while nothing ends it.</summary>
    public required UtcInstant? ExpiresAt { get; init; }

    /// <summary>When the right ended.</summary>
    public required UtcInstant? CanceledAt { get; init; }

    /// <summary>stripe, portal or runtime.</summary>
    public required string Source { get; init; }

    /// <summary>Why it is in its state; at a past instant, what had changed it last.</summary>
    public required string Reason { get; init; }

    /// <summary>The checkout attempt that it came from.</summary>
    public required string? AttemptId { get; init; }

    /// <summary>Stripe's customer.</summary>
    public required string? StripeCustomerId { get; init; }

    /// <summary>Stripe's subscription.</summary>
    public required string? StripeSubscriptionId { get; init; }

    /// <summary>Stripe's payment.</summary>
    public required string? StripePaymentIntentId { get; init; }

    /// <summary>Stripe's Checkout session.</summary>
    public required string? StripeCheckoutSessionId { get; init; }

    /// <summary>Stripe's own status, verbatim; null at a past instant, of which it is not kept.</summary>
    public required string? StripeStatus { get; init; }

    /// <summary>Whether its price is none that a product maps.</summary>
    public required bool UnmappedPrice { get; init; }

    /// <summary>The metadata of its checkout.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>When it was made.</summary>
    public required UtcInstant CreatedAt { get; init; }

    /// <summary>When it changed last, as of now.</summary>
    public required UtcInstant UpdatedAt { get; init; }
}
