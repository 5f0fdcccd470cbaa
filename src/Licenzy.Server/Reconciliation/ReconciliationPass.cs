using System.Text.Json;
using Licenzy.Core.Facts;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Purchases;
using Licenzy.Server.Purchases.Translators;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Stripe;
using Licenzy.Stripe.Objects;
using Licenzy.Stripe.Requests;

namespace Licenzy.Server.Reconciliation;

/// <summary>What a pass does, in this order. The words are stored.</summary>
internal enum ReconciliationStep
{
    /// <summary>Stripe's list of events against the inbox.</summary>
    Events,

    /// <summary>Checkout attempts that were not heard of again.</summary>
    Attempts,

    /// <summary>Open subscriptions.</summary>
    Subscriptions,

    /// <summary>Refunds of the last month: an old endpoint is not told when one fails.</summary>
    Refunds,
}

/// <summary>Where a pass stands. All cursors are ids behind which it goes on.</summary>
internal sealed record ReconciliationPosition
{
    /// <summary>Stripe lists at most twenty types at a time: which batch of them.</summary>
    public int TypeBatch { get; init; }

    public string? EventAfter { get; init; }

    public string AttemptAfter { get; init; } = string.Empty;

    /// <summary>Kept from pass to pass: the next goes on where the last one's budget ended.</summary>
    public string SubscriptionAfter { get; init; } = string.Empty;

    public int SubscriptionsSeen { get; init; }

    public string? RefundAfter { get; init; }

    public static ReconciliationPosition Read(string? json) =>
        json is null ? new() : JsonSerializer.Deserialize<ReconciliationPosition>(json, LicenzyJson.Options)!;

    public string Write() => JsonSerializer.Serialize(this, LicenzyJson.Options);
}

/// <summary>What one page of a step came to.</summary>
/// <param name="Position">Where the pass stands now.</param>
/// <param name="Found">How much had not arrived.</param>
/// <param name="Done">Whether the step is done.</param>
/// <param name="Error">What Stripe refused; the position is then the one before.</param>
internal sealed record PageOutcome(ReconciliationPosition Position, int Found, bool Done, StripeError? Error = null);

/// <summary>One connection's comparison with Stripe, page by page.</summary>
internal sealed class ReconciliationPass(
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
    private const int PageSize = 100;
    private const int ComparedPerPage = 10;
    private const int LargestBody = 1024 * 1024;

    /// <summary>Stripe lists events of the last 30 days only.</summary>
    private static readonly TimeSpan Reach = TimeSpan.FromDays(30);

    /// <summary>An attempt this young has its webhook on the way.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(2);

    /// <summary>No session lives this long, and the slowest payment has settled: Stripe has forgotten what is still open then.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(45);

    private readonly Scope scope = row.Scope;

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
        var request = new StripeListEvents
        {
            Types = batches[position.TypeBatch],
            CreatedFrom = Math.Max(row.SinceMs / 1000, Earliest),
            StartingAfter = position.EventAfter,
            Limit = PageSize,
        };
        var result = await stripe.ListEventsAsync(credentials, request, cancellation);
        if (result is not StripeResult<StripePage<StripeEvent>>.Success page)
        {
            return Refused(position, result);
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
            Bucket = InboxStore.BucketOf(scope.ProjectId),
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
                var (changed, error) = await CompareAsync(reader => reader.SessionAsync(attempt.StripeSessionId));
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
            var (changed, error) = await CompareAsync(reader => reader.SubscriptionAsync(subscription.StripeSubscriptionId));
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
    private async Task<(bool Changed, StripeError? Error)> CompareAsync(Func<ReadStripe, Task> ask)
    {
        var reader = new ReadStripe(stripe, credentials, cancellation);
        await ask(reader);
        if (reader.Error is { } error)
        {
            return (false, error.Kind == StripeErrorKind.NotFound ? null : error);
        }

        var applied = await database.WriteAsync(session => fetchAndApply.ApplyAsync(session, scope, reader.Objects), cancellation);
        return (applied.Changed, null);
    }

    private async Task<PageOutcome> RefundsAsync(ReconciliationPosition position)
    {
        var request = new StripeListRefunds
        {
            CreatedFrom = Earliest,
            StartingAfter = position.RefundAfter,
            Limit = PageSize,
        };
        var result = await stripe.ListRefundsAsync(credentials, request, cancellation);
        if (result is not StripeResult<StripePage<StripeRefund>>.Success page)
        {
            return Refused(position, result);
        }

        var at = page.ServerDate.ToUnixTimeMilliseconds();
        var found = 0;
        foreach (var refund in page.Value.Data)
        {
            var facts = StripeTranslator.TranslateFetched(refund.Raw, at, scope.ProjectId, scope.Mode);
            found += await ApplyRefundAsync(refund, facts) ? 1 : 0;
        }

        return page.Value is { HasMore: true, NextCursor: { } next }
            ? new PageOutcome(position with { RefundAfter = next }, found, Done: false)
            : new PageOutcome(position with { RefundAfter = null }, found, Done: true);
    }

    /// <summary>Only what tells something new of a payment that is known here: the account's other refunds are none of ours.</summary>
    private Task<bool> ApplyRefundAsync(StripeRefund refund, IReadOnlyList<Fact> facts) =>
        database.WriteAsync(
            async session =>
            {
                var known = await FactStore.FindAsync(session, scope, new FactKey(FactType.Refund, refund.Id)) as RefundFact;
                var isNews = facts.OfType<RefundFact>().Any(fact => fact.Body?.Value != known?.Body?.Value);
                if (!isNews || (known is null && !await IsKnownAsync(session, refund)))
                {
                    return false;
                }

                return (await applyFacts.HandleAsync(session, scope, facts, [], _ => new Core.Announcing.Cause.Reconciler())).Changed;
            },
            cancellation
        );

    private async Task<bool> IsKnownAsync(Session session, StripeRefund refund) =>
        (refund.PaymentIntentId is { } intent && await FactStore.IsNamedAsync(session, scope, intent))
        || (refund.ChargeId is { } charge && await FactStore.IsNamedAsync(session, scope, charge));

    private static PageOutcome Refused<T>(ReconciliationPosition position, StripeResult<T> result) =>
        new(position, 0, Done: false, ((StripeResult<T>.Failure)result).Error);
}
