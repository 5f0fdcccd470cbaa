using Licenzy.Core.Access;
using Licenzy.Core.Announcing;
using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;
using Licenzy.Scenarios;

namespace Licenzy.Core.Tests.Scenarios;

/// <summary>
/// A story told in one order. Every event is applied on its own, as a server would: merge, evaluate, announce. The clock stands at the
/// moment of reading, so that only the order differs between two tellings.
/// </summary>
internal sealed class Outcome
{
    private readonly Dictionary<string, Told> _told = new(StringComparer.Ordinal);
    private readonly Dictionary<FactKey, Fact> _facts = [];
    private Dictionary<string, string> _owners = new(StringComparer.Ordinal);

    public Outcome(Story story, IEnumerable<Observation> order, long nowMs)
    {
        Evaluation = Evaluate(story.ContextAt(nowMs));
        foreach (var seen in order.Select(observation => observation.ToFact()).OfType<Fact>())
        {
            _facts[seen.Key] = _facts.TryGetValue(seen.Key, out var known) ? FactMerge.Merge(known, seen) : seen;
            Evaluation = Evaluate(story.ContextAt(nowMs));
            foreach (var purchase in Evaluation.Purchases)
            {
                var announcement = Announcer.Compare(_told.GetValueOrDefault(purchase.Key), purchase, CauseOf(seen));
                _told[purchase.Key] = announcement.Told;
                Events.AddRange(announcement.Events.Select(sent => (purchase.Key, sent)));
            }
        }
    }

    public Evaluation Evaluation { get; private set; }

    public IReadOnlyCollection<Fact> Facts => _facts.Values;

    public IReadOnlyDictionary<string, Told> Told => _told;

    public List<(string Key, AnnouncedEvent Sent)> Events { get; } = [];

    /// <summary>What stands now, as expectations read it.</summary>
    public EndState State
    {
        get
        {
            var access = AccessDecision.Decide(
                Evaluation.Purchases.Where(row => row.SubjectRef == "user_1").Select(EntitlementView.Of).ToList()
            );
            return new EndState
            {
                Rows = Evaluation.Purchases.ToDictionary(row => row.Key, EndRow.Of, StringComparer.Ordinal),
                Attempts = Evaluation.Attempts.ToDictionary(pair => pair.Key, pair => pair.Value.ToText(), StringComparer.Ordinal),
                HasAccess = access.HasAccess,
                Top = access.Status.ToText(),
                UsageRemaining = access.UsageRemaining,
                OutboundEvents = Events.Count,
                Unmapped =
                [
                    .. Evaluation.Unmapped.Select(root => $"{root.RootId}:{string.Join(',', root.Missing.Select(part => part.ToText()))}"),
                ],
                Unlinked = [.. Evaluation.Unlinked.Select(reversal => reversal.PaymentId).Distinct(StringComparer.Ordinal)],
                Refetch = Evaluation.Refetch,
            };
        }
    }

    /// <summary>Whether buying a product again counts as paying twice.</summary>
    public bool AlreadySubscribed(string productCode) =>
        RepeatPurchase.AlreadySubscribed(
            Evaluation.Purchases.Select(row => new HeldSubscription(
                row.ProductId,
                row.Status,
                !PurchaseKey.IsGrant(row.Key),
                row.AttemptId is null ? null : Evaluation.Attempts[row.AttemptId]
            )),
            "prd_" + productCode
        );

    /// <summary>Customers are owned by what all sessions say: a new claim is known only after an evaluation, which then is repeated.</summary>
    private Evaluation Evaluate(EvaluationContext context)
    {
        var evaluation = PurchaseEvaluator.Evaluate(_facts.Values, context with { CustomerOwners = _owners });
        var owners = evaluation
            .CustomerClaims.GroupBy(claim => claim.CustomerId, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => CustomerClaim.Owner(group)!, StringComparer.Ordinal);
        if (owners.Count == _owners.Count && owners.All(pair => _owners.GetValueOrDefault(pair.Key) == pair.Value))
        {
            return evaluation;
        }

        _owners = owners;
        return PurchaseEvaluator.Evaluate(_facts.Values, context with { CustomerOwners = _owners });
    }

    private static Cause CauseOf(Fact seen) =>
        seen is OperatorFact it ? new Cause.Operator("usr_1", ReasonOf(it.Action), "a note") : new Cause.StripeEvent("evt_1", Moment.Day0);

    private static string ReasonOf(OperatorAction action) =>
        action.Match(
            _ => Reasons.ManualGrant,
            _ => Reasons.ManualRevoke,
            _ => Reasons.ManualRestore,
            _ => Reasons.ManualAdjust,
            _ => Reasons.ManualLink,
            _ => Reasons.ManualLink,
            _ => Reasons.ManualLink
        );
}
