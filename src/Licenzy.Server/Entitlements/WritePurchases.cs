using System.Text.Json;
using Licenzy.Core;
using Licenzy.Core.Access;
using Licenzy.Core.Announcing;
using Licenzy.Core.Purchases;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Entitlements;

/// <summary>Writes derived purchases: the row, its history and what applications are to be told, all or nothing.</summary>
internal sealed class WritePurchases(Outbox outbox, Ids ids)
{
    public async Task<WrittenPurchases> HandleAsync(Session session, Scope scope, DerivedChange change, long nowMs)
    {
        var reached = change.Reached;
        var written = new WrittenPurchases();
        var actor = (change.Cause as Cause.Operator)?.ActorUserId;
        foreach (var purchase in reached.Evaluation.Purchases)
        {
            var stored = reached.Rows.GetValueOrDefault(purchase.Key);
            await WriteAsync(session, scope, purchase, stored, change, written, nowMs);
            UnmappedStore.Resolve(session, scope, PurchaseKey.RootOf(purchase.Key), actor, nowMs);
        }

        foreach (var root in reached.Evaluation.Unmapped)
        {
            UnmappedStore.Save(session, scope, root, nowMs);
        }

        foreach (var (attempt, status) in reached.Evaluation.Attempts)
        {
            var failure = status == AttemptStatus.Failed ? "The checkout expired or its payment failed." : null;
            AttemptStore.SetStatus(session, scope, attempt, status, failure, nowMs);
        }

        return written;
    }

    private async Task WriteAsync(
        Session session,
        Scope scope,
        PurchaseState purchase,
        EntitlementRow? stored,
        DerivedChange change,
        WrittenPurchases written,
        long nowMs
    )
    {
        var cause = change.CauseOf(purchase.Key);
        var announcement = Announcer.Compare(stored is null ? null : Told.Read(stored.Told), purchase, cause);
        var row = await RowAsync(session, scope, purchase, stored, announcement.Told, nowMs);
        if (stored is null || row with { UpdatedMs = stored.UpdatedMs } != stored)
        {
            EntitlementStore.Save(session, row, stored?.SubjectRef);
            SubjectStore.Touch(session, scope, row.SubjectRef, nowMs);
            written.Add(row, stored);
        }
        else
        {
            row = stored!;
        }

        foreach (var entry in change.JoinedTo(purchase.Key, isNew: stored is null))
        {
            HistoryStore.Insert(session, HistoryRow.Of(ids.New("his"), row, entry, nowMs));
        }

        var note = RowChanges.Note(announcement.History, Before(stored), purchase, cause);
        var history = note is null ? null : await NoteAsync(session, row, stored, note, nowMs);
        if (history is not null)
        {
            written.Add(history);
        }

        var metadata = MetadataOf(row);
        foreach (var announced in announcement.Events)
        {
            var outbound = Outbound(scope, row, purchase, announced, cause, metadata, nowMs);
            written.Add(outbound, await outbox.WriteAsync(session, scope, outbound, row.Id, nowMs, history?.Id));
        }
    }

    /// <summary>Writes the history of a change; also into that of whoever had the purchase before, when it became somebody else's.</summary>
    private async Task<HistoryRow> NoteAsync(Session session, EntitlementRow row, EntitlementRow? stored, HistoryEntry entry, long nowMs)
    {
        var history = HistoryRow.Of(ids.New("his"), row, entry, nowMs);
        HistoryStore.Insert(session, history);
        if (stored is not null && stored.SubjectRef != row.SubjectRef)
        {
            var moved = entry with { Changes = [.. entry.Changes.Where(change => change.Field == EntitlementFields.SubjectField)] };
            HistoryStore.Insert(session, HistoryRow.Of(ids.New("his"), stored, moved, nowMs));
        }

        return history;
    }

    private static (string SubjectRef, string? EndText)? Before(EntitlementRow? stored) =>
        stored is null
            ? null
            : (
                stored.SubjectRef,
                EntitlementFields.EndTextOf(EnumText.Read<EntitlementStatus>(stored.Status), stored.ExpiresMs, stored.EndsMs)
            );

