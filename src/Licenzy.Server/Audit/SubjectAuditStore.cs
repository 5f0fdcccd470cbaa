using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Audit;

/// <summary>When something was done to a customer, and by whom.</summary>
internal sealed record SubjectDeed
{
    public long AtMs { get; init; }

    public string? ActorUserId { get; init; }
}

/// <summary>The audit log, by the customer that it speaks of.</summary>
internal static class SubjectAuditStore
{
    /// <summary>The last time that an action was done to a customer; null when it never was.</summary>
    public static async Task<SubjectDeed?> LastAsync(Session session, string accountId, Scope scope, string subjectRef, string action) =>
        (
            await session.QueryAsync<SubjectDeed>(
                """
                select at_ms, actor_user_id from audit_log
                where account_id = @AccountId and project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef and action = @Action
                order by sequence desc limit 1
                """,
                new
                {
                    AccountId = accountId,
                    scope.ProjectId,
                    Mode = scope.ModeText,
                    SubjectRef = subjectRef,
                    Action = action,
                }
            )
        ).FirstOrDefault();
}
