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
internal sealed record PassQueues(IReadOnlyDictionary<string, long> Before, IReadOnlyList<string> Behind)
{
    public static async Task<PassQueues> OfAsync(
        Session session,
        Scope scope,
        Evaluation draft,
        IReadOnlyDictionary<string, EntitlementRow> rows
    )
    {
        var before = new Dictionary<string, long>(StringComparer.Ordinal);
        var behind = new List<string>();
        var queues = draft
            .Purchases.Where(purchase => purchase.Kind == ProductKind.TimePass)
            .GroupBy(purchase => (purchase.SubjectRef, purchase.ProductId));
        foreach (var queue in queues)
        {
            var (subject, product) = queue.Key;
            if (queue.Min(pass => EarliestStart(pass, rows)) is not { } from)
            {
                continue;
            }

            behind.AddRange(await EntitlementStore.PassesFromAsync(session, scope, subject, product, from));
            if (await EntitlementStore.QueueEndBeforeAsync(session, scope, subject, product, from) is { } end)
            {
                before[EvaluationContext.QueueOf(product, subject)] = end;
            }
        }

        return new PassQueues(before, [.. behind.Select(PurchaseKey.RootOf)]);
    }

    /// <summary>Where it stands in the queue, or stood: what it leaves behind moves up as well.</summary>
    private static long? EarliestStart(PurchaseState pass, IReadOnlyDictionary<string, EntitlementRow> rows)
    {
        var stood = rows.GetValueOrDefault(pass.Key)?.QueueStartMs;
        return pass.QueueStartMs is { } stands ? Math.Min(stands, stood ?? stands) : stood;
    }
}
