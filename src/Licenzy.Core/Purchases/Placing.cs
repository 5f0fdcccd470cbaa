using Licenzy.Core.Facts;
using Licenzy.Core.Formats;

namespace Licenzy.Core.Purchases;

/// <summary>Whose a sale is, which attempt made it, and what operators said of it.</summary>
internal sealed class Placing
{
    private readonly EvaluationContext _context;
    private readonly Dictionary<string, AttemptRecord> _attemptOfSession;
    private readonly ILookup<string, (long AtMs, OperatorAction.Link Link)> _links;
    private readonly HashSet<string> _erased;

    public Placing(FactGraph graph, EvaluationContext context)
    {
        _context = context;
        _attemptOfSession = context
            .Attempts.Values.Where(attempt => attempt.SessionId is not null)
            .OrderBy(attempt => attempt.Id, StringComparer.Ordinal)
            .DistinctBy(attempt => attempt.SessionId, StringComparer.Ordinal)
            .ToDictionary(attempt => attempt.SessionId!, StringComparer.Ordinal);
        _links = graph
            .Operators.Where(fact => fact.Action is OperatorAction.Link)
            .Select(fact => (fact.AtMs, Link: (OperatorAction.Link)fact.Action))
            .Reverse()
            .ToLookup(pair => pair.Link.RootId, StringComparer.Ordinal);
        _erased = graph
            .Operators.Select(fact => fact.Action)
            .OfType<OperatorAction.Erase>()
            .SelectMany(erase => erase.Roots)
            .Concat(context.Erased)
            .ToHashSet(StringComparer.Ordinal);
        Claims = graph.Sessions.SelectMany(ClaimOf).Concat(graph.Operators.SelectMany(ClaimOf)).ToList();
    }

    /// <summary>Who paid as which Stripe customer, and what operators said of it.</summary>
    public IReadOnlyList<CustomerClaim> Claims { get; }

    /// <summary>The latest link of a root that tells its subject, with its time.</summary>
    public (long AtMs, string SubjectRef)? LinkedSubject(string rootId) =>
        _links[rootId]
            .Where(pair => pair.Link.SubjectRef is not null)
            .Select(pair => ((long, string)?)(pair.AtMs, pair.Link.SubjectRef!))
            .FirstOrDefault();

    /// <summary>The latest link of a root that tells its product, with its time.</summary>
    public (long AtMs, ProductTerms Terms)? LinkedTerms(string rootId) =>
        _links[rootId]
            .Where(pair => pair.Link.Terms is not null)
            .Select(pair => ((long, ProductTerms)?)(pair.AtMs, pair.Link.Terms!))
            .FirstOrDefault();

    /// <summary>The attempt of a session: by our metadata, else by the session that was stored with the attempt.</summary>
    public AttemptRecord? AttemptOf(SessionFact session) =>
        AttemptNamed(session.Links.Find(LinkName.Attempt)) ?? _attemptOfSession.GetValueOrDefault(session.Id);

    /// <summary>An attempt by its id; null when it is none of this project and mode.</summary>
    public AttemptRecord? AttemptNamed(string? attemptId) => attemptId is null ? null : _context.Attempts.GetValueOrDefault(attemptId);

    /// <summary>Whether a root was erased, by one of its names.</summary>
    public bool IsErased(params IEnumerable<string?> names) => names.Any(name => name is not null && _erased.Contains(name));

    /// <summary>The subject that our metadata or the session's reference tells, as far as it is a subject at all.</summary>
    public static string? Referenced(ValueList<Link> links, LinkName name) =>
        links.Find(name) is { } text && SubjectRef.Check(text) is null ? text : null;

    /// <summary>The subject of a session without its customer's owner; the attempt's record outranks metadata, which can be edited.</summary>
    public string? SubjectOf(SessionFact session) => LinkedSubject(session.Id)?.SubjectRef ?? SubjectWithoutLink(session);

    /// <summary>The same, without what an operator said.</summary>
    public string? SubjectWithoutLink(SessionFact session) =>
        AttemptOf(session)?.SubjectRef
        ?? Referenced(session.Links, LinkName.Subject)
        ?? Referenced(session.Links, LinkName.ClientReference);

    /// <summary>The subject that a Stripe customer belongs to.</summary>
    public string? OwnerOf(string? customerId)
    {
        if (customerId is null)
        {
            return null;
        }

        return _context.CustomerOwners.GetValueOrDefault(customerId)
            ?? CustomerClaim.Owner(Claims.Where(claim => claim.CustomerId == customerId));
    }

    private IEnumerable<CustomerClaim> ClaimOf(SessionFact session)
    {
        if (
            session.CompletedAtMs is { } completed
            && session.Links.Find(LinkName.Customer) is { } customer
            && SubjectOf(session) is { } subject
            && !IsErased(session.Id, session.Links.Find(LinkName.Attempt))
        )
        {
            yield return new CustomerClaim(customer, session.Id, completed, subject, ByOperator: false);
        }
    }

    private static IEnumerable<CustomerClaim> ClaimOf(OperatorFact fact)
    {
        if (fact.Action is OperatorAction.LinkCustomer link)
        {
            yield return new CustomerClaim(link.CustomerId, fact.Id, fact.AtMs, link.SubjectRef, ByOperator: true);
        }
    }
}
