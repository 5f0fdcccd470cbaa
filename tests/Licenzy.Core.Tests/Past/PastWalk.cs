using Licenzy.Core.Access;
using Licenzy.Core.Announcing;
using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;
using Licenzy.Core.Tests.Lives;
using Licenzy.Scenarios;
using Licenzy.Scenarios.Lives;

namespace Licenzy.Core.Tests.Past;

/// <summary>
/// A life as a server lives it: it hears, evaluates, consumes and sweeps as time goes by, keeps history as it would, and remembers
/// what it would have decided at many instants.
/// </summary>
internal sealed class PastWalk
{
    private readonly StripeModel _model;
    private readonly Dictionary<FactKey, Fact> _facts = [];
    private readonly Dictionary<string, Row> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _consumed = new(StringComparer.Ordinal);
    private Dictionary<string, string> _owners = new(StringComparer.Ordinal);
    private long _nowMs;
    private int _heard;

    private PastWalk(StripeModel model) => (_model, _nowMs) = (model, model.NowMs);

    /// <summary>A purchase as it is stored, with its history and its ledger.</summary>
    public sealed class Row
    {
        public required PurchaseState State { get; set; }

        public required EntitlementView View { get; set; }

        public required Told Told { get; set; }

        public required long CreatedMs { get; init; }

        public List<PastChange> History { get; } = [];

        public List<(long AtMs, long Units)> Ledger { get; } = [];
    }

    public IReadOnlyDictionary<string, Row> Rows => _rows;

    /// <summary>What was decided: for each instant the view of each purchase that there was, with whose it was.</summary>
    public SortedDictionary<long, Dictionary<string, (string SubjectRef, EntitlementView View)>> Remembered { get; } = [];

    public static PastWalk Of(Life life)
    {
        var model = new StripeModel(life.Settings, Moment.Day0);
        var walk = new PastWalk(model);
        foreach (var deed in life.Deeds)
        {
            model.Do(deed);
            walk.HearAll();
            walk.PassTo(model.NowMs);
            walk.ConsumeAll();
        }

        walk.PassTo(model.NowMs + (life.ReadAfterHours * 3_600_000L));
        walk.Remember(walk._nowMs);
        return walk;
    }

    private void HearAll()
    {
        for (; _heard < _model.Told.Count; _heard++)
        {
            var heard = Heard.Of(_model.Told[_heard]);
            PassTo(Math.Max(_nowMs, heard.Observation.AtMs));
            _facts[heard.Fact.Key] = _facts.TryGetValue(heard.Fact.Key, out var known) ? FactMerge.Merge(known, heard.Fact) : heard.Fact;
            Derive(
                heard.Observation is Observation.Operator
                    ? new Cause.Operator("usr_1", Reasons.ManualGrant, "a note")
                    : new Cause.StripeEvent("evt_1", heard.Observation.AtMs, "unchanged")
            );
        }
    }

    /// <summary>Remembers instants on the way, on both sides of what the clock changes; some of these are swept, late.</summary>
    private void PassTo(long untilMs)
    {
        while (_rows.Values.Min(row => row.View.At(_nowMs).NextChangeMs) is { } changeMs && changeMs + 20_000 < untilMs)
        {
            Remember(_nowMs, (_nowMs + changeMs) / 2, changeMs - 1, changeMs, changeMs + 10_000);
            _nowMs = changeMs + 20_000;
            if (changeMs % 3 != 0)
            {
                Derive(new Cause.Clock());
            }
        }

        if (untilMs > _nowMs)
        {
            Remember(_nowMs, (_nowMs + untilMs) / 2, untilMs - 1);
            _nowMs = untilMs;
        }
    }

    private void Remember(params IEnumerable<long> instants)
    {
        foreach (var atMs in instants.Where(atMs => atMs >= _nowMs))
        {
            Remembered[atMs] = _rows.ToDictionary(
                pair => pair.Key,
                pair => (pair.Value.State.SubjectRef, pair.Value.View.At(atMs)),
                StringComparer.Ordinal
            );
        }
    }

    private void Derive(Cause cause)
    {
        var evaluation = Evaluate();
        var owners = evaluation
            .CustomerClaims.GroupBy(claim => claim.CustomerId, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => CustomerClaim.Owner(group)!, StringComparer.Ordinal);
        if (owners.Count != _owners.Count || owners.Any(pair => _owners.GetValueOrDefault(pair.Key) != pair.Value))
        {
            _owners = owners;
            evaluation = Evaluate();
        }

        foreach (var purchase in evaluation.Purchases)
        {
            Write(purchase, cause);
        }
    }

    private Evaluation Evaluate() =>
        PurchaseEvaluator.Evaluate(_facts.Values, _model.ContextAt(_nowMs) with { CustomerOwners = _owners, Consumed = _consumed });

    private void Write(PurchaseState purchase, Cause cause)
    {
        var stored = _rows.GetValueOrDefault(purchase.Key);
        var announcement = Announcer.Compare(stored?.Told, purchase, cause);
        (string SubjectRef, string? EndText)? before = stored is null
            ? null
            : (stored.State.SubjectRef, EntitlementFields.EndTextOf(stored.State.Status, stored.State.ExpiresAtMs, stored.State.EndsAtMs));
        var entry = RowChanges.Note(announcement.History, before, purchase, cause);
        var row =
            stored
            ?? new Row
            {
                State = purchase,
                View = EntitlementView.Of(purchase),
                Told = announcement.Told,
                CreatedMs = _nowMs,
            };
        (row.State, row.View, row.Told) = (purchase, EntitlementView.Of(purchase), announcement.Told);
        _rows[purchase.Key] = row;
        Keep(row, entry);
    }

    private void Keep(Row row, HistoryEntry? entry)
    {
        if (entry is not null)
        {
            row.History.Add(new PastChange(_nowMs, entry.Reason, entry.Changes));
        }
    }

    /// <summary>What the runtime took meanwhile, as a consume writes it: from the row alone, without an evaluation.</summary>
    private void ConsumeAll()
    {
        foreach (var (key, total) in _model.Consumed)
        {
            var units = total - _consumed.GetValueOrDefault(key);
            if (units == 0 || !_rows.TryGetValue(key, out var row))
            {
                continue;
            }

            _consumed[key] = total;
            row.Ledger.Add((_nowMs, units));
            var view = row.View.At(_nowMs);
            var remaining = Math.Max(0, view.UsageRemaining!.Value - units);
            var announcement = Announcer.Consumed(row.Told, remaining);
            row.Told = announcement.Told;
            row.View = row.View with { UsageRemaining = remaining };
            if (view.Available)
            {
                row.View = row.View with { UnavailableReason = remaining == 0 ? UnavailableReason.Exhausted : null };
            }

            Keep(row, announcement.History);
        }
    }
}
