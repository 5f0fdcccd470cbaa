using Licenzy.Server.Platform;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.StripeEvents;

/// <summary>
/// One try to apply an event that was claimed. An error puts it off, longer each time; after the last try it is
/// <c>failed</c>, visible and replayable.
/// </summary>
internal sealed partial class TryStripeEvent(
    Database database,
    ApplyStripeEvent applyStripeEvent,
    TimeProvider time,
    ILogger<TryStripeEvent> log
)
{
    private const int LongestReason = 500;

    /// <summary>How long an event waits after each failure, in seconds: about a day in all.</summary>
    private static readonly int[] BackoffSeconds = [1, 5, 30, 120, 600, 1800, 3600, 7200, 14400, 28800, 28800];

    public async Task HandleAsync(StoredEvent read, CancellationToken cancellationToken)
    {
        var stored = read.Row;
        try
        {
            await applyStripeEvent.HandleAsync(read, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
        {
            LogFailure(failure, stored.StripeEventId, stored.Type, stored.ProjectId, stored.Tries + 1);
            await PutOffAsync(stored, failure, cancellationToken);
        }
    }

    private Task PutOffAsync(InboundEventRow stored, Exception failure, CancellationToken cancellationToken)
    {
        var reason = $"{failure.GetType().Name}: {failure.Message}";
        reason = reason.Length > LongestReason ? reason[..LongestReason] : reason;
        var now = time.NowMs();
        return database.WriteAsync(
            async session =>
            {
                if (stored.Tries >= BackoffSeconds.Length)
                {
                    await InboxStore.FinishAsync(session, stored, InboxStates.Failed, reason, now, durationMs: 0);
                }
                else
                {
                    await InboxStore.PostponeAsync(session, stored, reason, now + (BackoffSeconds[stored.Tries] * 1000L));
                }
            },
            cancellationToken
        );
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Stripe event {EventId} ({Type}) of {ProjectId} could not be applied, try {Try}")]
    private partial void LogFailure(Exception failure, string eventId, string type, string projectId, long @try);
}
