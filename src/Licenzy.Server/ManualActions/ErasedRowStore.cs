using Licenzy.Core;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ManualActions;

/// <summary>A row that names the customer who is erased, with what else has to go with it.</summary>
internal sealed record NamingRow
{
    public string Id { get; init; } = string.Empty;

    /// <summary>What the row hangs on: a purchase, a session, a key, an event.</summary>
    public string? Other { get; init; }

    /// <summary>The Stripe customer, where the row has one.</summary>
    public string? Customer { get; init; }

    /// <summary>The entitlement, where the row is about one that may be another customer's by now.</summary>
    public string? EntitlementId { get; init; }
}

/// <summary>
/// What goes and what stays of a customer, table by table, in one place: who reads this page knows what an erasure does. Every reading
/// finds rows by the name that the writing takes away, so that doing it again goes on where it was cut off.
/// </summary>
internal static class ErasedRowStore
{
    /// <summary>Entitlements of the customer with their purchases.</summary>
    public static Task<IReadOnlyList<NamingRow>> EntitlementsAsync(Session session, Scope scope, string subjectRef, int most) =>
        session.QueryAsync<NamingRow>(
            """
            select id, purchase_key as other, stripe_customer_id as customer from entitlements
            where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef
            order by id limit @Most
            """,
            Of(scope, subjectRef, most)
        );

