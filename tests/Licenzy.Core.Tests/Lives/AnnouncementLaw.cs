using Licenzy.Core.Announcing;
using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;
using Licenzy.Scenarios.Lives;

namespace Licenzy.Core.Tests.Lives;

/// <summary>
/// What is told outside, in any order of hearing: a sale once, an end once, an invoice once, nothing of what came to nothing, and
/// whoever keeps the state of the last event has the state.
/// </summary>
internal static class AnnouncementLaw
{
    public static void Holds(StripeModel model, Telling telling)
    {
        foreach (var row in telling.Evaluation.Purchases)
        {
            var sent = telling.Events.Where(one => one.State.Key == row.Key).ToList();
            int Count(string type) => sent.Count(one => one.Sent.Type == type);
            Count(EventTypes.PurchaseFinalized).ShouldBeLessThanOrEqualTo(1, row.Key);
            Count(EventTypes.SubscriptionDeleted).ShouldBeLessThanOrEqualTo(1, row.Key);
            if (row.Sale.Settled && !CameToNothing(row))
            {
                Count(EventTypes.PurchaseFinalized).ShouldBe(1, row.Key);
            }

            var invoices = model.Invoices.Where(invoice => invoice.Subscription.Id == row.Key).ToList();
            Count(EventTypes.InvoicePaymentSucceeded).ShouldBeLessThanOrEqualTo(invoices.Count(one => one.PaidMs is not null), row.Key);
            Count(EventTypes.InvoicePaymentFailed).ShouldBeLessThanOrEqualTo(invoices.Sum(one => (int)one.Attempts), row.Key);
            if (sent.Count > 0)
            {
                Projection.Of(sent[^1].State).SameAs(Projection.Of(row)).ShouldBeTrue($"{row.Key} was last told as {sent[^1].State}");
            }
            else
            {
                CameToNothing(row).ShouldBeTrue($"nothing was told of {row.Key}, which is {row.Status}");
            }
        }

        SaysNothingOfUnpaidSales(model, telling);
    }

    private static bool CameToNothing(PurchaseState row) =>
        row.Status == EntitlementStatus.Pending
        || row is { Status: EntitlementStatus.Canceled, UnavailableReason: UnavailableReason.Canceled };

    /// <summary>Unless an operator spoke of it, a sale that was never paid is nobody's business.</summary>
    private static void SaysNothingOfUnpaidSales(StripeModel model, Telling telling)
    {
        var spokenOf = model.Operators.SelectMany(fact => FactNames.Of(fact)).Select(name => name.Id);
        var unpaid = model
            .Sessions.Where(session => session is { Mode: "payment", SettledMs: null })
            .Select(session => session.Id)
            .Except(spokenOf, StringComparer.Ordinal)
            .ToHashSet(StringComparer.Ordinal);
        telling.Events.ShouldNotContain(one => unpaid.Contains(one.State.Key));
    }
}
