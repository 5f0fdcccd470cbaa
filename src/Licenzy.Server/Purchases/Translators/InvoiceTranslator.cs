using System.Text.Json;
using Licenzy.Core.Facts;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Purchases.Translators;

/// <summary>An invoice. The period that it pays for is told by its lines; its own <c>period_*</c> looks one period back.</summary>
internal static class InvoiceTranslator
{
    public static IReadOnlyList<Fact> Translate(JsonElement stripeObject, Observation observation)
    {
        var invoice = StripeInvoice.Read(stripeObject);
        return
        [
            InvoiceFact.Seen(
                new InvoiceSeen
                {
                    Id = invoice.Id,
                    AtMs = observation.AtMs,
                    EventType = observation.EventType,
                    Status = invoice.Status,
                    PaidAtMs = invoice.PaidAt?.ToMs(),
                    Lines = [.. invoice.Lines.Select(LineOf).OfType<InvoiceLine>()],
                    BillingReason = invoice.BillingReason,
                    AmountPaid = invoice.AmountPaid ?? 0,
                    Total = invoice.Total ?? 0,
                    Currency = invoice.Currency,
                    AttemptCount = invoice.AttemptCount ?? 0,
                    SubscriptionId = invoice.SubscriptionId,
                    CustomerId = invoice.CustomerId,
                    PaymentIntentId = invoice.PaymentIntentId,
                    ChargeId = invoice.ChargeId,
                    Metadata = observation.Ours(invoice.SubscriptionMetadata),
                }
            ),
        ];
    }

    /// <summary>A line without a period bills none.</summary>
    private static InvoiceLine? LineOf(StripeInvoiceLine line) =>
        line is { PeriodStart: { } start, PeriodEnd: { } end }
            ? new InvoiceLine(line.IsSubscriptionItem, line.IsProration, start.ToMs(), end.ToMs())
            : null;
}
