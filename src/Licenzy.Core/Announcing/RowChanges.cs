using Licenzy.Core.Access;
using Licenzy.Core.Purchases;

namespace Licenzy.Core.Announcing;

/// <summary>
/// Changes of a row that are told to nobody and that its past needs all the same: whose it is, and when the right ends where a grace
/// ends access earlier.
/// </summary>
public static class RowChanges
{
    /// <summary>The history entry with these changes too; one of its own when there is no other, null when nothing changed.</summary>
    /// <param name="entry">What history says anyway.</param>
    /// <param name="before">Whose it was and <see cref="EntitlementFields.EndTextOf"/>; null for a purchase that has no row yet.</param>
    /// <param name="now">Its state.</param>
    /// <param name="cause">What made it be evaluated.</param>
    public static HistoryEntry? Note(HistoryEntry? entry, (string SubjectRef, string? EndText)? before, PurchaseState now, Cause cause)
    {
        ArgumentNullException.ThrowIfNull(now);
        var changes = Between(before, now);
        if (changes.Count == 0)
        {
            return entry;
        }

        var stripe = cause as Cause.StripeEvent;
        var person = cause as Cause.Operator;
        return entry is null
            ? new HistoryEntry(
                person is null ? Source.Stripe : Source.Portal,
                now.Reason,
                changes,
                stripe?.EventId,
                stripe?.CreatedMs,
                person?.ActorUserId,
                person?.Note,
                person?.ActionId
            )
            : entry with
            {
                Changes = entry.Changes.Concat(changes).ToValueList(),
            };
    }

    private static ValueList<FieldChange> Between((string SubjectRef, string? EndText)? before, PurchaseState now)
    {
        var changes = new List<FieldChange>();
        var endText = EntitlementFields.EndTextOf(now.Status, now.ExpiresAtMs, now.EndsAtMs);
        if (before?.EndText != endText)
        {
            changes.Add(new FieldChange(EntitlementFields.EndField, before?.EndText, endText));
        }

        if (before is { } known && known.SubjectRef != now.SubjectRef)
        {
            changes.Add(new FieldChange(EntitlementFields.SubjectField, known.SubjectRef, now.SubjectRef));
        }

        return changes.ToValueList();
    }
}
