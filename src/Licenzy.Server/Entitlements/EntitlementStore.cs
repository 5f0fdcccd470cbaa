using Licenzy.Server.Platform;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Entitlements;

internal static class EntitlementStore
{
    /// <summary>How many entitlements of a subject a read answers, beside those that are available.</summary>
    public const int MostListed = 1_000;

    /// <summary>Sorts after every id of an entitlement.</summary>
    public const string AfterAll = "ent~";

    private const string Columns = """
        project_id, mode, id, purchase_key, subject_ref, product_id, product_code, kind, status, available, unavailable_reason, reason, source,
        starts_ms, expires_ms, ends_ms, current_period_end_ms, cancel_at_period_end, canceled_ms, usage_granted, usage_adjusted, usage_consumed,
        usage_remaining, quantity, items, stripe_status, unmapped_price, attempt_id, stripe_customer_id, stripe_subscription_id,
        stripe_payment_intent_id, stripe_checkout_session_id, metadata, told, next_change_ms, queue_start_ms, queue_end_ms, created_ms, updated_ms
        """;

    /// <summary>The newest entitlements of a subject, one more than is answered so that a reader sees that there are more.</summary>
    public static Task<IReadOnlyList<EntitlementRow>> NewestOfSubjectAsync(Session session, Scope scope, string subjectRef) =>
        PageOfSubjectAsync(session, scope, subjectRef, AfterAll, MostListed + 1);

