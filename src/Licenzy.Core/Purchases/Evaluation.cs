using System.Text.Json.Serialization;
using Licenzy.Core.Facts;

namespace Licenzy.Core.Purchases;

/// <summary>All that a set of connected facts says at one moment.</summary>
/// <param name="Purchases">The purchases, sorted by key.</param>
/// <param name="Unmapped">Sales without a subject or a product, sorted by root.</param>
/// <param name="Unlinked">Refunds and disputes whose payment reaches no sale: their invoice is to be fetched.</param>
/// <param name="Attempts">How far each attempt of the context has come, by its id.</param>
/// <param name="Refetch">Subscriptions whose newest snapshot is not known for sure, sorted.</param>
/// <param name="CustomerClaims">Who paid as which Stripe customer.</param>
public sealed record Evaluation(
    IReadOnlyList<PurchaseState> Purchases,
    IReadOnlyList<UnmappedRoot> Unmapped,
    IReadOnlyList<UnlinkedReversal> Unlinked,
    IReadOnlyDictionary<string, AttemptStatus> Attempts,
    IReadOnlyList<string> Refetch,
    IReadOnlyList<CustomerClaim> CustomerClaims
);

/// <summary>What keeps a sale from becoming a purchase.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<MissingPart>))]
public enum MissingPart
{
    /// <summary>Nobody knows whose it is.</summary>
    Subject,

    /// <summary>No product maps what it sold.</summary>
    Product,

    /// <summary>What it sold was not fetched yet.</summary>
    Lines,
}

/// <summary>A sale that is kept and listed for operators.</summary>
/// <param name="RootId">The Checkout session or subscription.</param>
/// <param name="Missing">What is missing, in the order of the enum.</param>
/// <param name="SubjectRef">Its subject where known.</param>
/// <param name="PriceIds">The prices that it sold, as far as known, sorted.</param>
/// <param name="CustomerId">The Stripe customer.</param>
/// <param name="AmountTotal">What the session cost, minor unit.</param>
/// <param name="Currency">Three letters, lower case.</param>
/// <param name="SinceMs">When it was sold, Unix ms; null where unknown.</param>
public sealed record UnmappedRoot(
    string RootId,
    ValueList<MissingPart> Missing,
    string? SubjectRef,
    ValueList<string> PriceIds,
    string? CustomerId,
    long? AmountTotal,
    string? Currency,
    long? SinceMs
);

/// <summary>A refund or dispute that nothing links to a sale.</summary>
/// <param name="Key">The refund, dispute or refunded charge.</param>
/// <param name="PaymentId">Its payment, <c>pi_…</c> or <c>ch_…</c>.</param>
public sealed record UnlinkedReversal(FactKey Key, string PaymentId);

/// <summary>A subject that paid as a Stripe customer, or that an operator says the customer is.</summary>
/// <param name="CustomerId"><c>cus_…</c>.</param>
/// <param name="SourceId">The completed session, or the operator's fact.</param>
/// <param name="AtMs">When the session was completed, or the operator spoke; Unix ms.</param>
/// <param name="SubjectRef">The subject.</param>
/// <param name="ByOperator">Whether an operator said so.</param>
public sealed record CustomerClaim(string CustomerId, string SourceId, long AtMs, string SubjectRef, bool ByOperator)
{
    /// <summary>
    /// Whose the customer is: as the latest operator said, else of the subject with the earliest completed checkout. Null without
    /// claims.
    /// </summary>
    /// <param name="claims">Every claim to one customer.</param>
    public static string? Owner(IEnumerable<CustomerClaim> claims)
    {
        var known = claims.ToList();
        return known
            .Where(claim => claim.ByOperator)
            .OrderByDescending(claim => claim.AtMs)
            .ThenByDescending(claim => claim.SourceId, StringComparer.Ordinal)
            .Concat(known.OrderBy(claim => claim.AtMs).ThenBy(claim => claim.SourceId, StringComparer.Ordinal))
            .FirstOrDefault()
            ?.SubjectRef;
    }
}
