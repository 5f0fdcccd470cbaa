using Licenzy.Server.Platform;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Deliveries;

/// <summary>
/// Puts deliveries back into the queue that were held while their endpoint took none; those of a deleted one end. What is held again
/// meanwhile, since the endpoint is paused or disabled anew, stays held.
/// </summary>
internal sealed partial class ReleaseHeld(Database database, DeliverySignals signals, TimeProvider time, ILogger<ReleaseHeld> log)
{
    private const int MostReleased = 1_000;

    /// <summary>Releases a piece of what is held; the endpoint stays marked until nothing is.</summary>
    public async Task HandleAsync(EndpointKey endpoint, CancellationToken cancellationToken)
    {
        var released = await database.WriteAsync(session => ReleaseAsync(session, endpoint), cancellationToken);
        if (released > 0)
        {
            LogReleased(released, endpoint.EndpointId, endpoint.Scope.ProjectId);
            signals.Due(endpoint);
        }
    }

    private async Task<int> ReleaseAsync(Session session, EndpointKey endpoint)
    {
        var health = await EndpointHealthStore.LockAsync(session, endpoint);
        var row = await EndpointStore.FindAsync(session, endpoint.Scope, endpoint.EndpointId);
        var isGone = row is null || row.DeletedMs is not null;
        var moved =
            isGone ? await DeliveryQueueStore.EndOfDeletedAsync(session, endpoint, DeliveryQueue.Held, time.NowMs(), MostReleased)
            : row!.IsOpen && health.PausedUntilMs is null ? await DeliveryQueueStore.ReleaseAsync(session, endpoint, MostReleased)
            : 0;
        if (moved < MostReleased)
        {
            await EndpointHealthStore.SaveAsync(session, health with { Releasing = 0 });
        }

        return moved;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} held deliveries to {EndpointId} of {ProjectId} are due again")]
    private partial void LogReleased(int count, string endpointId, string projectId);
}
