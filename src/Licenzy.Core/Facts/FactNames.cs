using Licenzy.Core.Purchases;

namespace Licenzy.Core.Facts;

/// <summary>An id that a fact names.</summary>
/// <param name="Id">The id.</param>
/// <param name="Joins">
/// Whether facts that share it belong together: such names are locked before a fact is applied, and walked to find everything that is
/// connected to a purchase. Customers and prices do not join: they are stored for look-up only.
/// </param>
public sealed record FactName(string Id, bool Joins);

/// <summary>The ids that facts name.</summary>
public static class FactNames
{
    /// <summary>
    /// Every id that a fact names, its own included, each once, sorted. A link may later point elsewhere: names of a fact are to be
    /// added to those already stored, never replaced.
    /// </summary>
    public static IReadOnlyList<FactName> Of(Fact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        var names = new SortedDictionary<string, bool>(StringComparer.Ordinal) { [fact.Id] = true };
        foreach (var id in JoiningOf(fact).OfType<string>())
        {
            names[id] = true;
        }

        foreach (var id in LookedUpOf(fact).OfType<string>())
        {
            names.TryAdd(id, false);
        }

        return names.Select(pair => new FactName(pair.Key, pair.Value)).ToList();
    }

    private static IEnumerable<string?> JoiningOf(Fact fact) =>
        fact switch
        {
            SessionFact session => Joining(session.Links),
            SubscriptionFact subscription => Joining(subscription.Links),
            InvoiceFact invoice => Joining(invoice.Links),
            ChargeFact charge => Joining(charge.Links),
            RefundFact { Body.Value: var refund } => Either(refund.ChargeId, refund.PaymentIntentId),
            DisputeFact { Body.Value: var dispute } => Either(dispute.ChargeId, dispute.PaymentIntentId),
            PaymentFact payment => payment.Invoices,
            OperatorFact operatorFact => Joining(operatorFact),
            _ => [],
        };

    private static IEnumerable<string?> LookedUpOf(Fact fact) =>
        fact switch
        {
            SessionFact session => (session.Lines?.Value ?? [])
                .Select(line => (string?)line.PriceId)
                .Append(session.Links.Find(LinkName.Customer)),
            SubscriptionFact subscription => subscription
                .Prices.Select(price => (string?)price.PriceId)
                .Append(subscription.Links.Find(LinkName.Customer)),
            InvoiceFact invoice => [invoice.Links.Find(LinkName.Customer)],
            ChargeFact charge => [charge.Links.Find(LinkName.Customer)],
            OperatorFact { Action: OperatorAction.LinkCustomer link } => [link.CustomerId],
            _ => [],
        };

    private static IEnumerable<string> Joining(ValueList<Link> links) =>
        links
            .Where(link => link.Name is not (LinkName.Customer or LinkName.ClientReference or LinkName.Subject))
            .Select(link => link.Value);

    private static IEnumerable<string> Joining(OperatorFact fact) =>
        fact.Action.Match<IEnumerable<string>>(
            _ => [PurchaseKey.OfGrant(fact.Id)],
            revoke => Key(revoke.PurchaseKey),
            restore => Key(restore.PurchaseKey),
            adjust => Key(adjust.PurchaseKey),
            link => [link.RootId],
            _ => [],
            erase => erase.Roots
        );

    private static IEnumerable<string?> Either(string? chargeId, string? paymentIntentId) => [chargeId, paymentIntentId];

    private static IEnumerable<string> Key(string purchaseKey) => [purchaseKey, PurchaseKey.RootOf(purchaseKey)];
}
