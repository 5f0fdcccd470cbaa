using Licenzy.Core.Announcing;
using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;
using Licenzy.Scenarios;
using Licenzy.Scenarios.Lives;

namespace Licenzy.Core.Tests.Lives;

/// <summary>What is known and was announced of a life after hearing of it in one order.</summary>
internal sealed class Telling
{
    private readonly StripeModel _model;
    private readonly long _nowMs;
    private readonly Dictionary<FactKey, Fact> _facts = [];
    private readonly Dictionary<string, Told> _told = new(StringComparer.Ordinal);
    private Dictionary<string, string> _owners = new(StringComparer.Ordinal);

    public Telling(StripeModel model, long nowMs)
    {
        (_model, _nowMs) = (model, nowMs);
        Evaluation = EvaluateAt(nowMs);
    }

    public Evaluation Evaluation { get; private set; }

    public Dictionary<FactKey, Fact> Facts => _facts;

    /// <summary>Every outbound event, with the state that it carried.</summary>
    public List<(PurchaseState State, AnnouncedEvent Sent)> Events { get; } = [];

    public IReadOnlyList<PurchaseReading> Purchases => [.. Evaluation.Purchases.Select(PurchaseReading.Of)];

    /// <summary>Hears one thing after the other as a server would: merge, evaluate, announce.</summary>
    public Telling Hear(IEnumerable<Heard> all)
    {
        foreach (var heard in all)
        {
            Merge(heard.Fact);
            Look();
            Announce(heard.Observation);
        }

        return this;
    }

    /// <summary>Hears everything and looks only then.</summary>
    public Telling HearAll(IEnumerable<Fact> facts)
    {
        foreach (var fact in facts)
        {
            Merge(fact);
        }

        Look();
        return this;
    }

    /// <summary>What the same facts say at another moment.</summary>
    public Evaluation EvaluateAt(long nowMs) =>
        PurchaseEvaluator.Evaluate(_facts.Values, _model.ContextAt(nowMs) with { CustomerOwners = _owners });

    private void Merge(Fact fact) => _facts[fact.Key] = _facts.TryGetValue(fact.Key, out var known) ? FactMerge.Merge(known, fact) : fact;

    /// <summary>Who a customer is, all sessions tell together: a new claim asks for a second look.</summary>
    private void Look()
    {
        Evaluation = EvaluateAt(_nowMs);
        var owners = Evaluation
            .CustomerClaims.GroupBy(claim => claim.CustomerId, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => CustomerClaim.Owner(group)!, StringComparer.Ordinal);
        if (owners.Count != _owners.Count || owners.Any(pair => _owners.GetValueOrDefault(pair.Key) != pair.Value))
        {
            _owners = owners;
            Evaluation = EvaluateAt(_nowMs);
        }
    }

    private void Announce(Observation observation)
    {
        Cause cause =
            observation is Observation.Operator
                ? new Cause.Operator("usr_1", Reasons.ManualGrant, "a note")
                : new Cause.StripeEvent("evt_1", observation.AtMs);
        foreach (var purchase in Evaluation.Purchases)
        {
            var announcement = Announcer.Compare(_told.GetValueOrDefault(purchase.Key), purchase, cause);
            _told[purchase.Key] = announcement.Told;
            Events.AddRange(announcement.Events.Select(sent => (purchase, sent)));
        }
    }
}
