using Licenzy.Core.Announcing;

namespace Licenzy.Core.Access;

/// <summary>One change of an entitlement, as its history keeps it.</summary>
/// <param name="AtMs">When it was written, Unix ms.</param>
/// <param name="Reason">What changed it.</param>
/// <param name="Changes">The changed fields.</param>
public sealed record PastChange(long AtMs, string Reason, IReadOnlyList<FieldChange> Changes);

/// <summary>
/// What an entitlement was at every instant: its present, walked back through its history. Facts merge and forget what they were, so the
/// past cannot be derived from them; history keeps every changed field, and the clock does the rest as it does for the present.
/// </summary>
public sealed class EntitlementPast
{
    private readonly List<(long FromMs, EntitlementFields Fields)> _stretches = [];

    /// <summary>Walks back.</summary>
    /// <param name="id">The entitlement, <c>ent_…</c>.</param>
    /// <param name="kind">What its product gives.</param>
    /// <param name="createdMs">Since when it exists, Unix ms.</param>
    /// <param name="present">What history has led to.</param>
    /// <param name="newestFirst">Its changes; those that are older than what is asked for may be missing.</param>
    public EntitlementPast(string id, ProductKind kind, long createdMs, EntitlementFields present, IEnumerable<PastChange> newestFirst)
    {
        ArgumentNullException.ThrowIfNull(newestFirst);
        (Id, Kind, CreatedMs) = (id, kind, createdMs);
        var fields = present;
        foreach (var change in newestFirst.Where(change => change.Changes.Count > 0))
        {
            Add(change.AtMs, fields with { Reason = change.Reason });
            fields = change.Changes.Aggregate(fields, (after, one) => after.Without(one));
        }

        Add(createdMs, fields);
        _stretches.Reverse();
    }

    /// <summary>The entitlement.</summary>
    public string Id { get; }

    /// <summary>What its product gives.</summary>
    public ProductKind Kind { get; }

    /// <summary>Since when it exists, Unix ms.</summary>
    public long CreatedMs { get; }

    /// <summary>When it changed, oldest first, Unix ms.</summary>
    public IEnumerable<long> ChangesMs => _stretches.Select(stretch => stretch.FromMs);

    /// <summary>What was written of it at an instant; null before it existed.</summary>
    public EntitlementFields? FieldsAt(long atMs)
    {
        var (low, high) = (0, _stretches.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _stretches[middle].FromMs <= atMs ? (middle + 1, high) : (low, middle);
        }

        return low == 0 ? null : _stretches[low - 1].Fields;
    }

    /// <summary>What decided access at an instant, for one subject; null before it existed and while it was somebody else's.</summary>
    /// <param name="subjectRef">The subject.</param>
    /// <param name="atMs">The instant, Unix ms.</param>
    /// <param name="consumed">Units taken from it until then. Null: as many as history says: none, or all.</param>
    public EntitlementView? ViewAt(string subjectRef, long atMs, long? consumed = null)
    {
        var fields = FieldsAt(atMs);
        return fields is null || fields.SubjectRef != subjectRef ? null : fields.ViewAt(Kind, consumed ?? ConsumedBy(fields), atMs);
    }

    private static long ConsumedBy(EntitlementFields fields) =>
        fields.UnavailableReason == UnavailableReason.Exhausted ? (fields.UsageGranted ?? 0) + fields.Adjusted : 0;

    /// <summary>Several changes of one instant are one: the last.</summary>
    private void Add(long fromMs, EntitlementFields fields)
    {
        // Of the rows of one instant the newest comes first here, and stands.
        if (fromMs >= CreatedMs && (_stretches.Count == 0 || fromMs < _stretches[^1].FromMs))
        {
            _stretches.Add((fromMs, fields));
        }
    }
}
