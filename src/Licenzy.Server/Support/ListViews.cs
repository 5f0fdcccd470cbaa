using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Support;

/// <summary>One row of the history of an entitlement.</summary>
/// <param name="Id">The row, <c>his_…</c>.</param>
/// <param name="At">When it was written.</param>
/// <param name="EntitlementId">The entitlement.</param>
/// <param name="SubjectRef">The customer.</param>
/// <param name="Lane">stripe, runtime, operator or licenzy.</param>
/// <param name="Source">stripe, portal or runtime, as events say it.</param>
/// <param name="Reason">What changed it, or why nothing changed.</param>
/// <param name="Fields">The changed fields; none when nothing changed.</param>
/// <param name="StripeEventId">Stripe's event.</param>
/// <param name="EventCreatedAt">When Stripe made that event.</param>
/// <param name="Actor">The operator.</param>
/// <param name="Note">What the operator wrote, or which facts joined.</param>
/// <param name="ActionId">The operator's action.</param>
internal sealed record HistoryView(
    string Id,
    UtcInstant At,
    string EntitlementId,
    string SubjectRef,
    string Lane,
    string Source,
    string Reason,
    IReadOnlyList<ChangedField> Fields,
    string? StripeEventId,
    UtcInstant? EventCreatedAt,
    Actor? Actor,
    string? Note,
    string? ActionId
)
{
    public static async Task<HistoryView> OfAsync(HistoryRow row, People people) =>
        new(
            row.Id,
            new UtcInstant(row.AtMs),
            row.EntitlementId,
            row.SubjectRef,
            Support.Lane.Of(row),
            row.Source,
            row.Reason,
            ChangedFields.Of(SubjectPast.ChangesOf(row)),
            row.StripeEventId,
            UtcInstant.From(row.EventCreatedMs),
            await people.OfAsync(row.ActorUserId),
            row.Note,
            row.ActionId
        );
}

/// <summary>A checkout attempt.</summary>
/// <param name="Id">The attempt, <c>att_…</c>.</param>
/// <param name="Status">created, processing, finalized or failed.</param>
/// <param name="ProductCode">What was to be sold.</param>
/// <param name="ProductName">What the product is called now.</param>
/// <param name="Quantity">How many.</param>
/// <param name="AmountTotal">What Stripe's page asked for, in the currency's minor unit; null until Stripe has said it.</param>
/// <param name="Currency">Three letters, lower case.</param>
/// <param name="CustomerEmail">The address that the checkout was begun with.</param>
/// <param name="Failure">Why it failed.</param>
/// <param name="StripeCheckoutSessionId">Stripe's session.</param>
/// <param name="CheckoutUrl">Stripe's page.</param>
/// <param name="CreatedAt">When it was begun.</param>
/// <param name="ExpiresAt">When Stripe's page closes.</param>
/// <param name="UpdatedAt">When it changed last.</param>
internal sealed record CheckoutAttemptView(
    string Id,
    string Status,
    string ProductCode,
    string? ProductName,
    long Quantity,
    long? AmountTotal,
    string? Currency,
    string? CustomerEmail,
    string? Failure,
    string? StripeCheckoutSessionId,
    string? CheckoutUrl,
    UtcInstant CreatedAt,
    UtcInstant? ExpiresAt,
    UtcInstant UpdatedAt
);

/// <summary>One pack's part of one consume.</summary>
/// <param name="Id">The entry of the ledger, <c>use_…</c>.</param>
/// <param name="UseId">The consume, <c>use_…</c>; one that took from several packs has several entries.</param>
/// <param name="At">When it was.</param>
/// <param name="EntitlementId">The pack.</param>
/// <param name="Units">How many units.</param>
/// <param name="RemainingAfter">What the pack had left then.</param>
/// <param name="IdempotencyKey">The key that the application sent with it.</param>
internal sealed record UsageView(
    string Id,
    string UseId,
    UtcInstant At,
    string EntitlementId,
    long Units,
    long RemainingAfter,
    string IdempotencyKey
)
{
    public static UsageView Of(UsageEntryRow row) =>
        new(row.Id, row.UseId, new UtcInstant(row.CreatedMs), row.EntitlementId, row.Units, row.RemainingAfter, row.IdempotencyKey);
}
