using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ManualActions;

/// <summary>How much there is of a customer.</summary>
internal sealed record ErasureCounts
{
    public long Entitlements { get; init; }

    public long Attempts { get; init; }

    public long Usage { get; init; }

    public long History { get; init; }

    public long Outbound { get; init; }

    public long Actions { get; init; }

    /// <summary>Subscriptions that Stripe may still bill.</summary>
    public long Running { get; init; }

    /// <summary>Checkouts that can still be paid.</summary>
    public long Open { get; init; }
}

internal static class ErasureCountStore
{
    public static async Task<ErasureCounts> OfAsync(Session session, Scope scope, string subjectRef) =>
        (
            await session.FindAsync<ErasureCounts>(
                """
                select
                    (select count(*) from entitlements where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef) as entitlements,
                    (select count(*) from checkout_attempts where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef) as attempts,
                    (select count(*) from usage_entries where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef) as usage,
                    (select count(*) from history where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef) as history,
                    (select count(*) from outbound_events where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef) as outbound,
                    (select count(*) from operator_actions where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef) as actions,
                    (select count(*) from entitlements where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef
                        and stripe_subscription_id is not null and coalesce(stripe_status, '') not in ('canceled', 'incomplete_expired')) as running,
                    (select count(*) from checkout_attempts where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef
                        and status in ('created', 'processing') and stripe_session_id is not null) as open
                """,
                new
                {
                    scope.ProjectId,
                    Mode = scope.ModeText,
                    SubjectRef = subjectRef,
                }
            )
        )!;
}
