using Licenzy.Core;
using Licenzy.Core.Formats;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Checkout;

/// <summary>
/// A checkout attempt and what has become of it: what a success page's backend asks. With a wait it answers the moment
/// that access exists, and if Stripe's webhook is late it asks Stripe itself.
/// </summary>
internal sealed partial class ReadCheckout(
    Database database,
    FetchAndApply fetchAndApply,
    EntitlementSignals signals,
    TimeProvider time,
    ILogger<ReadCheckout> log
)
{
    public const int LongestWaitSeconds = 30;

    /// <summary>How long Stripe's webhook may take before we ask, and how long until we ask again.</summary>
    private static readonly TimeSpan AskAfter = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(5);

    /// <summary>What Stripe gets to answer in, even where that is longer than the caller said: an answer begun is worth its end.</summary>
    private static readonly TimeSpan ShortestAsk = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(500);

    /// <summary>The entitlement that the checkout made.</summary>
    internal sealed record Entitlement(
        string Id,
        string ProductCode,
        string Kind,
        string Status,
        bool Available,
        string? UnavailableReason,
        long? UsageRemaining,
        UtcInstant? StartsAt,
        UtcInstant? ExpiresAt
    );

    /// <summary>The attempt.</summary>
    /// <param name="AttemptId">The attempt.</param>
    /// <param name="Status">created, processing, finalized or failed.</param>
    /// <param name="Mode">Test or live, as the key says.</param>
    /// <param name="SubjectRef">Whose purchase it is.</param>
    /// <param name="ProductCode">What is sold.</param>
    /// <param name="Quantity">How many.</param>
    /// <param name="CheckoutUrl">Stripe's hosted page; null until Stripe has made it.</param>
    /// <param name="Failure">Why it failed, for people.</param>
    /// <param name="Allowed">Whether this very purchase gives access now.</param>
    /// <param name="Entitlement">What it made; null until it made something.</param>
    /// <param name="ExpiresAt">When the page stops working.</param>
    /// <param name="CreatedAt">When the attempt was made.</param>
    /// <param name="UpdatedAt">When it changed last.</param>
    internal sealed record Response(
        string AttemptId,
        string Status,
        string Mode,
        string SubjectRef,
        string ProductCode,
        long Quantity,
        string? CheckoutUrl,
        string? Failure,
        bool Allowed,
        Entitlement? Entitlement,
        UtcInstant? ExpiresAt,
        UtcInstant CreatedAt,
        UtcInstant UpdatedAt
    );

    public async Task<Answer<Response>> HandleAsync(
        RuntimeCaller caller,
        string attemptId,
        string? wait,
        CancellationToken cancellationToken
    )
    {
        var seconds = 0;
        if (wait is not null && (!int.TryParse(wait, out seconds) || seconds is < 0 or > LongestWaitSeconds))
        {
            return Fault.Field("wait", $"`wait` is a number of seconds from 0 to {LongestWaitSeconds}.");
        }

        var response = !LicenzyId.IsValid(IdPrefix.Attempt, attemptId)
            ? null
            : await WaitAsync(caller.Scope, attemptId, TimeSpan.FromSeconds(seconds), cancellationToken);
        return response is null
            ? new Fault(ErrorCatalogue.NotFound, "There is no such checkout attempt in this project and mode.") { Param = "attempt_id" }
            : response;
    }

    private async Task<Response?> WaitAsync(Scope scope, string attemptId, TimeSpan wait, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        // Who waits shorter than we give the webhook must be told too: a page that polls would otherwise never make us ask.
        var nextAsk = Shortest(AskAfter, wait / 2);
        using var waiter = signals.WaitFor(scope, attemptId);
        while (true)
        {
            var changed = waiter.NextChange;
            var (response, sessionId) = await LookAsync(scope, attemptId, cancellationToken);
            var elapsed = time.GetElapsedTime(start);
            if (response is null || wait == TimeSpan.Zero || IsFinal(response))
            {
                return response;
            }

            // Before the wait is over: a timer may fire a little early, and then no look would fall between the two.
            if (sessionId is not null && elapsed >= nextAsk)
            {
                nextAsk = elapsed + AskAgainAfter;
                await AskStripeAsync(scope, attemptId, sessionId, Longest(wait - elapsed, ShortestAsk), cancellationToken);
                continue;
            }

            if (elapsed >= wait)
            {
                return response;
            }

            await Task.WhenAny(changed, Task.Delay(Shortest(wait - elapsed, LookAgainAfter), time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Nothing that the buyer or Stripe does soon would change the answer: there is no reason to wait on.</summary>
    private static bool IsFinal(Response response) =>
        response.Allowed
        || string.Equals(response.Status, AttemptStatus.Failed.ToText(), StringComparison.Ordinal)
        || (
            string.Equals(response.Status, AttemptStatus.Finalized.ToText(), StringComparison.Ordinal)
            && response.Entitlement is { } entitlement
            && !string.Equals(entitlement.Status, EntitlementStatus.Pending.ToText(), StringComparison.Ordinal)
        );

    private static TimeSpan Longest(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Shortest(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>
    /// Asks for as long as the caller still waits. The webhook may come all the same: the caller is told how things stand,
    /// not that our asking failed.
    /// </summary>
    private async Task AskStripeAsync(Scope scope, string attemptId, string sessionId, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var asking = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(asking.Token, cancellationToken);
        try
        {
            if (await fetchAndApply.SessionAsync(scope, sessionId, either.Token) is { } fault)
            {
                LogNotAsked(attemptId, fault.Error.Code, fault.Detail);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotAsked(attemptId, ErrorCatalogue.StripeTimeout.Code, "Stripe did not answer while the caller waited.");
        }
    }

    private async Task<(Response? Response, string? SessionId)> LookAsync(
        Scope scope,
        string attemptId,
        CancellationToken cancellationToken
    )
    {
        var now = time.NowMs();
        var (attempt, row) = await database.ReadAsync(session => ReadAsync(session, scope, attemptId), cancellationToken);
        if (attempt is null)
        {
            return (null, null);
        }

        var reading = row is null ? null : EntitlementReading.At(row, now);
        var response = new Response(
            attempt.Id,
            attempt.Status,
            scope.ModeText,
            attempt.SubjectRef,
            attempt.ProductCode,
            attempt.Quantity,
            attempt.CheckoutUrl,
            attempt.Failure,
            reading?.Available ?? false,
            reading is null ? null : Show(reading),
            UtcInstant.From(attempt.ExpiresMs),
            new UtcInstant(attempt.CreatedMs),
            new UtcInstant(attempt.UpdatedMs)
        );
        return (response, attempt.StripeSessionId);
    }

    /// <summary>
    /// The attempt and what it made, as one picture: both are committed together, and a commit between two looks must not show access
    /// beside an attempt that is not finalized, nor a finalized attempt without what it made.
    /// </summary>
    private static async Task<(AttemptRow? Attempt, EntitlementRow? Row)> ReadAsync(Session session, Scope scope, string attemptId)
    {
        var row = await EntitlementStore.OfAttemptAsync(session, scope, attemptId);
        var attempt = await AttemptStore.FindAsync(session, scope, attemptId);
        var isCreated = string.Equals(attempt?.Status, AttemptStatus.Created.ToText(), StringComparison.Ordinal);
        return (attempt, row is null && !isCreated ? await EntitlementStore.OfAttemptAsync(session, scope, attemptId) : row);
    }

    private static Entitlement Show(EntitlementReading reading) =>
        new(
            reading.Row.Id,
            reading.Row.ProductCode,
            reading.Row.Kind,
            reading.Status,
            reading.Available,
            reading.UnavailableReason,
            reading.Row.UsageRemaining,
            UtcInstant.From(reading.Row.StartsMs),
            UtcInstant.From(reading.Row.ExpiresMs)
        );

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stripe could not be asked about checkout {AttemptId}: {Code} {Detail}")]
    private partial void LogNotAsked(string attemptId, string code, string detail);
}
