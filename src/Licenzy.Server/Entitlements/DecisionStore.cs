using Licenzy.Core;
using Licenzy.Core.Access;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Entitlements;

/// <summary>As much of an entitlement as a decision needs.</summary>
internal record DecisionRow
{
    public string Kind { get; init; } = string.Empty;

    public string Status { get; init; } = string.Empty;

    public string? UnavailableReason { get; init; }

    public long? StartsMs { get; init; }

    public long? ExpiresMs { get; init; }

    public long? EndsMs { get; init; }

    public long? UsageRemaining { get; init; }

    public EntitlementView ViewAt(long nowMs) =>
        new EntitlementView(
            EnumText.Read<ProductKind>(Kind),
            EnumText.Read<EntitlementStatus>(Status),
            UnavailableReason is null ? null : EnumText.Read<UnavailableReason>(UnavailableReason),
            StartsMs,
            ExpiresMs,
            EndsMs,
            UsageRemaining
        ).At(nowMs);
}

/// <summary>What access checks read.</summary>
internal static class DecisionStore
{
    /// <summary>What a decision about a subject is made of, now or when the clock changes it: one look at one index, and nothing that it does not need.</summary>
    public static async Task<IReadOnlyList<DecisionRow>> OfSubjectAsync(Session session, Scope scope, string subjectRef)
    {
        var trip = new RoundTrip();
        var rows = trip.Query<DecisionKey, DecisionRow>(
            """
            select kind, status, unavailable_reason, starts_ms, expires_ms, ends_ms, usage_remaining from entitlements
            where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef and (available = 1 or next_change_ms is not null)
            order by id limit 10000
            """,
            new DecisionKey(scope.ProjectId, scope.ModeText, subjectRef)
        );
        await session.SendAsync(trip);
        return rows;
    }

    private sealed record DecisionKey(string ProjectId, string Mode, string SubjectRef);
}
