using System.Globalization;
using System.Text;
using Licenzy.Core.Webhooks;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Outbound;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Deliveries;

/// <summary>Makes one attempt: signs the stored body as of now and posts it.</summary>
internal sealed partial class SendDelivery(WebhookSender sender, TimeProvider time, ILogger<SendDelivery> log)
{
    /// <exception cref="OperationCanceledException">The program ends before an answer came: the delivery may or may not have arrived.</exception>
    public async Task<AttemptedDelivery> HandleAsync(ClaimedDelivery delivery, CancellationToken cancellationToken)
    {
        var started = time.NowMs();
        return new AttemptedDelivery(delivery, await PostAsync(delivery, started, cancellationToken), started, time.NowMs());
    }

    private async Task<SendOutcome> PostAsync(ClaimedDelivery delivery, long started, CancellationToken cancellationToken)
    {
        try
        {
            // An address that was stored before the rules, or by another way than the routes, is held to them all the same.
            if (delivery.Claim.Target.Fault is { } fault)
            {
                return NotMade(SendError.Blocked, fault);
            }

            var body = Encoding.UTF8.GetBytes(delivery.Row.Payload!);
            return await sender.PostAsync(delivery.Claim.Target, body, Headers(delivery, body, started), cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // A bug of ours: it is tried again at the times of the schedule, not at once and for ever.
            LogFailure(failure, delivery.Row.Id);
            return NotMade(DeliveryErrors.Internal, "Licenzy failed to make the attempt.");
        }
    }

    private static SendOutcome NotMade(string error, string detail) =>
        new(Delivered: false, StatusCode: null, error, detail, RetryAfter: null, ResponseExcerpt: null, Address: null, DurationMs: 0);

    /// <summary>The signature is of the moment of the attempt, the id is the event's: receivers refuse what is old, and know a repetition.</summary>
    private static IReadOnlyList<KeyValuePair<string, string>> Headers(ClaimedDelivery delivery, byte[] body, long nowMs)
    {
        var row = delivery.Row;
        var timestamp = nowMs / 1000;
        return
        [
            new("webhook-id", row.EventId),
            new("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture)),
            new("webhook-signature", WebhookSignature.Standard(delivery.Claim.Keys, row.EventId, timestamp, body)),
            new("Licenzy-Signature", WebhookSignature.Licenzy(delivery.Claim.Keys, timestamp, body)),
            new("Licenzy-Event-Id", row.EventId),
            new("Licenzy-Event-Type", row.EventType),
            new("Licenzy-Delivery-Id", row.Id),
            new("Licenzy-Attempt", delivery.Number.ToString(CultureInfo.InvariantCulture)),
        ];
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Delivery {DeliveryId} could not be attempted; it is tried again")]
    private partial void LogFailure(Exception failure, string deliveryId);
}
