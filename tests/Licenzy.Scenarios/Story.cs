using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;

namespace Licenzy.Scenarios;

/// <summary>
/// Tells what happened, in any order, as observations of Stripe objects and operator actions. Two shapes of the links between
/// payments and invoices exist: before the API version 2025-03-31 charges and invoices name each other, since then only an invoice
/// payment does. What else a purchase depends on (attempts, changed products, consumption) is told beside.
/// </summary>
public sealed partial class Story(StripeShape shape)
{
    private readonly Dictionary<string, AttemptRecord> _attempts = new(StringComparer.Ordinal);
    private readonly List<ProductVersion> _changedProducts = [];
    private readonly Dictionary<string, long> _consumed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _erased = new(StringComparer.Ordinal);
    private readonly List<Observation> _observations = [];
    private readonly bool invoicePayments = shape == StripeShape.Since2025;

    /// <summary>The shape in which Stripe sends.</summary>
    public StripeShape Shape => shape;

    /// <summary>Everything observed, as told.</summary>
    public IReadOnlyList<Observation> Observations => _observations;

    /// <summary>What the observations tell Core, as told.</summary>
    public IReadOnlyList<Fact> Facts => [.. _observations.Select(observation => observation.ToFact()).OfType<Fact>()];

    /// <summary>The time of the last observation, Unix ms.</summary>
    public long LastMs { get; private set; } = Moment.Day0;

    /// <summary>Checkouts that were begun, by their ids.</summary>
    public IReadOnlyDictionary<string, AttemptRecord> Attempts => _attempts;

    /// <summary>What of the <see cref="Catalogue"/> was changed or added later, in the order of time.</summary>
    public IReadOnlyList<ProductVersion> ChangedProducts => [.. _changedProducts.OrderBy(version => version.FromMs)];

    /// <summary>Units consumed, by purchase key.</summary>
    public IReadOnlyDictionary<string, long> Consumed => _consumed;

    /// <summary>Sessions, subscriptions and attempts that were erased before Stripe told anything more.</summary>
    public IReadOnlySet<string> Erased => _erased;

    /// <summary>The project's grace.</summary>
    public int GraceDays { get; private set; }

    /// <summary>What an evaluation at this moment knows besides facts.</summary>
    public EvaluationContext ContextAt(long nowMs) =>
        new()
        {
            NowMs = nowMs,
            GraceDays = GraceDays,
            Attempts = _attempts,
            Products = [.. Catalogue.Products, .. _changedProducts],
            Consumed = _consumed,
            Erased = _erased,
        };

    /// <summary>The project grants so many days after a failed payment.</summary>
    public Story Grace(int days)
    {
        GraceDays = days;
        return this;
    }

    /// <summary>So many units of a purchase are consumed, as soon as it gives them.</summary>
    public Story Consumes(string key, long units)
    {
        _consumed[key] = units;
        return this;
    }

    /// <summary>The customer was erased before anything of this was told.</summary>
    public Story ErasedInPortal(params string[] roots)
    {
        _erased.UnionWith(roots);
        return this;
    }

    /// <summary>From then on a product is sold under this price.</summary>
    public Story MapsPrice(string product, string price, string at)
    {
        _changedProducts.Add(new ProductVersion(Catalogue.Terms(product) with { PriceId = price }, Moment.Ms(at)));
        return this;
    }

    /// <summary>From then on a pack gives so many units.</summary>
    public Story ChangesUnits(string product, long units, string at)
    {
        _changedProducts.Add(new ProductVersion(Catalogue.Terms(product) with { UsageUnits = units }, Moment.Ms(at)));
        return this;
    }

    /// <summary>A checkout was begun.</summary>
    public Story Attempt(string id, string product, string? session = null, string subject = "user_1", long quantity = 1)
    {
        _attempts[id] = new AttemptRecord(id, subject, Catalogue.Terms(product), quantity, session, Moment.Day0 - 60_000);
        return this;
    }

    /// <summary>Anything else that is observed.</summary>
    public Story Sees(Observation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        _observations.Add(observation);
        LastMs = Math.Max(LastMs, observation.AtMs);
        return this;
    }

    /// <summary>An operator does something.</summary>
    public Story Operator(string at, OperatorAction action, string? id = null) =>
        Sees(
            new Observation.Operator(
                new OperatorFact
                {
                    Id = id ?? $"op_{_observations.Count + 1}",
                    AtMs = Moment.Ms(at),
                    Action = action,
                }
            )
        );
}
