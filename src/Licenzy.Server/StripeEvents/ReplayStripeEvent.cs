using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.StripeEvents;

/// <summary>What came of asking for a stored event to be applied again.</summary>
internal abstract record ReplayOutcome
{
    private ReplayOutcome() { }

    /// <summary>Calls the function of the case that this is.</summary>
    public T Match<T>(Func<Replayed, T> replayed, Func<Pending, T> pending, Func<BodyDropped, T> bodyDropped, Func<Unknown, T> unknown) =>
        this switch
        {
            Replayed it => replayed(it),
            Pending it => pending(it),
            BodyDropped it => bodyDropped(it),
            Unknown it => unknown(it),
            _ => throw new InvalidOperationException("The union is closed."),
        };

    /// <summary>It is due now, with all its tries before it.</summary>
    public sealed record Replayed : ReplayOutcome;

    /// <summary>It waits to be applied already.</summary>
    public sealed record Pending : ReplayOutcome;

    /// <summary>Its body was kept as long as the setting says, and is gone.</summary>
    public sealed record BodyDropped : ReplayOutcome;

    /// <summary>No such event is stored.</summary>
    public sealed record Unknown : ReplayOutcome;
}

/// <summary>
/// Makes a settled event due again, whatever came of it: after a fix, or after what it lacked was set up. Applying one twice
/// changes nothing, so an event that was applied may be replayed as well.
/// </summary>
internal sealed class ReplayStripeEvent(
    Database database,
    InboxWorker inbox,
    TryStripeEvent tryStripeEvent,
    Instance instance,
    TimeProvider time
)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    public async Task<ReplayOutcome> HandleAsync(InboundEventKey key, CancellationToken cancellationToken)
    {
        var outcome = await database.WriteAsync(session => ReplayAsync(session, key), cancellationToken);
        if (outcome is ReplayOutcome.Replayed)
        {
            inbox.Nudge();
        }

        return outcome;
    }

    /// <summary>
    /// Applies a waiting event now, here, or waits for the worker that has it. Returns it as it stands afterwards: still
    /// <c>received</c>, with the reason, when it could not be applied.
    /// </summary>
    /// <exception cref="InvalidOperationException">The event is not stored.</exception>
    public async Task<InboundEventEntry> ApplyNowAsync(InboundEventKey key, CancellationToken cancellationToken)
    {
        var patience = time.NowMs() + InboxStore.LeaseMs;
        while (true)
        {
            var now = time.NowMs();
            var claimed = await database.WriteAsync(
                session => InboxStore.ClaimOneAsync(session, key, instance.Id, now, now + InboxStore.LeaseMs),
                cancellationToken
            );
            if (claimed is not null)
            {
                await tryStripeEvent.HandleAsync(new StoredEvent(claimed), cancellationToken);
            }

            var entry =
                await database.ReadAsync(session => InboxLogStore.FindAsync(session, key), cancellationToken)
                ?? throw new InvalidOperationException($"Event {key.StripeEventId} is not stored.");
            if (claimed is not null || entry.State != InboxStates.Received || now > patience)
            {
                return entry;
            }

            await Task.Delay(BetweenLooks, time, cancellationToken);
        }
    }

    private async Task<ReplayOutcome> ReplayAsync(Session session, InboundEventKey key)
    {
        if (await InboxStore.ReplayAsync(session, key, time.NowMs()))
        {
            return new ReplayOutcome.Replayed();
        }

        return await InboxLogStore.FindAsync(session, key) switch
        {
            null => new ReplayOutcome.Unknown(),
            { State: InboxStates.Received } => new ReplayOutcome.Pending(),
            _ => new ReplayOutcome.BodyDropped(),
        };
    }
}