    private async Task<EntitlementRow> RowAsync(
        Session session,
        Scope scope,
        PurchaseState purchase,
        EntitlementRow? stored,
        Told told,
        long nowMs
    )
    {
        var isNew = stored is null && purchase.AttemptId is not null;
        var attempt = isNew ? await AttemptStore.FindAsync(session, scope, purchase.AttemptId!) : null;

        return new EntitlementRow
        {
            ProjectId = scope.ProjectId,
            Mode = scope.ModeText,
            Id = stored?.Id ?? ids.New("ent"),
            PurchaseKey = purchase.Key,
            SubjectRef = purchase.SubjectRef,
            ProductId = purchase.ProductId,
            ProductCode = purchase.ProductCode,
            Kind = purchase.Kind.ToText(),
            Status = purchase.Status.ToText(),
            Available = purchase.Available ? 1 : 0,
            UnavailableReason = purchase.UnavailableReason?.ToText(),
            Reason = purchase.Reason,
            Source = purchase.Source.ToText(),
            StartsMs = purchase.StartsAtMs,
            ExpiresMs = purchase.ExpiresAtMs,
            EndsMs = purchase.EndsAtMs,
            CurrentPeriodEndMs = purchase.CurrentPeriodEndMs,
            CancelAtPeriodEnd = purchase.CancelAtPeriodEnd ? 1 : 0,
            CanceledMs = purchase.CanceledAtMs,
            UsageGranted = purchase.UsageGranted,
            UsageAdjusted = purchase.Adjusted,
            UsageConsumed = stored?.UsageConsumed ?? 0,
            UsageRemaining = purchase.UsageRemaining,
            Quantity = purchase.Quantity,
            Items = JsonSerializer.Serialize(purchase.Items, LicenzyJson.Options),
            StripeStatus = purchase.StripeStatus,
            UnmappedPrice = purchase.UnmappedPrice ? 1 : 0,
            AttemptId = purchase.AttemptId,
            StripeCustomerId = purchase.StripeCustomerId,
            StripeSubscriptionId = purchase.StripeSubscriptionId,
            StripePaymentIntentId = purchase.StripePaymentIntentId,
            // A paid invoice may come before the session that made it: the attempt knows that session all the same.
            StripeCheckoutSessionId = purchase.StripeCheckoutSessionId ?? stored?.StripeCheckoutSessionId ?? attempt?.StripeSessionId,
            Metadata = stored?.Metadata ?? attempt?.Metadata ?? "{}",
            Told = told.Write(),
            NextChangeMs = purchase.NextChangeMs,
            QueueStartMs = purchase.QueueStartMs,
            QueueEndMs = purchase.QueueEndMs,
            CreatedMs = stored?.CreatedMs ?? nowMs,
            // Strictly later than before, so that a consumer can tell the newest of two events by it.
            UpdatedMs = stored is null ? nowMs : Math.Max(nowMs, stored.UpdatedMs + 1),
        };
    }

    private OutboundEvent Outbound(
        Scope scope,
        EntitlementRow row,
        PurchaseState purchase,
        AnnouncedEvent announced,
        Cause cause,
        IReadOnlyDictionary<string, string> metadata,
        long nowMs
    )
    {
        // An operator's event names the operator and nothing of Stripe's: that is how applications tell the two apart.
        var byStripe = announced.Source == Source.Stripe;
        var data = new OutboundEventData
        {
            SubjectRef = row.SubjectRef,
            ProjectId = scope.ProjectId,
            Mode = scope.ModeText,
            ProductCode = row.ProductCode,
            Kind = row.Kind,
            Status = row.Status,
            Reason = announced.Reason,
            Source = announced.Source.ToText(),
            EntitlementId = row.Id,
            AttemptId = row.AttemptId,
            UsageRemaining = row.UsageRemaining,
            AmountTotal = announced.AmountTotal,
            Currency = announced.Currency,
            StripeCheckoutSessionId = byStripe ? row.StripeCheckoutSessionId : null,
            StripePaymentIntentId = byStripe ? row.StripePaymentIntentId : null,
            StripeSubscriptionId = byStripe ? row.StripeSubscriptionId : null,
            CurrentPeriodEnd = UtcInstant.From(purchase.CurrentPeriodEndMs),
            ExpiresAt = UtcInstant.From(purchase.ExpiresAtMs),
            CanceledAt = UtcInstant.From(purchase.CanceledAtMs),
            ActorUserId = byStripe ? null : (cause as Cause.Operator)?.ActorUserId,
            Metadata = metadata,
            CreatedAt = new UtcInstant(row.CreatedMs),
            UpdatedAt = new UtcInstant(row.UpdatedMs),
        };
        return new OutboundEvent(ids.New("evt"), announced.Type, new UtcInstant(nowMs), scope.ProjectId, scope.ModeText, data);
    }

    private static IReadOnlyDictionary<string, string> MetadataOf(EntitlementRow row) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(row.Metadata) ?? new Dictionary<string, string>(StringComparer.Ordinal);
}
