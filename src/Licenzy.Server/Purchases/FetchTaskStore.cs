using Licenzy.Core;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Purchases;

/// <summary>What is asked of Stripe.</summary>
internal enum FetchKind
{
    /// <summary>A subscription: two snapshots of one second, or more items than its event carried.</summary>
    Subscription,

    /// <summary>An invoice with more lines than its event carried.</summary>
    Invoice,

    /// <summary>A Checkout session, for the lines that it sold.</summary>
    Session,

    /// <summary>A charge with its refunds, for what was taken by it and what was given back: a refund alone does not tell whether it is the whole.</summary>
    Charge,

    /// <summary>A payment, for the invoice or session that it paid: else a refunded subscription would keep its access.</summary>
    Payment,

    /// <summary>A sale that was placed late, with all that belongs to it: what came before may have been forgotten.</summary>
    Purchase,
}

/// <summary>One thing to be asked of Stripe.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="StripeId">Its id.</param>
/// <param name="DelayMs">How long to wait first: what an event brings meanwhile need not be asked.</param>
internal sealed record FetchWish(FetchKind Kind, string StripeId, long DelayMs);

/// <summary>A task as it was claimed.</summary>
internal sealed record FetchTaskRow
{
    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    public string Kind { get; init; } = string.Empty;

    public string StripeId { get; init; } = string.Empty;

    public long Tries { get; init; }

    public long CreatedMs { get; init; }

    public Scope Scope => new(ProjectId, EnumText.Read<Mode>(Mode));
}

/// <summary>What has to be asked of Stripe, written with the facts that lack it and done by any node.</summary>
internal static class FetchTaskStore
{
    private const string Waiting = "waiting";

    /// <summary>Asked often enough: it stays as it is, and the same wish is not taken up again.</summary>
    public const string Foreign = "foreign";

    /// <summary>Stripe would not answer; shown, and asked once more after each comparison with Stripe.</summary>
    public const string Failed = "failed";

    /// <summary>Takes a wish up, with the next statement of the transaction. One that waits already, or that was given up, stays as it is.</summary>
    public static void Save(Session session, Scope scope, FetchWish wish, long nowMs) =>
        session.ExecuteLater(
            """
            insert into fetch_tasks (project_id, mode, kind, stripe_id, state, tries, bucket, due_ms, lease_until_ms, created_ms)
            values (@ProjectId, @Mode, @Kind, @StripeId, 'waiting', 0, @Bucket, @Due, 0, @Now)
            on conflict (project_id, mode, kind, stripe_id) do nothing
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Kind = wish.Kind.ToText(),
                wish.StripeId,
                Bucket = Buckets.Of(scope.ProjectId),
                Due = nowMs + wish.DelayMs,
                Now = nowMs,
            }
        );

    /// <summary>Which projects have tasks that are due; read only, over all projects.</summary>
    public static Task<IReadOnlyList<string>> DiscoverAsync(Session session, long nowMs, int most) =>
        session.QueryAsync<string>(
            """
            select project_id from fetch_tasks
            where bucket between 0 and 63 and state = 'waiting' and due_ms <= @Now and lease_until_ms < @Now
            group by project_id order by min(due_ms) limit @Most
            """,
            new { Now = nowMs, Most = most }
        );

    /// <summary>Takes one due task of a project under a lease; null when none is left.</summary>
    public static async Task<FetchTaskRow?> ClaimAsync(Session session, string projectId, string owner, long nowMs, long leaseUntilMs)
    {
        var due = await session.FindAsync<FetchTaskRow>(
            $"""
            select project_id, mode, kind, stripe_id, tries, created_ms from fetch_tasks
            where project_id = @ProjectId and mode in ('test', 'live') and state = 'waiting' and due_ms <= @Now and lease_until_ms < @Now
            order by due_ms, stripe_id limit 1
            {session.Dialect.ForUpdateSkipLocked}
            """,
            new { ProjectId = projectId, Now = nowMs }
        );
        if (due is not null)
        {
            await session.ExecuteAsync(
                """
                update fetch_tasks set lease_until_ms = @LeaseUntil, lease_owner = @Owner
                where project_id = @ProjectId and mode = @Mode and kind = @Kind and stripe_id = @StripeId
                """,
                new
                {
                    due.ProjectId,
                    due.Mode,
                    due.Kind,
                    due.StripeId,
                    LeaseUntil = leaseUntilMs,
                    Owner = owner,
                }
            );
        }

        return due;
    }

    /// <summary>It was answered, or nobody needs it any more.</summary>
    public static Task RemoveAsync(Session session, Scope scope, string kind, string stripeId) =>
        session.ExecuteAsync(
            "delete from fetch_tasks where project_id = @ProjectId and mode = @Mode and kind = @Kind and stripe_id = @StripeId",
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Kind = kind,
                StripeId = stripeId,
            }
        );

    /// <summary>It has to be asked again later.</summary>
    public static Task PostponeAsync(Session session, FetchTaskRow task, string reason, long dueMs) =>
        EndTryAsync(session, task, Waiting, reason, dueMs);

    /// <summary>It is not asked again: <see cref="Foreign"/> or <see cref="Failed"/>.</summary>
    public static Task GiveUpAsync(Session session, FetchTaskRow task, string state, string reason) =>
        EndTryAsync(session, task, state, reason, dueMs: 0);

    /// <summary>
    /// Stripe answers again: what it would not answer before is due once more, with no tries left. Nothing else would ever ask for
    /// the invoice of a refunded payment, and its access would stay.
    /// </summary>
    public static Task ReopenFailedAsync(Session session, Scope scope, long nowMs) =>
        session.ExecuteAsync(
            """
            update fetch_tasks set state = 'waiting', due_ms = @Now
            where project_id = @ProjectId and mode = @Mode and state = 'failed'
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Now = nowMs,
            }
        );

    private static Task EndTryAsync(Session session, FetchTaskRow task, string state, string reason, long dueMs) =>
        session.ExecuteAsync(
            """
            update fetch_tasks set state = @State, reason = @Reason, tries = tries + 1, due_ms = @Due, lease_until_ms = 0, lease_owner = null
            where project_id = @ProjectId and mode = @Mode and kind = @Kind and stripe_id = @StripeId
            """,
            new
            {
                task.ProjectId,
                task.Mode,
                task.Kind,
                task.StripeId,
                State = state,
                Reason = reason.Length > 500 ? reason[..500] : reason,
                Due = dueMs,
            }
        );
}
