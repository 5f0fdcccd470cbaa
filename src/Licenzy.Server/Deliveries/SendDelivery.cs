using System.Globalization;
using System.Text;
using Licenzy.Core.Webhooks;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Outbound;

namespace Licenzy.Server.Deliveries;

/// <summary>Makes one attempt: signs the stored body as of now and posts it.</summary>
internal sealed class SendDelivery(WebhookSender sender, TimeProvider time)
{
    /// <exception cref="OperationCanceledException">The program ends before an answer came: the delivery may or may not have arrived.</exception>
    public async Task<AttemptedDelivery> HandleAsync(ClaimedDelivery delivery, CancellationToken cancellationToken)
    {
        var started = time.NowMs();
        var body = Encoding.UTF8.GetBytes(delivery.Row.Payload!);
        var outcome = await sender.PostAsync(new Uri(delivery.Url), body, Headers(delivery, body, started), cancellationToken);
        return new AttemptedDelivery(delivery, outcome, started, time.NowMs());
    }

    /// <summary>The signature is of the moment of the attempt, the id is the event's: receivers refuse what is old, and know a repetition.</summary>
    private static IReadOnlyList<KeyValuePair<string, string>> Headers(ClaimedDelivery delivery, byte[] body, long nowMs)
    {
        var row = delivery.Row;
        var timestamp = nowMs / 1000;
        return
        [
            new("webhook-id", row.EventId),
            new("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture)),
            new("webhook-signature", WebhookSignature.Standard(delivery.Keys, row.EventId, timestamp, body)),
            new("Licenzy-Signature", WebhookSignature.Licenzy(delivery.Keys, timestamp, body)),
            new("Licenzy-Event-Id", row.EventId),
            new("Licenzy-Event-Type", row.EventType),
            new("Licenzy-Delivery-Id", row.Id),
            new("Licenzy-Attempt", delivery.Number.ToString(CultureInfo.InvariantCulture)),
        ];
    }
}
