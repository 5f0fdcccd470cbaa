using System.Globalization;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.WebhookControl;

/// <summary>Tries an endpoint. With a wait it answers the moment that the first attempt is recorded.</summary>
internal sealed class TestEndpoint(
    Database database,
    BeginTest begin,
    IdempotencyStore idempotency,
    DeliverySignals signals,
    DeliveryViews views,
    TimeProvider time
)
{
    public const string Operation = "webhooks.test_endpoint";
    public const int LongestWaitSeconds = 30;

    /// <summary>Another node may deliver, whose signals are not heard here.</summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(250);

    /// <param name="caller">Who asks, and whose endpoint it is.</param>
    /// <param name="endpointId">Which; null means the default one.</param>
    /// <param name="key">The idempotency key, if one was sent.</param>
    /// <param name="wait">How many seconds to wait for the first attempt, as it was sent.</param>
    /// <param name="cancellationToken">Ends the waiting; the test stays on its way.</param>
    public async Task<Answer<DeliveryDetail>> HandleAsync(
        ControlCaller caller,
        string? endpointId,
        string? key,
        string? wait,
        CancellationToken cancellationToken
    )
    {
        var seconds = 0;
        if (
            wait is not null
            && !(int.TryParse(wait, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) && seconds <= LongestWaitSeconds)
        )
        {
            return Fault.Field("wait", $"`wait` is a number of seconds from 0 to {LongestWaitSeconds}.");
        }

        var scope = caller.Scope;
        var start = await BeginAsync(caller, endpointId, key, cancellationToken);
        return start switch
        {
            TestStart.NoEndpoint => EndpointLookup.Missing(endpointId),
            TestStart.Claimed { Claim: Claim.Replay replay } => Answer<DeliveryDetail>.Exactly(replay.Answer, replayed: true),
            TestStart.Claimed { Claim: Claim.Spent spent } => await AgainAsync(scope, spent.ResourceId, cancellationToken),
            TestStart.Claimed refused => IdempotencyStore.Refusal(refused.Claim)!,
            TestStart.Begun begun => await AnswerAsync(scope, key, begun.DeliveryId, TimeSpan.FromSeconds(seconds), cancellationToken),
            _ => throw new InvalidOperationException("A test starts in one of three ways."),
        };
    }

    /// <summary>A second request waits a moment for the first before it is told to come back.</summary>
    private async Task<TestStart> BeginAsync(ControlCaller caller, string? endpointId, string? key, CancellationToken cancellationToken)
    {
        var fingerprint = Fingerprint.Of(Operation, new RequestUnder<object>(endpointId ?? "default", Body: null));
        for (var waited = 0; ; waited += 50)
        {
            var start = await database.WriteAsync(
                session => begin.HandleAsync(session, caller, endpointId, key, fingerprint),
                cancellationToken
            );
            if (start is not TestStart.Claimed { Claim: Claim.InUse } || waited >= IdempotencyStore.WaitMs)
            {
                return start;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        }
    }

    private async Task<Answer<DeliveryDetail>> AnswerAsync(
        Scope scope,
        string? key,
        string deliveryId,
        TimeSpan wait,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var detail = await WaitAsync(scope, deliveryId, wait, cancellationToken);
            var answer = new StoredAnswer(StatusCodes.Status201Created, LicenzyJson.Bytes(detail));
            if (key is not null)
            {
                await database.WriteAsync(
                    session => IdempotencyStore.FinishAsync(session, scope, Operation, key, answer, time.NowMs()),
                    CancellationToken.None
                );
            }

            return Answer<DeliveryDetail>.Exactly(answer, replayed: false);
        }
        catch (OperationCanceledException) when (key is not null)
        {
            // Whoever asked went away: a retry goes on with the same test, at once.
            await database.WriteAsync(session => idempotency.LetGoAsync(session, scope, Operation, key), CancellationToken.None);
            throw;
        }
    }

    private async Task<DeliveryDetail> WaitAsync(Scope scope, string deliveryId, TimeSpan wait, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        try
        {
            while (true)
            {
                var tried = signals.NextAttempt(deliveryId);
                var detail = await LookAsync(scope, deliveryId, cancellationToken);
                var left = wait - time.GetElapsedTime(start);
                if (detail.AttemptDetails is { Count: > 0 } || left <= TimeSpan.Zero)
                {
                    return detail;
                }

                var pause = left < LookAgainAfter ? left : LookAgainAfter;
                await Task.WhenAny(tried, Task.Delay(pause, time, cancellationToken));
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            signals.Forget(deliveryId);
        }
    }

    private Task<DeliveryDetail> LookAsync(Scope scope, string deliveryId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async session =>
                await views.DetailAsync(
                    session,
                    await DeliveryStore.FindAsync(session, scope, deliveryId)
                        ?? throw new InvalidOperationException($"The delivery {deliveryId} of a test is gone.")
                ),
            cancellationToken
        );

    /// <summary>The answer is not kept any more: what there is of the test now.</summary>
    private Task<Answer<DeliveryDetail>> AgainAsync(Scope scope, string? eventId, CancellationToken cancellationToken) =>
        database.ReadAsync<Answer<DeliveryDetail>>(
            async session =>
                eventId is not null && await DeliveryStore.OfEventAsync(session, scope, eventId, most: 1) is [var delivery]
                    ? Answer<DeliveryDetail>.Exactly(
                        new StoredAnswer(StatusCodes.Status200OK, LicenzyJson.Bytes(await views.DetailAsync(session, delivery))),
                        replayed: true
                    )
                    : OutboundLookup.MissingDelivery,
            cancellationToken
        );
}
