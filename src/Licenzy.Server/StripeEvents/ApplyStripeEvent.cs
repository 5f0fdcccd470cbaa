using Licenzy.Core.Announcing;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Purchases;
using Licenzy.Server.Purchases.Translators;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.StripeEvents;

/// <summary>One stored event: translated into facts, applied, and marked as done, in one transaction.</summary>
internal sealed class ApplyStripeEvent(Database database, ApplyFacts applyFacts, EntitlementSignals signals, TimeProvider time)
{
    public async Task HandleAsync(StoredEvent stored, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var applied = await database.WriteAsync(session => ApplyAsync(session, stored, start), cancellationToken);
        signals.Changed(stored.Scope, applied);
    }

    /// <summary>The same inside a transaction of the caller's, who takes it back: what would come of it.</summary>
    public Task RehearseAsync(Session session, StoredEvent stored) => ApplyAsync(session, stored, time.GetTimestamp());

    private async Task<IReadOnlyList<string>> ApplyAsync(Session session, StoredEvent read, long start)
    {
        var (stored, scope) = (read.Row, read.Scope);
        if (read.Reading is not StripeEventReading.Snapshot { Event: var stripeEvent })
        {
            await FinishAsync(session, stored, InboxStates.Ignored, "not_a_snapshot_event", start, about: null);
            return [];
        }

        if (await IsOfAnotherAccountAsync(session, stored, stripeEvent))
        {
            await FinishAsync(
                session,
                stored,
                InboxStates.Ignored,
                "another_account",
                start,
                new InboundSubject(stripeEvent.DataObjectId, null)
            );
            return [];
        }

        if (read.Facts.Count == 0)
        {
            await FinishAsync(
                session,
                stored,
                InboxStates.Ignored,
                "type_not_used",
                start,
                new InboundSubject(stripeEvent.DataObjectId, null)
            );
            return [];
        }

        var applied = await applyFacts.HandleAsync(
            session,
            scope,
            read.Facts,
            [],
            first => new Cause.StripeEvent(
                stripeEvent.Id,
                stored.EventCreatedMs,
                first is null || stored.WasSettled ? null : UnchangedReason.Of(first.Before, first.After)
            )
        );
        if (applied.Erased)
        {
            // Neither whom it is about nor what it said is kept.
            await FinishAsync(session, stored, InboxStates.Ignored, "erased", start, new InboundSubject(stripeEvent.DataObjectId, null));
            await InboxBodyStore.DropAsync(session, stored);
            return [];
        }

        await SessionEmail.NoteAsync(session, scope, stripeEvent, time.NowMs());
        if (applied.Purchases == 0 && StripeTranslator.BuyerOf(stripeEvent) is { } buyer)
        {
            UnmappedStore.SetEmail(session, scope, buyer.Root, buyer.Email);
        }

        if (applied.Purchases > 0 && StripeTranslator.RestOf(stripeEvent) is { } rest)
        {
            FetchTaskStore.Save(session, scope, rest, time.NowMs());
        }

        var reason =
            applied.Purchases == 0 && applied.Attempts.Count == 0 ? "waits_for_link"
            : applied.Changed ? null
            : "nothing_changed";
        var about = new InboundSubject(stripeEvent.DataObjectId, applied.SubjectRef);
        await FinishAsync(session, stored, InboxStates.Applied, reason, start, about);
        return applied.Attempts;
    }

    /// <summary>
    /// An endpoint for connected accounts is sent their events too. Their objects are none of this connection's, whatever metadata
    /// they carry.
    /// </summary>
    private static async Task<bool> IsOfAnotherAccountAsync(Session session, InboundEventRow stored, StripeEvent stripeEvent) =>
        stripeEvent.AccountId is { } account
        && await ConnectionStore.FindAsync(session, stored.ConnectionId) is { StripeAccountId: { } own }
        && !string.Equals(account, own, StringComparison.Ordinal);

    private async Task FinishAsync(Session session, InboundEventRow stored, string state, string? reason, long start, InboundSubject? about)
    {
        var duration = (long)time.GetElapsedTime(start).TotalMilliseconds;
        if (!await InboxStore.FinishAsync(session, stored, state, reason, time.NowMs(), duration, about))
        {
            // Our lease ended and another worker was faster: what we did here must not stand beside what it did.
            throw new InvalidOperationException($"Event {stored.StripeEventId} was applied by another worker meanwhile.");
        }
    }
}
