using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Webhooks;

/// <summary>The outbox: what applications are to be told, in the transaction of the change itself.</summary>
internal static class OutboundEventStore
{
    public static Task InsertAsync(Session session, Scope scope, OutboundEvent outbound, string? entitlementId, long nowMs) =>
        session.ExecuteAsync(
            """
            insert into outbound_events (project_id, mode, id, type, subject_ref, entitlement_id, payload, created_ms)
            values (@ProjectId, @Mode, @Id, @Type, @SubjectRef, @EntitlementId, @Payload, @Now)
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                outbound.Id,
                outbound.Type,
                outbound.Data.SubjectRef,
                EntitlementId = entitlementId,
                Payload = outbound.ToJson(),
                Now = nowMs,
            }
        );

    public static Task<IReadOnlyList<string>> PayloadsOfSubjectAsync(Session session, Scope scope, string subjectRef, int most) =>
        session.QueryAsync<string>(
            """
            select payload from outbound_events
            where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef
            order by id limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                SubjectRef = subjectRef,
                Most = most,
            }
        );
}
