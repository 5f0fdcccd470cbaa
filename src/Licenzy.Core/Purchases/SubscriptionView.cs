using Licenzy.Core.Facts;

namespace Licenzy.Core.Purchases;

/// <summary>Everything that is known of one subscription, with or without a snapshot of it.</summary>
internal sealed class SubscriptionView
{
    public SubscriptionView(string id, FactGraph graph, Placing placing)
    {
        Id = id;
        Fact = graph.Subscriptions.FirstOrDefault(fact => fact.Id == id);
        Sessions = graph.SessionsOf(id);
        Invoices = graph.InvoicesOf(id);
        Attempt =
            Sessions.Select(placing.AttemptOf).FirstOrDefault(attempt => attempt is not null)
            ?? placing.AttemptNamed(Fact?.Links.Find(LinkName.Attempt))
            ?? Invoices
                .Select(invoice => placing.AttemptNamed(invoice.Fact?.Links.Find(LinkName.Attempt)))
                .FirstOrDefault(it => it is not null);
        CustomerId = Named(LinkName.Customer).FirstOrDefault();
        SubjectRef =
            placing.LinkedSubject(id)?.SubjectRef
            ?? Attempt?.SubjectRef
            ?? AllLinks.Select(links => Placing.Referenced(links, LinkName.Subject)).FirstOrDefault(it => it is not null)
            ?? Sessions.Select(session => Placing.Referenced(session.Links, LinkName.ClientReference)).FirstOrDefault(it => it is not null)
            ?? placing.OwnerOf(CustomerId);
        Erased = placing.IsErased(Named(LinkName.Attempt).Concat(Sessions.Select(session => session.Id)).Append(id).Append(Attempt?.Id));
    }

    public string Id { get; }

    public SubscriptionFact? Fact { get; }

    public SubscriptionSnapshot? Snapshot => Fact?.Snapshot?.Value;

    /// <summary>The time of the snapshot.</summary>
    public long AtMs => Fact?.SnapshotAtMs ?? 0;

    /// <summary>The first completed first.</summary>
    public IReadOnlyList<SessionFact> Sessions { get; }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<InvoiceView> Invoices { get; }

    public AttemptRecord? Attempt { get; }

    public string? CustomerId { get; }

    public string? SubjectRef { get; }

    public bool Erased { get; }

    public bool Completed => Sessions.Any(session => session.CompletedAtMs is not null);

    public bool SessionSettled => Sessions.Any(session => session.SettledAtMs is not null);

    public bool AnyPaid => Invoices.Any(invoice => invoice.PaidAtMs is not null);

    public bool AsyncFailed => Sessions.Any(session => session.AsyncFailedAtMs is not null);

    /// <summary>Bought by a slow method, and nothing is paid yet: Stripe may call it active while the debit runs.</summary>
    public bool Unsettled => Completed && !SessionSettled && !AnyPaid;

    /// <summary>Whether a checkout, as opposed to a hand in Stripe, made it.</summary>
    public bool FromCheckout => Sessions.Count > 0 || Attempt is not null;

    private IEnumerable<ValueList<Link>> AllLinks =>
        new[] { Fact?.Links }
            .Concat(Invoices.Select(invoice => invoice.Fact?.Links))
            .Concat(Sessions.Select(session => session.Links))
            .OfType<ValueList<Link>>();

    private IEnumerable<string> Named(LinkName name) => AllLinks.Select(links => links.Find(name)).OfType<string>();
}
