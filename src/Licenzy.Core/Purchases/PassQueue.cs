namespace Licenzy.Core.Purchases;

/// <summary>Where a purchase stands in time.</summary>
/// <param name="StartMs">When it starts, the queue included; null while unsettled.</param>
/// <param name="EndMs">When it ends; null when nothing ends it.</param>
/// <param name="LeavesMs">When it stops to hold up those behind it in its queue; null while it holds no place.</param>
/// <param name="HeldUp">Whether its start is set by something that can lie ahead: the queue before it, or an operator's date.</param>
internal sealed record Place(long? StartMs, long? EndMs, long? LeavesMs, bool HeldUp);

/// <summary>
/// The queue of time passes of one subject and product. It is computed anew each time: a pass that is refunded, disputed or revoked
/// frees its place at that moment, and takes it back if it stands again. It does not look at the clock, so time alone moves nothing.
/// </summary>
internal static class PassQueue
{
    /// <summary>The place of each sale.</summary>
    /// <param name="sales">The sales.</param>
    /// <param name="before">When the passes before these leave their queue, by <see cref="QueueOf(string, string)"/>.</param>
    public static IReadOnlyDictionary<string, Place> Arrange(IEnumerable<OneTimeSale> sales, IReadOnlyDictionary<string, long> before)
    {
        var places = new Dictionary<string, Place>(StringComparer.Ordinal);
        foreach (var queue in sales.GroupBy(QueueOf, StringComparer.Ordinal))
        {
            var endOfQueue = before.GetValueOrDefault(queue.Key, long.MinValue);
            foreach (var sale in queue.OrderBy(sale => sale.StartMs).ThenBy(sale => sale.Key, StringComparer.Ordinal))
            {
                var place = PlaceOf(sale, endOfQueue);
                places[sale.Key] = place;
                endOfQueue = Math.Max(endOfQueue, place.LeavesMs ?? long.MinValue);
            }
        }

        return places;
    }

    /// <summary>The name of a queue.</summary>
    public static string QueueOf(string productId, string subjectRef) => $"{productId} {subjectRef}";

    /// <summary>Only time passes queue up; every other purchase stands alone.</summary>
    private static string QueueOf(OneTimeSale sale) =>
        sale.Terms.Kind == ProductKind.TimePass ? QueueOf(sale.Terms.ProductId, sale.SubjectRef) : $" {sale.Key}";

    private static Place PlaceOf(OneTimeSale sale, long endOfQueue)
    {
        if (sale.StartMs is not { } start)
        {
            return new Place(null, null, null, HeldUp: false);
        }

        var pushed = endOfQueue > start && sale.FixedEndMs is null;
        start = pushed ? endOfQueue : start;
        var end = sale.EndMs(start);
        var leaves = sale.LeftQueueAtMs is { } left ? Math.Min(end ?? long.MaxValue, Math.Max(start, left)) : end ?? long.MaxValue;
        return new Place(start, end, leaves, HeldUp: pushed || sale.Session is null);
    }
}
