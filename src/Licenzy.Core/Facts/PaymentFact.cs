using System.Text.Json.Serialization;

namespace Licenzy.Core.Facts;

/// <summary>
/// Which invoices a payment pays. Since the API version 2025-03-31 only an invoice payment tells it; without it a refund of a
/// subscription reaches nothing.
/// </summary>
public sealed record PaymentFact : Fact
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override FactType Type => FactType.Payment;

    /// <summary>The invoices, sorted.</summary>
    public ValueList<string> Invoices { get; init; } = [];

    /// <summary>The fact that one invoice payment, or one payment intent of an older API version, tells.</summary>
    /// <param name="paymentId"><c>pi_…</c>, or <c>ch_…</c> where there is no payment intent.</param>
    /// <param name="invoiceId"><c>in_…</c>.</param>
    public static PaymentFact Seen(string paymentId, string invoiceId) => new() { Id = paymentId, Invoices = [invoiceId] };

    internal static PaymentFact Merge(PaymentFact a, PaymentFact b) => new() { Id = a.Id, Invoices = Joins.Union(a.Invoices, b.Invoices) };
}
