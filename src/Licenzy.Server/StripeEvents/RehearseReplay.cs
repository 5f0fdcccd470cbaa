using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.StripeEvents;

/// <summary>What would come of applying a stored event again: it is applied, looked at, and taken back.</summary>
internal sealed class RehearseReplay(Database database, ApplyStripeEvent applyStripeEvent, Instance instance, TimeProvider time)
{
    public async Task<ReplayInboundEvents.Response> HandleAsync(Scope scope, InboundEventEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            return await database.RehearseAsync(session => ApplyAsync(session, scope, entry), cancellationToken);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or Platform.Errors.UnavailableException))
        {
            // Whatever keeps it from being applied is what the operator wants to know.
            var failed = entry with
            {
                State = InboxStates.Failed,
                Reason = $"{failure.GetType().Name}: {failure.Message}",
            };
            return new ReplayInboundEvents.Response(DryRun: true, InboundEventView.Of(failed), []);
        }
    }

    private async Task<ReplayInboundEvents.Response> ApplyAsync(Session session, Scope scope, InboundEventEntry entry)
    {
        var now = time.NowMs();
        var known = (await ReadInboundEvents.ChangesAsync(session, scope, entry.StripeEventId))
            .Select(change => change.HistoryId)
            .ToHashSet(StringComparer.Ordinal);
        await InboxStore.ReplayAsync(session, entry.Key, now);
        var claimed = await InboxStore.ClaimOneAsync(session, entry.Key, instance.Id, now, now + InboxStore.LeaseMs);
        if (claimed is null)
        {
            // A worker is at it in this moment: what comes of that is shown by looking again.
            return new ReplayInboundEvents.Response(DryRun: true, InboundEventView.Of(entry), []);
        }

        await applyStripeEvent.RehearseAsync(session, new StoredEvent(claimed));
        var after = await InboxLogStore.FindAsync(session, entry.Key);
        var changes = await ReadInboundEvents.ChangesAsync(session, scope, entry.StripeEventId);
        return new ReplayInboundEvents.Response(
            DryRun: true,
            InboundEventView.Of(after ?? entry),
            [.. changes.Where(change => !known.Contains(change.HistoryId))]
        );
    }
}
