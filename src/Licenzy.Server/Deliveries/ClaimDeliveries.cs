using System.Security.Cryptography;
using Licenzy.Core;
using Licenzy.Core.Webhooks;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Outbound;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Deliveries;

/// <summary>
/// Takes due deliveries of an endpoint for this node. What cannot be sent is put aside in the same step: held while the endpoint is
/// paused or disabled, ended when it was deleted.
/// </summary>
internal sealed partial class ClaimDeliveries(
    Database database,
    EndpointSecrets secrets,
    WebhookSender sender,
    Instance instance,
    TimeProvider time,
    ILogger<ClaimDeliveries> log
)
{
    /// <summary>Longer than the longest wait for a turn and the longest attempt together, in ms.</summary>
    public const long LeaseMs = 60_000;

    private const int MostPutAside = 1_000;

    /// <summary>What was taken.</summary>
    /// <param name="Deliveries">To be sent by this node, oldest due first.</param>
    /// <param name="MayBeMore">Whether more may be due than was taken or put aside.</param>
    internal sealed record Claimed(IReadOnlyList<ClaimedDelivery> Deliveries, bool MayBeMore)
    {
        public static Claimed Nothing { get; } = new([], MayBeMore: false);
    }

    /// <summary>Takes at most so many deliveries of an endpoint that are due now.</summary>
    public Task<Claimed> HandleAsync(EndpointKey endpoint, int most, CancellationToken cancellationToken) =>
        database.WriteAsync(session => ClaimAsync(session, endpoint, most), cancellationToken);

    /// <summary>
    /// Takes the oldest held delivery of a paused endpoint whose pause has passed, so that the endpoint is tried with one and not
    /// with all; with none held the pause ends.
    /// </summary>
    public Task<Claimed> TryPausedAsync(EndpointKey endpoint, CancellationToken cancellationToken) =>
        database.WriteAsync(session => TrialAsync(session, endpoint), cancellationToken);

    private async Task<Claimed> ClaimAsync(Session session, EndpointKey endpoint, int most)
    {
        var now = time.NowMs();
        var trip = new RoundTrip();
        var asked = OfEndpoint.At(endpoint, now);
        var rows = EndpointStore.Find(trip, asked);
        var healths = EndpointHealthStore.Find(trip, asked);
        var earlier = EndpointSecretStore.Live(trip, asked);
        await session.SendAsync(trip);
        if (rows is not [{ DeletedMs: null } row])
        {
            var ended = await DeliveryQueueStore.EndOfDeletedAsync(session, endpoint, DeliveryQueue.Due, now, MostPutAside);
            return new Claimed([], ended == MostPutAside);
        }

        if (!row.IsOpen || healths is [{ PausedUntilMs: not null }])
        {
            return await PutAsideAsync(session, endpoint, most, now);
        }

        var leaseUntil = now + LeaseMs;
        var claimed = await DeliveryClaimStore.ClaimAsync(session, endpoint, instance.Id, now, leaseUntil, most);
        return new Claimed(await ReadyAsync(session, row, earlier, claimed, leaseUntil, now), claimed.Count >= most);
    }

    /// <summary>
    /// The endpoint was seen closed without a lock, so it is looked at again under one: whoever opens it in the same moment would not
    /// find what is held after that. What somebody waits for is sent all the same; a disabled endpoint gets tests alone.
    /// </summary>
    private async Task<Claimed> PutAsideAsync(Session session, EndpointKey endpoint, int most, long now)
    {
        var health = await EndpointHealthStore.LockAsync(session, endpoint);
        var row = await EndpointStore.FindAsync(session, endpoint.Scope, endpoint.EndpointId);
        if (row is null || row.DeletedMs is not null || (row.IsOpen && health.PausedUntilMs is null))
        {
            // Opened meanwhile; or deleted, and what was held from now on would never end.
            return new Claimed([], MayBeMore: true);
        }

        var due = await DeliveryQueueStore.DueAsync(session, endpoint, now, MostPutAside);
        var byHand = due.Where(delivery => IsSentAllTheSame(row, delivery)).ToList();
        await DeliveryQueueStore.HoldAsync(session, [.. due.Except(byHand)]);

        List<DeliveryRow> sent = [.. byHand.Take(most)];
        var leaseUntil = now + LeaseMs;
        var leased = await DeliveryQueueStore.LeaseAsync(session, sent, instance.Id, leaseUntil);
        var earlier = await EndpointSecretStore.LiveAsync(session, endpoint.Scope, endpoint.EndpointId, now);
        var ready = await ReadyAsync(session, row, earlier, await WithPayloadsAsync(session, leased), leaseUntil, now);
        return new Claimed(ready, due.Count == MostPutAside || byHand.Count > sent.Count);
    }

    private static bool IsSentAllTheSame(EndpointRow endpoint, DeliveryRow delivery) =>
        endpoint.IsOpen
            ? DeliveryTrigger.IsByHand(delivery.Trigger)
            : string.Equals(delivery.Trigger, DeliveryTrigger.Test, StringComparison.Ordinal);

    private async Task<Claimed> TrialAsync(Session session, EndpointKey endpoint)
    {
        var now = time.NowMs();
        var health = await EndpointHealthStore.LockAsync(session, endpoint);
        if (!health.Health.MayProbe(now))
        {
            return Claimed.Nothing;
        }

        var row = await EndpointStore.FindAsync(session, endpoint.Scope, endpoint.EndpointId);
        var held = row is { IsOpen: true } ? await DeliveryQueueStore.OldestHeldAsync(session, endpoint) : null;
        if (held is null)
        {
            // One that somebody has locked in this moment is not seen, and is released with the rest.
            await EndpointHealthStore.SaveAsync(session, health with { PausedUntilMs = null, Releasing = 1 });
            return Claimed.Nothing;
        }

        // The pause goes on while the trial is under way, and other nodes make no trial of their own meanwhile.
        await EndpointHealthStore.SaveAsync(session, health with { PausedUntilMs = now + EndpointHealth.PauseMs });
        var leaseUntil = now + LeaseMs;
        var leased = await DeliveryQueueStore.LeaseAsync(session, [held], instance.Id, leaseUntil);
        var earlier = await EndpointSecretStore.LiveAsync(session, endpoint.Scope, endpoint.EndpointId, now);
        var ready = await ReadyAsync(session, row!, earlier, await WithPayloadsAsync(session, leased), leaseUntil, now);
        return new Claimed(ready, MayBeMore: false);
    }

    private static async Task<IReadOnlyList<DeliveryRow>> WithPayloadsAsync(Session session, IReadOnlyList<DeliveryRow> rows)
    {
        var complete = new List<DeliveryRow>(rows.Count);
        foreach (var row in rows)
        {
            var outbound = await OutboundEventStore.FindAsync(session, row.Scope, row.EventId);
            complete.Add(row with { Payload = outbound?.Payload });
        }

        return complete;
    }

    /// <summary>What can be sent; a delivery whose body is no longer kept ends here.</summary>
    private async Task<IReadOnlyList<ClaimedDelivery>> ReadyAsync(
        Session session,
        EndpointRow endpoint,
        IReadOnlyList<EndpointSecretRow> earlier,
        IReadOnlyList<DeliveryRow> rows,
        long leaseUntil,
        long now
    )
    {
        if (rows.Count == 0)
        {
            return [];
        }

        await DeliveryQueueStore.FinishAsync(session, [.. rows.Where(row => !HasBody(row)).Select(row => Ended(row, now))]);
        var target = sender.TargetOf(endpoint.Url, endpoint.Scope.Mode == Mode.Live);
        var keys = await KeysAsync(session, endpoint, earlier);
        var claim = new EndpointClaim(rows[0].Endpoint, endpoint.Url, target, keys, leaseUntil);
        return [.. rows.Where(HasBody).Select(row => new ClaimedDelivery(row, claim))];
    }

    private static bool HasBody(DeliveryRow row) => !string.IsNullOrEmpty(row.Payload);

    /// <summary>
    /// None when a secret cannot be opened: such an attempt fails, is seen, and comes again by the schedule, instead of being claimed
    /// in vain in every round.
    /// </summary>
    private async Task<IReadOnlyList<byte[]>> KeysAsync(Session session, EndpointRow endpoint, IReadOnlyList<EndpointSecretRow> earlier)
    {
        try
        {
            return await secrets.KeysAsync(session, endpoint, earlier);
        }
        catch (Exception failure) when (failure is CryptographicException or InvalidOperationException)
        {
            LogNoKeys(failure, endpoint.Id, endpoint.ProjectId);
            return [];
        }
    }

    private static DeliveryRow Ended(DeliveryRow row, long now) =>
        row with
        {
            Status = DeliveryStatus.Dead,
            Queue = DeliveryQueue.Done,
            LastError = DeliveryErrors.PayloadGone,
            UpdatedMs = now,
            FinishedMs = now,
        };

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The signing secrets of {EndpointId} of {ProjectId} cannot be opened: nothing is sent to it"
    )]
    private partial void LogNoKeys(Exception failure, string endpointId, string projectId);
}
