using Licenzy.Server.Platform.Json;
using Licenzy.Server.Purchases;

namespace Licenzy.Server.ManualActions;

/// <summary>Unmapped sales that one thing mends: a product for their price, or a customer for this one.</summary>
internal sealed record UnmappedGroup
{
    /// <summary><c>price</c>: sales of a price that no product maps; <c>sale</c> or <c>subscription</c>: one that nobody is known to have bought.</summary>
    public required string Kind { get; init; }

    /// <summary>What is missing: <c>product</c>, <c>subject</c>, or <c>lines</c> while Stripe is asked what was sold.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>The price that was sold, where it is known.</summary>
    public required string? StripePriceId { get; init; }

    /// <summary>What the newest of them cost, in the currency's minor unit; null where it is not known.</summary>
    public required long? Amount { get; init; }

    public required string? Currency { get; init; }

    /// <summary>How many of them this page holds; older ones of the same price come on later pages.</summary>
    public required int Count { get; init; }

    /// <summary>When the oldest of them was heard of.</summary>
    public required UtcInstant FirstAt { get; init; }

    /// <summary>When the newest of them was heard of.</summary>
    public required UtcInstant LastAt { get; init; }

    /// <summary>The newest of them, at most twenty.</summary>
    public required IReadOnlyList<UnmappedSale> Sales { get; init; }
}

/// <summary>A sale or subscription that nobody claims, or claimed once.</summary>
internal sealed record UnmappedSale
{
    /// <summary>The Checkout session (<c>cs_…</c>) or the subscription (<c>sub_…</c>).</summary>
    public required string Root { get; init; }

    /// <summary><c>open</c>, <c>dismissed</c> or <c>resolved</c>.</summary>
    public required string State { get; init; }

    /// <summary>The Stripe customer, <c>cus_…</c>.</summary>
    public required string? StripeCustomerId { get; init; }

    /// <summary>The buyer's address, where Stripe told it.</summary>
    public required string? Email { get; init; }

    /// <summary>Who it may be; null when nothing tells.</summary>
    public required SubjectSuggestion? Suggestion { get; init; }

    /// <summary>When it was heard of.</summary>
    public required UtcInstant CreatedAt { get; init; }

    /// <summary>When it was placed or put aside; null while it is open and was never put aside.</summary>
    public required UtcInstant? DecidedAt { get; init; }

    /// <summary>The person who did, <c>usr_…</c>; null when Stripe told the rest.</summary>
    public required string? DecidedBy { get; init; }

    public static UnmappedSale Of(UnmappedRow row, SubjectSuggestion? suggestion) =>
        new()
        {
            Root = row.Root,
            State = row.State,
            StripeCustomerId = row.CustomerId,
            Email = row.Email,
            Suggestion = suggestion,
            CreatedAt = new UtcInstant(row.CreatedMs),
            DecidedAt = UtcInstant.From(row.DecidedMs),
            DecidedBy = row.DecidedBy,
        };
}

/// <summary>A guess at whose a sale is.</summary>
/// <param name="SubjectRef">The customer.</param>
/// <param name="By"><c>stripe_customer</c>: they paid as this Stripe customer; <c>email</c>: they have the same address.</param>
internal sealed record SubjectSuggestion(string SubjectRef, string By);