    /// <summary>A page of a subject's entitlements, newest first: those before an id.</summary>
    public static Task<IReadOnlyList<EntitlementRow>> PageOfSubjectAsync(
        Session session,
        Scope scope,
        string subjectRef,
        string beforeId,
        int most
    ) =>
        session.QueryAsync<EntitlementRow>(
            $"""
            select {Columns} from entitlements
            where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef and id < @Before
            order by id desc limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                SubjectRef = subjectRef,
                Before = beforeId,
                Most = most,
            }
        );

    /// <summary>What may be available to a subject now: what is, and what the clock may have changed since it was written.</summary>
    public static Task<IReadOnlyList<EntitlementRow>> HopefulOfSubjectAsync(Session session, Scope scope, string subjectRef, long nowMs) =>
        session.QueryAsync<EntitlementRow>(
            $"""
            select {Columns} from entitlements
            where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef and (available = 1 or next_change_ms <= @Now)
            order by id limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                SubjectRef = subjectRef,
                Now = nowMs,
                Most = 10_000,
            }
        );

    /// <summary>The rows of these purchases, locked until the transaction ends.</summary>
    public static async Task<IReadOnlyList<EntitlementRow>> LockPurchasesAsync(
        Session session,
        Scope scope,
        IEnumerable<string> purchaseKeys
    )
    {
        var trip = new RoundTrip();
        var rows = trip.QueryEach<ScopedName, EntitlementRow>(
            $"""
            select {Columns} from entitlements
            where project_id = @ProjectId and mode = @Mode and purchase_key = @Name
            {session.Dialect.ForUpdate}
            """,
            ScopedName.Of(scope, purchaseKeys.Order(StringComparer.Ordinal))
        );
        await session.SendAsync(trip);
        return [.. rows.SelectMany(row => row)];
    }

    /// <summary>One entitlement; with <paramref name="forUpdate"/> nobody else changes it until the transaction ends.</summary>
    public static Task<EntitlementRow?> FindAsync(Session session, Scope scope, string id, bool forUpdate = false) =>
        session.FindAsync<EntitlementRow>(
            $"""
            select {Columns} from entitlements where project_id = @ProjectId and mode = @Mode and id = @Id
            {(forUpdate ? session.Dialect.ForUpdate : string.Empty)}
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Id = id,
            }
        );

    /// <summary>The purchases of passes of one queue from a start on: they may be moved by what starts there.</summary>
    public static Task<IReadOnlyList<string>> PassesFromAsync(
        Session session,
        Scope scope,
        string subjectRef,
        string productId,
        long fromMs
    ) =>
        session.QueryAsync<string>(
            """
            select purchase_key from entitlements
            where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef and product_id = @ProductId and kind = 'time_pass'
                and (queue_start_ms is null or queue_start_ms >= @From)
            order by id limit 10000
            """,
            OfQueue(scope, subjectRef, productId, fromMs)
        );

    /// <summary>When the passes of a queue that start before an instant are all through; null when there are none.</summary>
    public static Task<long?> QueueEndBeforeAsync(Session session, Scope scope, string subjectRef, string productId, long beforeMs) =>
        session.FindAsync<long?>(
            """
            select max(queue_end_ms) from entitlements
            where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef and product_id = @ProductId and kind = 'time_pass'
                and queue_start_ms < @From
            """,
            OfQueue(scope, subjectRef, productId, beforeMs)
        );

    private static object OfQueue(Scope scope, string subjectRef, string productId, long fromMs) =>
        new
        {
            scope.ProjectId,
            Mode = scope.ModeText,
            SubjectRef = subjectRef,
            ProductId = productId,
            From = fromMs,
        };

    public static async Task<EntitlementRow?> OfAttemptAsync(Session session, Scope scope, string attemptId) =>
        (
            await session.QueryAsync<EntitlementRow>(
                $"""
                select {Columns} from entitlements
                where project_id = @ProjectId and mode = @Mode and attempt_id = @AttemptId
                order by available desc, id limit 1
                """,
                new
                {
                    scope.ProjectId,
                    Mode = scope.ModeText,
                    AttemptId = attemptId,
                }
            )
        ).FirstOrDefault();

    /// <summary>Writes the derived state of a purchase, with the next statement of the transaction. What was consumed is never written here: it belongs to the ledger.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="row">The new state.</param>
    /// <param name="subjectBefore">Whose it was before; null for a new one.</param>
    public static void Save(Session session, EntitlementRow row, string? subjectBefore)
    {
        session.Changed(Change.OfSubject(row.ProjectId, row.Mode, row.SubjectRef));
        if (subjectBefore is not null)
        {
            session.Changed(Change.OfSubject(row.ProjectId, row.Mode, subjectBefore));
        }

        session.ExecuteLater(
            """
            insert into entitlements
                (project_id, mode, id, purchase_key, subject_ref, product_id, product_code, kind, status, available, unavailable_reason, reason,
                 source, starts_ms, expires_ms, ends_ms, current_period_end_ms, cancel_at_period_end, canceled_ms, usage_granted, usage_adjusted,
                 usage_consumed, usage_remaining, quantity, items, stripe_status, unmapped_price, attempt_id, stripe_customer_id,
                 stripe_subscription_id, stripe_payment_intent_id, stripe_checkout_session_id, metadata, told, next_change_ms, queue_start_ms, queue_end_ms, created_ms, updated_ms)
            values
                (@ProjectId, @Mode, @Id, @PurchaseKey, @SubjectRef, @ProductId, @ProductCode, @Kind, @Status, @Available, @UnavailableReason, @Reason,
                 @Source, @StartsMs, @ExpiresMs, @EndsMs, @CurrentPeriodEndMs, @CancelAtPeriodEnd, @CanceledMs, @UsageGranted, @UsageAdjusted,
                 @UsageConsumed, @UsageRemaining, @Quantity, @Items, @StripeStatus, @UnmappedPrice, @AttemptId, @StripeCustomerId,
                 @StripeSubscriptionId, @StripePaymentIntentId, @StripeCheckoutSessionId, @Metadata, @Told, @NextChangeMs, @QueueStartMs, @QueueEndMs, @CreatedMs, @UpdatedMs)
            on conflict (project_id, mode, purchase_key) do update set
                subject_ref = excluded.subject_ref, product_id = excluded.product_id, product_code = excluded.product_code, kind = excluded.kind,
                status = excluded.status, available = excluded.available, unavailable_reason = excluded.unavailable_reason,
                reason = excluded.reason, source = excluded.source, starts_ms = excluded.starts_ms, expires_ms = excluded.expires_ms, ends_ms = excluded.ends_ms,
                current_period_end_ms = excluded.current_period_end_ms, cancel_at_period_end = excluded.cancel_at_period_end,
                canceled_ms = excluded.canceled_ms, usage_granted = excluded.usage_granted, usage_adjusted = excluded.usage_adjusted,
                usage_remaining = excluded.usage_remaining, quantity = excluded.quantity, items = excluded.items,
                stripe_status = excluded.stripe_status, unmapped_price = excluded.unmapped_price, attempt_id = excluded.attempt_id,
                stripe_customer_id = excluded.stripe_customer_id, stripe_subscription_id = excluded.stripe_subscription_id,
                stripe_payment_intent_id = excluded.stripe_payment_intent_id,
                stripe_checkout_session_id = excluded.stripe_checkout_session_id, metadata = excluded.metadata, told = excluded.told,
                next_change_ms = excluded.next_change_ms, queue_start_ms = excluded.queue_start_ms, queue_end_ms = excluded.queue_end_ms,
                updated_ms = excluded.updated_ms
            """,
            row
        );
    }

    /// <summary>Subscriptions that Stripe has not ended, in the order of their ids: what a comparison with Stripe looks at.</summary>
    public static Task<IReadOnlyList<OpenSubscription>> OpenSubscriptionsAfterAsync(
        Session session,
        Scope scope,
        string afterId,
        int most
    ) =>
        session.QueryAsync<OpenSubscription>(
            """
            select id, stripe_subscription_id from entitlements
            where project_id = @ProjectId and mode = @Mode and kind = 'subscription' and id > @After and status <> 'canceled'
                and stripe_subscription_id is not null
            order by id limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                After = afterId,
                Most = most,
            }
        );
}

/// <summary>A subscription that Stripe may still bill.</summary>
internal sealed record OpenSubscription
{
    public string Id { get; init; } = string.Empty;

    public string StripeSubscriptionId { get; init; } = string.Empty;
}
