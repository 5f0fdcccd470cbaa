using System.Text.Json;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Stripe;
using Licenzy.Stripe.Objects;
using Licenzy.Stripe.Requests;

namespace Licenzy.Server.Reconciliation;

/// <summary>One connection's comparison with Stripe, page by page.</summary>
internal sealed partial class ReconciliationPass(
    Database database,
    StripeClient stripe,
    FetchAndApply fetchAndApply,
    ApplyFacts applyFacts,
    StripeCredentials credentials,
    ReconciliationRow row,
    int subscriptionsPerPass,
    TimeProvider time,
    CancellationToken cancellation
)
{
    private const int TypesPerCall = 20;
    private const int LargestPage = 100;
    private const int ComparedPerPage = 10;
    private const int LargestBody = 1024 * 1024;

    /// <summary>Stripe lists events of the last 30 days only.</summary>
    private static readonly TimeSpan Reach = TimeSpan.FromDays(30);

    /// <summary>An attempt this young has its webhook on the way.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(2);

    /// <summary>No session lives this long, and the slowest payment has settled: Stripe has forgotten what is still open then.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(45);

    private readonly Scope scope = row.Scope;
    private int pageSize = LargestPage;
    private bool beganAgain;

    /// <summary>How often Stripe was asked.</summary>
    public int Calls { get; private set; }

    /// <summary>What could not be applied, the last of it; null when everything could.</summary>
    public string? Trouble { get; private set; }

    public Task<PageOutcome> PageAsync(ReconciliationStep step, ReconciliationPosition position) =>
        step switch
        {
            ReconciliationStep.Events => EventsAsync(position),
            ReconciliationStep.Attempts => AttemptsAsync(position),
            ReconciliationStep.Subscriptions => SubscriptionsAsync(position),
            ReconciliationStep.Refunds => RefundsAsync(position),
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, "No such step."),
        };

    private long Earliest => time.GetUtcNow().Subtract(Reach).ToUnixTimeSeconds();

    private async Task<PageOutcome> EventsAsync(ReconciliationPosition position)
    {
        var batches = StripeEventTypes.All.Chunk(TypesPerCall).ToList();
        if (position.TypeBatch >= batches.Count)
        {
            // Another version of the program, which knew more types, began this pass.
            position = position with
            {
                TypeBatch = 0,
                EventAfter = null,
            };
        }

        var request = new StripeListEvents
        {
            Types = batches[position.TypeBatch],
            CreatedFrom = Math.Max(row.SinceMs / 1000, Earliest),
            StartingAfter = position.EventAfter,
            Limit = pageSize,
        };
        Calls++;
        var result = await stripe.ListEventsAsync(credentials, request, cancellation);
        if (result is not StripeResult<StripePage<StripeEvent>>.Success page)
        {
            return Refused(position, result, position.EventAfter, position with { TypeBatch = 0, EventAfter = null });
        }

        var now = time.NowMs();
        var rows = page.Value.Data.Where(IsOurs).Select(listed => RowOf(listed, now)).Where(stored => stored.Body.Length <= LargestBody);
        var found = await database.WriteAsync(
            async session =>
            {
                var inserted = 0;
                foreach (var stored in rows)
                {
                    inserted += await InboxStore.InsertAsync(session, stored) ? 1 : 0;
                }

                return inserted;
            },
            cancellation
        );
        if (page.Value is { HasMore: true, NextCursor: { } next })
        {
            return new PageOutcome(position with { EventAfter = next }, found, Done: false);
        }

        var last = position.TypeBatch + 1 >= batches.Count;
        return new PageOutcome(position with { TypeBatch = last ? 0 : position.TypeBatch + 1, EventAfter = null }, found, last);
    }

    private bool IsOurs(StripeEvent listed) =>
        listed.LiveMode == (scope.Mode == Core.Mode.Live)
        && listed.Created is not null
        && listed.DataObject.ValueKind == JsonValueKind.Object;

    private InboundEventRow RowOf(StripeEvent listed, long nowMs) =>
        new()
        {
            ProjectId = scope.ProjectId,
            Mode = scope.ModeText,
            ConnectionId = row.ConnectionId,
            StripeEventId = listed.Id,
            Type = listed.Type,
            ApiVersion = listed.ApiVersion,
            EventCreatedMs = (listed.Created ?? 0) * 1000,
            Body = JsonSerializer.SerializeToUtf8Bytes(listed.Raw),
            Origin = EventOrigins.Reconciler,
            Bucket = Buckets.Of(scope.ProjectId),
            DueMs = nowMs,
            ReceivedMs = nowMs,
        };

    private async Task<PageOutcome> AttemptsAsync(ReconciliationPosition position)
    {
        var attempts = await database.ReadAsync(
            session => AttemptStore.OpenAfterAsync(session, scope, position.AttemptAfter, ComparedPerPage),
            cancellation
        );
        var found = 0;
        var youngest = time.GetUtcNow().Subtract(Settling).ToUnixTimeMilliseconds();
        var oldest = time.GetUtcNow().Subtract(Forgotten).ToUnixTimeMilliseconds();
        foreach (var attempt in attempts)
        {
            if (attempt.CreatedMs <= youngest && attempt.CreatedMs >= oldest)
            {
                var (changed, error) = await CompareAsync(attempt.StripeSessionId, reader => reader.SessionAsync(attempt.StripeSessionId));
                if (error is not null)
                {
                    return new PageOutcome(position, found, Done: false, error);
                }

                found += changed ? 1 : 0;
            }

            position = position with { AttemptAfter = attempt.Id };
        }

        var done = attempts.Count < ComparedPerPage;
        return new PageOutcome(done ? position with { AttemptAfter = string.Empty } : position, found, done);
    }

    private async Task<PageOutcome> SubscriptionsAsync(ReconciliationPosition position)
    {
        var subscriptions = await database.ReadAsync(
            session => EntitlementStore.OpenSubscriptionsAfterAsync(session, scope, position.SubscriptionAfter, ComparedPerPage),
            cancellation
        );
        var found = 0;
        foreach (var subscription in subscriptions)
        {
            var (changed, error) = await CompareAsync(
                subscription.StripeSubscriptionId,
                reader => reader.SubscriptionAsync(subscription.StripeSubscriptionId)
            );
            if (error is not null)
            {
                return new PageOutcome(position, found, Done: false, error);
            }

            found += changed ? 1 : 0;
            position = position with { SubscriptionAfter = subscription.Id, SubscriptionsSeen = position.SubscriptionsSeen + 1 };
        }

        var all = subscriptions.Count < ComparedPerPage;
        var done = all || position.SubscriptionsSeen >= subscriptionsPerPass;
        return new PageOutcome(
            position with
            {
                SubscriptionAfter = all ? string.Empty : position.SubscriptionAfter,
                SubscriptionsSeen = done ? 0 : position.SubscriptionsSeen,
            },
            found,
            done
        );
    }

    /// <summary>Asks for one thing and applies it. An object that Stripe no longer has is left as it is.</summary>
    private async Task<(bool Changed, StripeError? Error)> CompareAsync(string id, Func<ReadStripe, Task> ask)
    {
        var reader = new ReadStripe(stripe, credentials, cancellation);
        await ask(reader);
        Calls += reader.Calls;
        if (reader.Error is { } error)
        {
            return (false, error.Kind == StripeErrorKind.NotFound ? null : error);
        }

        var changed = await ApplyAsync(
            id,
            async () =>
                (await database.WriteAsync(session => fetchAndApply.ApplyAsync(session, scope, reader.Objects), cancellation)).Changed
        );
        return (changed, null);
    }

    /// <summary>
    /// Stripe refused a page. When the page before it is forgotten, because it is too old or of an account that was connected before,
    /// the step begins again; once, since something else may be wrong with the request.
    /// </summary>
    private PageOutcome Refused<T>(
        ReconciliationPosition position,
        StripeResult<T> result,
        string? cursor,
        ReconciliationPosition beginning
    )
    {
        var error = ((StripeResult<T>.Failure)result).Error;
        if (error.Kind == StripeErrorKind.Unreadable && pageSize > 1)
        {
            // An answer that is too large can be read in parts; what is no answer at all stays one.
            pageSize = pageSize > 10 ? 10 : 1;
            return new PageOutcome(position, 0, Done: false);
        }

        if (cursor is null || beganAgain || error.Kind is not (StripeErrorKind.InvalidRequest or StripeErrorKind.NotFound))
        {
            return new PageOutcome(position, 0, Done: false, error);
        }

        beganAgain = true;
        return new PageOutcome(beginning, 0, Done: false);
    }

    /// <summary>What cannot be applied is told and stands in nobody's way. False when it could not.</summary>
    private async Task<bool> ApplyAsync(string what, Func<Task<bool>> apply)
    {
        try
        {
            return await apply();
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or UnavailableException))
        {
            Trouble = $"{what} could not be applied: {failure.GetType().Name}: {failure.Message}";
            return false;
        }
    }
}
