using System.Text.Json;

namespace Licenzy.Stripe.Objects;

/// <summary>A refund of a charge.</summary>
public sealed record StripeRefund : StripeObject, IStripeObject<StripeRefund>
{
    private StripeRefund(JsonElement json)
        : base(json)
    {
        ChargeId = json.Reference("charge");
        PaymentIntentId = json.Reference("payment_intent");
        Amount = json.Number("amount");
        Currency = json.Text("currency");
        Created = json.Seconds("created");
        Status = json.Text("status");
        Reason = json.Text("reason");
        Metadata = json.Texts("metadata");
    }

    /// <inheritdoc/>
    public static string ObjectName => "refund";

    /// <summary>The charge that it gives back.</summary>
    public string? ChargeId { get; }

    /// <summary>The payment of that charge.</summary>
    public string? PaymentIntentId { get; }

    /// <summary>How much, in minor units.</summary>
    public long? Amount { get; }

    /// <summary>Three lower-case letters.</summary>
    public string? Currency { get; }

    /// <summary>When it was made, in Unix seconds.</summary>
    public long? Created { get; }

    /// <summary><c>pending</c>, <c>requires_action</c>, <c>succeeded</c>, <c>failed</c> or <c>canceled</c>. One that succeeded may still fail.</summary>
    public string? Status { get; }

    /// <summary>Why, in Stripe's words.</summary>
    public string? Reason { get; }

    /// <summary>The integrator's own pairs.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <inheritdoc/>
    public static StripeRefund Read(JsonElement json) => new(json);
}
