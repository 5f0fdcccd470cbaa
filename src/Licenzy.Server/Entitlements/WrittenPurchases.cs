using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Entitlements;

/// <summary>What a change wrote, for whoever made it and has to say what came of it.</summary>
internal sealed class WrittenPurchases
{
    private readonly List<EntitlementRow> rows = [];
    private readonly Dictionary<string, EntitlementRow> replaced = new(StringComparer.Ordinal);
    private readonly List<string> historyIds = [];
    private readonly List<WrittenEvent> events = [];

    /// <summary>The rows that changed, as they are now.</summary>
    public IReadOnlyList<EntitlementRow> Rows => rows;

    /// <summary>The history rows that tell the changes; those of facts that joined a purchase are not among them.</summary>
    public IReadOnlyList<string> HistoryIds => historyIds;

    /// <summary>What applications are told, in its order.</summary>
    public IReadOnlyList<WrittenEvent> Events => events;

    /// <summary>A changed row as it was before; null when it was made.</summary>
    public EntitlementRow? Replaced(string entitlementId) => replaced.GetValueOrDefault(entitlementId);

    public void Add(EntitlementRow row, EntitlementRow? before)
    {
        rows.Add(row);
        if (before is not null)
        {
            replaced[row.Id] = before;
        }
    }

    public void Add(HistoryRow row) => historyIds.Add(row.Id);

    public void Add(OutboundEvent outbound, int endpoints) => events.Add(new WrittenEvent(outbound, endpoints));
}

/// <summary>An event that was written.</summary>
/// <param name="Event">The event.</param>
/// <param name="Endpoints">How many endpoints take it.</param>
internal sealed record WrittenEvent(OutboundEvent Event, int Endpoints);