    /// <summary>Amounts and times of an entitlement stay, for the ledger; it gives nothing and names nobody and nothing of Stripe's.</summary>
    public static Task EmptyEntitlementAsync(Session session, Scope scope, string id, string purchaseKey, string pseudonym, long nowMs) =>
        session.ExecuteAsync(
            """
            update entitlements set subject_ref = @Pseudonym, purchase_key = @PurchaseKey, status = 'canceled', available = 0,
                unavailable_reason = 'canceled', reason = @Reason, canceled_ms = coalesce(canceled_ms, @Now), ends_ms = null,
                usage_remaining = case when usage_remaining is null then null else 0 end, next_change_ms = null, queue_start_ms = null,
                queue_end_ms = null, attempt_id = null, stripe_customer_id = null, stripe_subscription_id = null,
                stripe_payment_intent_id = null, stripe_checkout_session_id = null, metadata = '{}', updated_ms = @Now
            where project_id = @ProjectId and mode = @Mode and id = @Id
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Id = id,
                PurchaseKey = purchaseKey,
                Pseudonym = pseudonym,
                Reason = Reasons.Erased,
                Now = nowMs,
            }
        );

    /// <summary>Checkout attempts of the customer with their sessions.</summary>
    public static Task<IReadOnlyList<NamingRow>> AttemptsAsync(Session session, Scope scope, string subjectRef, int most) =>
        session.QueryAsync<NamingRow>(
            """
            select id, stripe_session_id as other, stripe_customer_id as customer from checkout_attempts
            where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef
            order by id limit @Most
            """,
            Of(scope, subjectRef, most)
        );

    /// <summary>What was asked for and how far it came stays; address, metadata, and where the buyer went do not.</summary>
    public static Task EmptyAttemptAsync(Session session, Scope scope, string id, string pseudonym, long nowMs) =>
        session.ExecuteAsync(
            """
            update checkout_attempts set subject_ref = @Pseudonym, customer_email = null, metadata = '{}', success_url = '', cancel_url = '',
                checkout_url = null, stripe_session_id = null, stripe_customer_id = null, failure = 'The customer was erased.', updated_ms = @Now
            where project_id = @ProjectId and mode = @Mode and id = @Id
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Id = id,
                Pseudonym = pseudonym,
                Now = nowMs,
            }
        );

    /// <summary>Claims of the customer to Stripe customers.</summary>
    public static Task<IReadOnlyList<NamingRow>> ClaimsAsync(Session session, Scope scope, string subjectRef, int most) =>
        session.QueryAsync<NamingRow>(
            """
            select source_id as id, stripe_customer_id as customer from customer_claims
            where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef
            order by at_ms, source_id limit @Most
            """,
            Of(scope, subjectRef, most)
        );

    public static Task RemoveClaimAsync(Session session, Scope scope, string customerId, string sourceId) =>
        session.ExecuteAsync(
            """
            delete from customer_claims
            where project_id = @ProjectId and mode = @Mode and stripe_customer_id = @Customer and source_id = @Source
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Customer = customerId,
                Source = sourceId,
            }
        );

    /// <summary>Whether another customer pays as this Stripe customer too: then its news concerns somebody who is still there.</summary>
    public static async Task<bool> IsSharedAsync(Session session, Scope scope, string customerId, string subjectRef, string pseudonym)
    {
        var shared = new
        {
            scope.ProjectId,
            Mode = scope.ModeText,
            Customer = customerId,
            SubjectRef = subjectRef,
            Pseudonym = pseudonym,
        };
        return await session.FindAsync<string>(
                """
                select source_id from customer_claims
                where project_id = @ProjectId and mode = @Mode and stripe_customer_id = @Customer and subject_ref <> @SubjectRef limit 1
                """,
                shared
            )
                is not null
            || await session.FindAsync<string>(
                """
                select id from entitlements
                where project_id = @ProjectId and mode = @Mode and stripe_customer_id = @Customer and stripe_customer_id is not null
                    and subject_ref <> @SubjectRef and subject_ref <> @Pseudonym limit 1
                """,
                shared
            )
                is not null;
    }

    /// <summary>Consumes of the customer with their keys.</summary>
    public static Task<IReadOnlyList<NamingRow>> UsageAsync(Session session, Scope scope, string subjectRef, int most) =>
        session.QueryAsync<NamingRow>(
            """
            select id, idempotency_key as other from usage_entries
            where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef
            order by id limit @Most
            """,
            Of(scope, subjectRef, most)
        );

    /// <summary>Units and times stay: they are the ledger. Keys are the application's words and go.</summary>
    public static Task RenameUsageAsync(Session session, Scope scope, string subjectRef, string lastId, string pseudonym) =>
        session.ExecuteAsync(
            """
            update usage_entries set subject_ref = @Pseudonym, idempotency_key = @Pseudonym
            where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef and id <= @LastId
            """,
            UpTo(scope, subjectRef, lastId, pseudonym)
        );

    /// <summary>History of the customer with the events of Stripe behind it.</summary>
    public static Task<IReadOnlyList<NamingRow>> HistoryAsync(Session session, Scope scope, string subjectRef, int most) =>
        session.QueryAsync<NamingRow>(
            """
            select id, stripe_event_id as other, entitlement_id from history
            where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef
            order by id limit @Most
            """,
            Of(scope, subjectRef, most)
        );

    /// <summary>What changed and when stays; what people wrote about it does not.</summary>
    public static Task RenameHistoryAsync(Session session, Scope scope, string subjectRef, string lastId, string pseudonym) =>
        session.ExecuteAsync(
            """
            update history set subject_ref = @Pseudonym, note = null
            where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef and id <= @LastId
            """,
            UpTo(scope, subjectRef, lastId, pseudonym)
        );

    /// <summary>Actions of operators on the customer.</summary>
    public static Task<IReadOnlyList<NamingRow>> ActionsAsync(Session session, Scope scope, string subjectRef, int most) =>
        session.QueryAsync<NamingRow>(
            """
            select id, kind as other from operator_actions
            where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef
            order by id limit @Most
            """,
            Of(scope, subjectRef, most)
        );

    /// <summary>
    /// Links that took a Stripe customer away from this one: they name whose it was. Operators make few of them. <c>like</c> would not
    /// tell capitals from small letters everywhere.
    /// </summary>
    public static Task<IReadOnlyList<NamingRow>> LinksAwayAsync(Session session, Scope scope, string former, int most) =>
        session.QueryAsync<NamingRow>(
            """
            select id, kind as other from operator_actions
            where project_id = @ProjectId and mode = @Mode and kind = 'link_customer'
                and replace(details, @Former, '') <> details
            order by id limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Former = former,
                Most = most,
            }
        );

    /// <summary>Who did what and when stays; to whom, and why, does not.</summary>
    public static Task EmptyActionAsync(Session session, Scope scope, string id, string pseudonym) =>
        session.ExecuteAsync(
            """
            update operator_actions set subject_ref = @Pseudonym, note = 'erased', details = '{}'
            where project_id = @ProjectId and mode = @Mode and id = @Id
            """,
            new Renamed(scope.ProjectId, scope.ModeText, id, pseudonym)
        );

    /// <summary>What a link says of whose the Stripe customer was; it cannot be given back any more.</summary>
    public static Task EmptyLinkAsync(Session session, Scope scope, string id) =>
        session.ExecuteAsync(
            "update operator_actions set details = '{}' where project_id = @ProjectId and mode = @Mode and id = @Id",
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Id = id,
            }
        );

    private static object Of(Scope scope, string subjectRef, int most) =>
        new
        {
            scope.ProjectId,
            Mode = scope.ModeText,
            SubjectRef = subjectRef,
            Most = most,
        };

    private static object UpTo(Scope scope, string subjectRef, string lastId, string pseudonym) =>
        new
        {
            scope.ProjectId,
            Mode = scope.ModeText,
            SubjectRef = subjectRef,
            LastId = lastId,
            Pseudonym = pseudonym,
        };

    private sealed record Renamed(string ProjectId, string Mode, string Id, string Pseudonym);
}
