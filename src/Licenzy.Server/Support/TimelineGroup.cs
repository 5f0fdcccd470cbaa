using Licenzy.Core;

namespace Licenzy.Server.Support;

/// <summary>One line of the timeline: a cause with all that it changed, a run of consumption, or a checkout.</summary>
internal sealed class TimelineGroup
{
    private readonly List<TimelineItem> items = [];

    private TimelineGroup(TimelineItem first) => items.Add(first);

    /// <summary>All of it, newest first.</summary>
    public IReadOnlyList<TimelineItem> Items => items;

    public IEnumerable<TimelineItem.Change> Changes => items.OfType<TimelineItem.Change>();

    public IEnumerable<TimelineItem.Use> Uses => items.OfType<TimelineItem.Use>();

    public TimelineItem.Checkout? Checkout => items[0] as TimelineItem.Checkout;

    /// <summary>
    /// Joins what stands next to each other and belongs together: changes of one cause, and consumption after consumption. A consume that
    /// used a pack up stands alone, with the change that it made.
    /// </summary>
    /// <param name="newestFirst">Items of one customer in the order of their places.</param>
    public static IReadOnlyList<TimelineGroup> Fold(IEnumerable<TimelineItem> newestFirst)
    {
        var groups = new List<TimelineGroup>();
        foreach (var item in newestFirst)
        {
            if (groups.Count == 0 || !groups[^1].Takes(item))
            {
                groups.Add(new TimelineGroup(item));
            }
            else
            {
                groups[^1].items.Add(item);
            }
        }

        return groups;
    }

    private bool Takes(TimelineItem item) =>
        item.Match(
            change => items[0] is TimelineItem.Change first && first.CauseId == change.CauseId,
            use => items[0] is TimelineItem.Change first ? IsMadeBy(use, first) : items[0] is TimelineItem.Use,
            _ => false
        );

    private bool IsMadeBy(TimelineItem.Use use, TimelineItem.Change change) =>
        change.Row.Source == Source.Runtime.ToText()
        && (
            items[^1] is TimelineItem.Use last
                ? last.Row.UseId == use.Row.UseId
                : use.Row.EntitlementId == change.Row.EntitlementId && use.AtMs == change.AtMs
        );
}
