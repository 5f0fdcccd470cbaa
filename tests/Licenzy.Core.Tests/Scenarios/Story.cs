using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;

namespace Licenzy.Core.Tests.Scenarios;

/// <summary>
/// Tells what happened, in any order, as observations of Stripe objects and operator actions. Two shapes of the links between
/// payments and invoices exist: before the API version 2025-03-31 charges and invoices name each other, since then only an invoice
/// payment does.
/// </summary>
internal sealed partial class Story(bool invoicePayments)
{
    private readonly Dictionary<string, AttemptRecord> _attempts = new(StringComparer.Ordinal);
    private readonly List<ProductVersion> _products = Catalogue.Products.ToList();
    private readonly Dictionary<string, long> _consumed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _erased = new(StringComparer.Ordinal);
    private int _graceDays;

    public List<Fact> Events { get; } = [];

    public long LastMs { get; private set; } = Moment.Day0;

    public EvaluationContext ContextAt(long nowMs) =>
        new()
        {
            NowMs = nowMs,
            GraceDays = _graceDays,
            Attempts = _attempts,
            Products = _products,
            Consumed = _consumed,
            Erased = _erased,
        };

    public Story Grace(int days)
    {
        _graceDays = days;
        return this;
    }

    public Story Consumes(string key, long units)
    {
        _consumed[key] = units;
        return this;
    }

    public Story ErasedInPortal(params string[] roots)
    {
        _erased.UnionWith(roots);
        return this;
    }

    public Story MapsPrice(string product, string price, string at)
    {
        _products.Add(new ProductVersion(Catalogue.Terms(product) with { PriceId = price }, Moment.Ms(at)));
        return this;
    }

    public Story ChangesUnits(string product, long units, string at)
    {
        _products.Add(new ProductVersion(Catalogue.Terms(product) with { UsageUnits = units }, Moment.Ms(at)));
        return this;
    }

    public Story Attempt(string id, string product, string? session = null, string subject = "user_1", long quantity = 1)
    {
        _attempts[id] = new AttemptRecord(id, subject, Catalogue.Terms(product), quantity, session, Moment.Day0 - 60_000);
        return this;
    }

    private Story Add(Fact fact, long atMs)
    {
        Events.Add(fact);
        LastMs = Math.Max(LastMs, atMs);
        return this;
    }

    /// <summary>An operator does something.</summary>
    public Story Operator(string at, OperatorAction action, string? id = null)
    {
        var atMs = Moment.Ms(at);
        return Add(
            new OperatorFact
            {
                Id = id ?? $"op_{Events.Count + 1}",
                AtMs = atMs,
                Action = action,
            },
            atMs
        );
    }
}
