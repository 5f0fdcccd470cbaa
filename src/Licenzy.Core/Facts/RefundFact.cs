using System.Text.Json.Serialization;

namespace Licenzy.Core.Facts;

/// <summary>A refund. No clock is needed to merge it: a refund never comes back from failed.</summary>
public sealed record RefundFact : Fact
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override FactType Type => FactType.Refund;

    /// <summary>The snapshot; the status furthest along wins, then the latest event.</summary>
    public Register<RefundBody>? Body { get; init; }

    /// <summary>Whether it takes money back: it neither failed nor was canceled. An unknown status counts.</summary>
    [JsonIgnore]
    public bool Counts => Body?.Value.Status is not ("failed" or "canceled");

    /// <summary>The fact that one snapshot of a refund tells.</summary>
    /// <param name="id"><c>re_…</c> or <c>pyr_…</c>.</param>
    /// <param name="atMs">The event's <c>created</c>, or Stripe's time of a fetch, Unix ms.</param>
    /// <param name="body">The object's state.</param>
    public static RefundFact Seen(string id, long atMs, RefundBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new RefundFact { Id = id, Body = new([StatusRank(body.Status), atMs], body) };
    }

    internal static RefundFact Merge(RefundFact a, RefundFact b) => new() { Id = a.Id, Body = Register<RefundBody>.Merge(a.Body, b.Body) };

    private static int StatusRank(string? status) =>
        status switch
        {
            "pending" => 0,
            "requires_action" => 1,
            "succeeded" => 2,
            "canceled" => 4,
            "failed" => 5,
            _ => 3,
        };
}

/// <summary>The snapshot of a refund.</summary>
/// <param name="ChargeId"><c>charge</c>.</param>
/// <param name="PaymentIntentId"><c>payment_intent</c>.</param>
/// <param name="Amount">In the currency's minor unit.</param>
/// <param name="Currency">Three letters, lower case.</param>
/// <param name="CreatedMs"><c>created</c>, Unix ms.</param>
/// <param name="Status">Stripe's <c>status</c>, verbatim.</param>
public sealed record RefundBody(string? ChargeId, string? PaymentIntentId, long Amount, string? Currency, long CreatedMs, string? Status);
