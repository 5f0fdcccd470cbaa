using Licenzy.Core.Formats;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Support;

/// <summary>A page of a timeline, merged from the three tables that it is kept in, by the places of their ids.</summary>
/// <param name="Groups">Its lines, newest first.</param>
/// <param name="NextPlace">Where the list goes on; null when this is its end.</param>
internal sealed record TimelinePage(IReadOnlyList<TimelineGroup> Groups, string? NextPlace)
{
    /// <summary>So many rows of each table are read at once, and at most so often: a filter that finds little ends the page early.</summary>
    private const int Batch = 300;

    private const int MostBatches = 5;

    public static async Task<TimelinePage> ReadAsync(Session session, Scope scope, string subjectRef, TimelineFilter filter, int limit)
    {
        var items = new List<TimelineItem>();
        var before = filter.Before;
        for (var batch = 0; batch < MostBatches; batch++)
        {
            var (read, horizon) = await BatchAsync(session, scope, subjectRef, filter with { Before = before });
            items.AddRange(read);
            var groups = TimelineGroup.Fold(items);
            if (groups.Count > limit)
            {
                return new TimelinePage([.. groups.Take(limit)], groups[limit - 1].Items[^1].Place);
            }

            if (horizon is null)
            {
                return new TimelinePage(groups, NextPlace: null);
            }

            before = horizon;
        }

        return new TimelinePage(TimelineGroup.Fold(items), before);
    }

    /// <summary>
    /// The next rows, newest first, down to the horizon: the place down to which every table has been read. Null: there is no more.
    /// </summary>
    private static async Task<(IReadOnlyList<TimelineItem> Items, string? Horizon)> BatchAsync(
        Session session,
        Scope scope,
        string subjectRef,
        TimelineFilter filter
    )
    {
        string From(string prefix) => $"{prefix}_{filter.Since}";
        string To(string prefix) => $"{prefix}_{filter.Before}";
        var history = await HistoryListStore.OfSubjectAsync(
            session,
            scope,
            subjectRef,
            From(IdPrefix.History),
            To(IdPrefix.History),
            Batch
        );
        var usage = filter.WantsRuntime
            ? await UsageListStore.OfSubjectAsync(session, scope, subjectRef, From(IdPrefix.Use), To(IdPrefix.Use), Batch)
            : [];
        var attempts = filter.WantsRuntime
            ? await AttemptListStore.OfSubjectAsync(session, scope, subjectRef, From(IdPrefix.Attempt), To(IdPrefix.Attempt), Batch)
            : [];
        IReadOnlyList<IReadOnlyList<string>> streams =
        [
            [.. history.Select(row => row.Id)],
            [.. usage.Select(row => row.Id)],
            [.. attempts.Select(row => row.Id)],
        ];
        var horizon = streams.Where(ids => ids.Count == Batch).Select(ids => TimelineItem.PlaceOf(ids[^1])).Max(StringComparer.Ordinal);
        var products = filter.ProductCode is null ? null : await ProductsAsync(session, scope, history, usage);
        var items = history
            .Select(row => new TimelineItem.Change(row, SubjectPast.ChangesOf(row)))
            .Where(filter.Takes)
            .Where(change => products is null || products[change.Row.EntitlementId] == filter.ProductCode)
            .Cast<TimelineItem>()
            .Concat(
                usage
                    .Where(row => products is null || products[row.EntitlementId] == filter.ProductCode)
                    .Select(row => new TimelineItem.Use(row))
            )
            .Concat(attempts.Where(row => filter.TakesCheckout(row.ProductCode)).Select(row => new TimelineItem.Checkout(row)))
            .Where(item => horizon is null || string.CompareOrdinal(item.Place, horizon) >= 0)
            .OrderByDescending(item => item.Place, StringComparer.Ordinal);
        return ([.. items], horizon);
    }

    private static async Task<Dictionary<string, string?>> ProductsAsync(
        Session session,
        Scope scope,
        IReadOnlyList<HistoryRow> history,
        IReadOnlyList<UsageEntryRow> usage
    )
    {
        var products = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (
            var id in history
                .Select(row => row.EntitlementId)
                .Concat(usage.Select(row => row.EntitlementId))
                .Distinct(StringComparer.Ordinal)
        )
        {
            products[id] = (await EntitlementStore.FindAsync(session, scope, id))?.ProductCode;
        }

        return products;
    }
}
