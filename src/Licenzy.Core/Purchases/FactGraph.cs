using Licenzy.Core.Facts;

namespace Licenzy.Core.Purchases;

/// <summary>The facts of one evaluation by type, and the edges between sessions, subscriptions and invoices.</summary>
internal sealed class FactGraph
{
    /// <summary>Older invoices are outside every evaluation by definition, so that dropping them changes nothing.</summary>
    private const int InvoicesKept = 24;

    private readonly ILookup<string, SessionFact> _sessionsOfSubscription;
    private readonly ILookup<string, InvoiceView> _invoicesOfSubscription;

    public FactGraph(IReadOnlyCollection<Fact> facts)
    {
        Sessions = Sorted<SessionFact>(facts);
        Subscriptions = Sorted<SubscriptionFact>(facts);
        Invoices = Sorted<InvoiceFact>(facts);
        Charges = Sorted<ChargeFact>(facts);
        Refunds = Sorted<RefundFact>(facts);
        Disputes = Sorted<DisputeFact>(facts);
        Payments = Sorted<PaymentFact>(facts);
        Operators = facts.OfType<OperatorFact>().OrderBy(fact => fact.AtMs).ThenBy(fact => fact.Id, StringComparer.Ordinal).ToList();
        _sessionsOfSubscription = Sessions
            .Where(session => session.Links.Find(LinkName.Subscription) is not null)
            .OrderBy(session => session.CompletedAtMs ?? long.MaxValue)
            .ToLookup(session => session.Links.Find(LinkName.Subscription)!, StringComparer.Ordinal);
        _invoicesOfSubscription = InvoiceViews()
            .OrderByDescending(invoice => invoice.PeriodStartMs ?? long.MinValue)
            .ThenByDescending(invoice => invoice.Id, StringComparer.Ordinal)
            .ToLookup(invoice => invoice.SubscriptionId, StringComparer.Ordinal);
    }

    public IReadOnlyList<SessionFact> Sessions { get; }

    public IReadOnlyList<SubscriptionFact> Subscriptions { get; }

    public IReadOnlyList<InvoiceFact> Invoices { get; }

    public IReadOnlyList<ChargeFact> Charges { get; }

    public IReadOnlyList<RefundFact> Refunds { get; }

    public IReadOnlyList<DisputeFact> Disputes { get; }

    public IReadOnlyList<PaymentFact> Payments { get; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<OperatorFact> Operators { get; }

    /// <summary>Every subscription that a fact speaks of, with its own fact or without, sorted.</summary>
    public IEnumerable<string> SubscriptionIds =>
        Subscriptions
            .Select(fact => fact.Id)
            .Concat(_sessionsOfSubscription.Select(group => group.Key))
            .Concat(_invoicesOfSubscription.Select(group => group.Key))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

    /// <summary>The sessions of a subscription, the first completed first.</summary>
    public IReadOnlyList<SessionFact> SessionsOf(string subscriptionId) => _sessionsOfSubscription[subscriptionId].ToList();

    /// <summary>The invoices of a subscription that count, newest first.</summary>
    public IReadOnlyList<InvoiceView> InvoicesOf(string subscriptionId) =>
        _invoicesOfSubscription[subscriptionId].Take(InvoicesKept).ToList();

    /// <summary>The ids of all invoices that belong to a subscription, also of those too old to count.</summary>
    public IEnumerable<string> BilledInvoiceIds => _invoicesOfSubscription.SelectMany(group => group).Select(invoice => invoice.Id);

    /// <summary>Invoices that are too old to count, each with its fact.</summary>
    public IEnumerable<InvoiceFact> OutdatedInvoices =>
        _invoicesOfSubscription.SelectMany(group => group.Skip(InvoicesKept)).Select(invoice => invoice.Fact).OfType<InvoiceFact>();

    private static List<T> Sorted<T>(IReadOnlyCollection<Fact> facts)
        where T : Fact => facts.OfType<T>().OrderBy(fact => fact.Id, StringComparer.Ordinal).ToList();

    /// <summary>
    /// An invoice belongs to the subscription that it names, else to that of the session whose invoice it is; the latter needs no fact
    /// of the invoice itself, so that a refund finds its way before the invoice is heard of.
    /// </summary>
    private IEnumerable<InvoiceView> InvoiceViews()
    {
        var sessions = Sessions
            .Where(session => session.Links.Find(LinkName.Subscription) is not null && session.Links.Find(LinkName.Invoice) is not null)
            .GroupBy(session => session.Links.Find(LinkName.Invoice)!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        var known = Invoices.ToDictionary(invoice => invoice.Id, StringComparer.Ordinal);
        foreach (var id in known.Keys.Union(sessions.Keys, StringComparer.Ordinal))
        {
            var invoice = known.GetValueOrDefault(id);
            var session = sessions.GetValueOrDefault(id);
            if ((invoice?.Links.Find(LinkName.Subscription) ?? session?.Links.Find(LinkName.Subscription)) is { } subscriptionId)
            {
                yield return new InvoiceView(id, subscriptionId, invoice, session);
            }
        }
    }
}

/// <summary>An invoice of a subscription, known from its own fact, from the session that made it, or both.</summary>
internal sealed record InvoiceView(string Id, string SubscriptionId, InvoiceFact? Fact, SessionFact? Session)
{
    public InvoiceBody? Body => Fact?.Body?.Value;

    public bool Cycle => Body?.Cycle ?? false;

    public long? PeriodStartMs => Body?.PeriodStartMs ?? Session?.Body?.Value.CreatedMs;

    public long? PaidAtMs => Fact?.PaidAtMs;

    public bool PaidCycle => Cycle && PaidAtMs is not null;

    public bool Unsettled => Fact is { PaidAtMs: null, ClosedAtMs: null };

    public bool FailedOpen => Unsettled && Fact?.FailedFirstMs is not null;

    /// <summary>Whether this one bills a later period than the other.</summary>
    public bool StartsAfter(InvoiceView other) => PeriodStartMs > (other.PeriodStartMs ?? long.MinValue);
}
