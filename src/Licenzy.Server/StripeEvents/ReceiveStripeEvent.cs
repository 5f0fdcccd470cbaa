using Licenzy.Core;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Stripe;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.StripeEvents;

/// <summary>
/// Takes one event from Stripe: verified first, stored before it is answered, applied by a worker. Nothing that does not
/// verify is stored, and a duplicate is answered like the first.
/// </summary>
internal sealed partial class ReceiveStripeEvent(
    Database database,
    FindConnection findConnection,
    InboxWorker inbox,
    SignatureMismatches mismatches,
    TimeProvider time,
    ILogger<ReceiveStripeEvent> log
)
{
    public const int LargestBody = 1024 * 1024;

    /// <summary>Stripe's acknowledgement.</summary>
    /// <param name="Received">Always true: the event is stored.</param>
    /// <param name="Duplicate">Whether it was stored before.</param>
    internal sealed record Response(bool Received, bool Duplicate);

    public async Task<Answer<Response>> HandleAsync(
        string? connectionId,
        string? signature,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        var received = new ReceivedBody(body);
        var (connection, outcome, tried) =
            findConnection.FromMemory(connectionId, signature, received)
            ?? await database.ReadAsync(
                session => findConnection.HandleAsync(session, connectionId, signature, received),
                cancellationToken
            );
        if (connection is null)
        {
            if (connectionId is not null && tried > 0)
            {
                mismatches.Add(connectionId, time.NowMs());
            }

            return new Fault(ErrorCatalogue.InvalidSignature, Explain(outcome));
        }

        return received.Reading switch
        {
            StripeEventReading.Snapshot snapshot => await StoreAsync(connection, snapshot.Event, body, cancellationToken),
            StripeEventReading.Thin => new Fault(
                ErrorCatalogue.UnsupportedEventFormat,
                "This is a thin event. Create the endpoint in Stripe for snapshot events."
            ),
            StripeEventReading.Unreadable unreadable => new Fault(ErrorCatalogue.InvalidRequest, unreadable.Reason),
            _ => throw new InvalidOperationException("A body is one of three."),
        };
    }

    private async Task<Answer<Response>> StoreAsync(
        SigningConnection connection,
        StripeEvent stripeEvent,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        var expected = string.Equals(connection.Mode, Mode.Live.ToText(), StringComparison.Ordinal);
        if (stripeEvent.LiveMode != expected)
        {
            return new Fault(
                ErrorCatalogue.LivemodeMismatch,
                $"The event is of {(expected ? "test" : "live")} mode and this connection is of {connection.Mode} mode."
            );
        }

        var now = time.NowMs();
        var row = new InboundEventRow
        {
            ProjectId = connection.ProjectId,
            Mode = connection.Mode,
            ConnectionId = connection.Id,
            StripeEventId = stripeEvent.Id,
            Type = stripeEvent.Type,
            ApiVersion = stripeEvent.ApiVersion,
            EventCreatedMs = (stripeEvent.Created ?? 0) * 1000,
            Body = body.ToArray(),
            Bucket = Buckets.Of(connection.ProjectId),
            DueMs = now,
            ReceivedMs = now,
            ObjectId = stripeEvent.DataObjectId,
        };
        var isNew = await database.WriteStatementAsync(session => InboxStore.InsertAsync(session, row), cancellationToken);
        if (isNew)
        {
            inbox.Nudge();
        }
        else
        {
            await CountAgainAsync(row, cancellationToken);
        }

        return new Response(Received: true, Duplicate: !isNew);
    }

    /// <summary>
    /// Counts a duplicate. It waits for a worker that settles the event in this moment, and no longer: the event is stored, and Stripe
    /// must not send it again because nobody could count it.
    /// </summary>
    private async Task CountAgainAsync(InboundEventRow row, CancellationToken cancellationToken)
    {
        try
        {
            await database.WriteStatementAsync(session => InboxStore.CountAgainAsync(session, row), cancellationToken);
        }
        catch (UnavailableException failure)
        {
            LogNotCounted(failure, row.StripeEventId);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stripe event {EventId} came again and could not be counted")]
    private partial void LogNotCounted(Exception failure, string eventId);

    private static string Explain(StripeSignatureOutcome outcome) =>
        outcome switch
        {
            StripeSignatureOutcome.MissingHeader => "The `Stripe-Signature` header is missing.",
            StripeSignatureOutcome.Malformed => "The `Stripe-Signature` header is not of the form `t=…,v1=…`.",
            StripeSignatureOutcome.TooOld => "The signature is older than five minutes: a replay, or clocks that differ.",
            StripeSignatureOutcome.InFuture => "The signature is dated more than five minutes ahead: clocks differ.",
            _ =>
                "No signing secret that is stored here made this signature. Compare the endpoint's secret in Stripe with the connection's.",
        };
}
