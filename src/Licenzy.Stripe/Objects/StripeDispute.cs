using System.Text.Json;

namespace Licenzy.Stripe.Objects;

/// <summary>A dispute or an inquiry about a charge.</summary>
public sealed record StripeDispute : StripeObject, IStripeObject<StripeDispute>
{
    private StripeDispute(JsonElement json)
        : base(json)
    {
        ChargeId = json.Reference("charge");
        PaymentIntentId = json.Reference("payment_intent");
        Amount = json.Number("amount");
        Currency = json.Text("currency");
        Created = json.Seconds("created");
        Status = json.Text("status");
        Reason = json.Text("reason");
        CaseType = json.Member("payment_method_details", "card")?.Text("case_type");
        Metadata = json.Texts("metadata");
        LiveMode = json.Flag("livemode");
    }

    /// <inheritdoc/>
    public static string ObjectName => "dispute";

    /// <summary>The charge that it is about.</summary>
    public string? ChargeId { get; }

    /// <summary>The payment of that charge.</summary>
    public string? PaymentIntentId { get; }

    /// <summary>How much is disputed, in minor units.</summary>
    public long? Amount { get; }

    /// <summary>Three lower-case letters.</summary>
    public string? Currency { get; }

    /// <summary>When it was made, in Unix seconds.</summary>
    public long? Created { get; }

    /// <summary><c>warning_*</c> for an inquiry; <c>needs_response</c>, <c>under_review</c>, <c>won</c>, <c>lost</c>, <c>prevented</c>.</summary>
    public string? Status { get; }

    /// <summary>Why, in Stripe's words.</summary>
    public string? Reason { get; }

    /// <summary>The card network's kind of case: <c>chargeback</c>, <c>inquiry</c>, <c>block</c>, <c>resolution</c> …</summary>
    public string? CaseType { get; }

    /// <summary>The integrator's own pairs.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether it belongs to live mode; null when Stripe does not say.</summary>
    public bool? LiveMode { get; }

    /// <inheritdoc/>
    public static StripeDispute Read(JsonElement json) => new(json);
}
