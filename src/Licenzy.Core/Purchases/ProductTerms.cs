using System.Text.Json.Serialization;
using Licenzy.Core.Facts;

namespace Licenzy.Core.Purchases;

/// <summary>What a product gives, as it stood at one time. A one-time sale keeps the terms that it was sold under.</summary>
/// <param name="ProductId"><c>prd_…</c>.</param>
/// <param name="ProductCode">The integrator's code.</param>
/// <param name="Kind">What it gives.</param>
/// <param name="PriceId">The Stripe price that it is mapped to.</param>
/// <param name="DurationDays">Days of a time pass.</param>
/// <param name="UsageUnits">Units of a usage pack.</param>
/// <param name="ExpiresAfterDays">Days until what is left of a pack lapses; null: never.</param>
public sealed record ProductTerms(
    string ProductId,
    string ProductCode,
    [property: JsonConverter(typeof(SnakeCaseEnumConverter<ProductKind>))] ProductKind Kind,
    string PriceId,
    long? DurationDays = null,
    long? UsageUnits = null,
    long? ExpiresAfterDays = null
);

/// <summary>One version of a product; deleted products keep theirs.</summary>
/// <param name="Terms">The terms of this version.</param>
/// <param name="FromMs">When it came into force, Unix ms.</param>
public sealed record ProductVersion(ProductTerms Terms, long FromMs);

/// <summary>A checkout attempt, as the server stores it.</summary>
/// <param name="Id"><c>att_…</c>.</param>
/// <param name="SubjectRef">Who buys.</param>
/// <param name="Terms">The product at that time.</param>
/// <param name="Quantity">How many.</param>
/// <param name="SessionId">The Checkout session, once Stripe has made it.</param>
/// <param name="CreatedMs">Unix ms.</param>
public sealed record AttemptRecord(string Id, string SubjectRef, ProductTerms Terms, long Quantity, string? SessionId, long CreatedMs);
