using System.Text.Json;
using Licenzy.Core;
using Licenzy.Core.Announcing;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Entitlements;

/// <summary>One thing that happened to an entitlement, or that concerned it and changed nothing.</summary>
internal sealed record HistoryRow
{
    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    public string Id { get; init; } = string.Empty;

    public string EntitlementId { get; init; } = string.Empty;

    public string SubjectRef { get; init; } = string.Empty;

    public long AtMs { get; init; }

    public long? EventCreatedMs { get; init; }

    public string Source { get; init; } = string.Empty;

    public string Reason { get; init; } = string.Empty;

    /// <summary>The changed fields, before and after, JSON.</summary>
    public string Changes { get; init; } = "{}";

    public string? StripeEventId { get; init; }

    public string? ActorUserId { get; init; }

    public string? Note { get; init; }

    /// <summary>The operator's action that made the change, <c>op_…</c>.</summary>
    public string? ActionId { get; init; }

    /// <summary>The row of one entry of an entitlement's history.</summary>
    public static HistoryRow Of(string id, EntitlementRow entitlement, HistoryEntry entry, long nowMs) =>
        Of(id, entitlement.ProjectId, entitlement.Mode, entitlement.Id, entitlement.SubjectRef, entry, nowMs);

    /// <summary>The row of one entry of an entitlement's history.</summary>
    public static HistoryRow Of(
        string id,
        string projectId,
        string mode,
        string entitlementId,
        string subjectRef,
        HistoryEntry entry,
        long nowMs
    ) =>
        new()
        {
            ProjectId = projectId,
            Mode = mode,
            Id = id,
            EntitlementId = entitlementId,
            SubjectRef = subjectRef,
            AtMs = nowMs,
            EventCreatedMs = entry.EventCreatedMs,
            Source = entry.Source.ToText(),
            Reason = entry.Reason,
            Changes = JsonSerializer.Serialize(entry.Changes, LicenzyJson.Options),
            StripeEventId = entry.StripeEventId,
            ActorUserId = entry.ActorUserId,
            Note = entry.Note,
            ActionId = entry.ActionId,
        };
}

internal static class HistoryStore
{
    private const string Columns = """
        project_id, mode, id, entitlement_id, subject_ref, at_ms, event_created_ms, source, reason, changes, stripe_event_id, actor_user_id, note,
        action_id
        """;

    private const string InsertSql = """
        insert into history
            (project_id, mode, id, entitlement_id, subject_ref, at_ms, event_created_ms, source, reason, changes, stripe_event_id, actor_user_id, note, action_id)
        values
            (@ProjectId, @Mode, @Id, @EntitlementId, @SubjectRef, @AtMs, @EventCreatedMs, @Source, @Reason, @Changes, @StripeEventId, @ActorUserId, @Note, @ActionId)
        """;

    /// <summary>Writes an entry, with the next statement of the transaction.</summary>
    public static void Insert(Session session, HistoryRow row) => session.ExecuteLater(InsertSql, row);

    public static void Insert(RoundTrip trip, IReadOnlyList<HistoryRow> rows) => trip.ExecuteEach(InsertSql, rows);

    public static Task<IReadOnlyList<HistoryRow>> OfEntitlementAsync(Session session, Scope scope, string entitlementId, int most) =>
        session.QueryAsync<HistoryRow>(
            $"""
            select {Columns} from history where project_id = @ProjectId and mode = @Mode and entitlement_id = @EntitlementId
            order by id desc limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                EntitlementId = entitlementId,
                Most = most,
            }
        );

    public static Task<HistoryRow?> FindAsync(Session session, Scope scope, string id) =>
        session.FindAsync<HistoryRow>(
            $"select {Columns} from history where project_id = @ProjectId and mode = @Mode and id = @Id",
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Id = id,
            }
        );

    /// <summary>What an event of Stripe changed, or concerned, oldest first.</summary>
    public static Task<IReadOnlyList<HistoryRow>> OfStripeEventAsync(Session session, Scope scope, string stripeEventId, int most) =>
        session.QueryAsync<HistoryRow>(
            $"""
            select {Columns}
            from history where project_id = @ProjectId and mode = @Mode and stripe_event_id = @StripeEventId and stripe_event_id is not null
            order by id limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                StripeEventId = stripeEventId,
                Most = most,
            }
        );
}
