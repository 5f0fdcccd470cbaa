using Licenzy.Core;
using Licenzy.Core.Purchases;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Entitlements;

/// <summary>
/// The queues that a change of some passes is about. Only what starts with or behind them can be moved; what starts before is known
/// by when it is through. A customer who buys a day every day must not make each day dearer than the one before.
/// </summary>
/// <param name="Before">When the passes before these are through, by the queue's name.</param>
/// <param name="Behind">The roots of the passes from these on.</param>
/// <param name="Locks">What has to be locked before any of the queues is written.</param>
internal sealed record PassQueues(IReadOnlyDictionary<string, long> Before, IReadOnlyList<string> Behind, IReadOnlyList<string> Locks)
{
    private sealed record Standing(string SubjectRef, string ProductId, long? StartMs);

    public static async Task<PassQueues> OfAsync(
        Session session,
        Scope scope,
        Evaluation draft,
        IReadOnlyDictionary<string, EntitlementRow> rows
    )
    {
        var before = new Dictionary<string, long>(StringComparer.Ordinal);
        var behind = new List<string>();
        var locks = new List<string>();
        var queues = draft
            .Purchases.SelectMany(purchase => PlacesOf(purchase, rows.GetValueOrDefault(purchase.Key)))
            .GroupBy(place => (place.SubjectRef, place.ProductId));
        foreach (var queue in queues)
        {
            var (subject, product) = queue.Key;
            locks.Add($"queue:{product}:{subject}");
            if (queue.Min(place => place.StartMs) is not { } from)
            {
                continue;
            }

            behind.AddRange(await EntitlementStore.PassesFromAsync(session, scope, subject, product, from));
            if (await EntitlementStore.QueueEndBeforeAsync(session, scope, subject, product, from) is { } end)
            {
                before[EvaluationContext.QueueOf(product, subject)] = end;
            }
        }

        return new PassQueues(before, [.. behind.Select(PurchaseKey.RootOf)], locks);
    }

    /// <summary>
    /// Where a pass stands and where it stood: what it leaves behind moves up, also in the queue of whoever had it before.
    /// </summary>
    private static IEnumerable<Standing> PlacesOf(PurchaseState purchase, EntitlementRow? stored)
    {
        if (purchase.Kind == ProductKind.TimePass)
        {
            yield return new Standing(purchase.SubjectRef, purchase.ProductId, purchase.QueueStartMs);
        }

        if (stored is not null && string.Equals(stored.Kind, ProductKind.TimePass.ToText(), StringComparison.Ordinal))
        {
            yield return new Standing(stored.SubjectRef, stored.ProductId, stored.QueueStartMs);
        }
    }
}
