using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Entitlements;

/// <summary>What a subject holds, as every read and decision sees it.</summary>
internal sealed record SubjectReading(IReadOnlyList<EntitlementReading> Entitlements, bool Truncated);

internal static class ReadSubject
{
    /// <summary>Whether anything the subject holds is available now: the question of every access check.</summary>
    public static async Task<bool> IsAllowedAsync(Session session, Scope scope, string subjectRef, long nowMs) =>
        (await DecideAsync(session, scope, subjectRef, nowMs)).Allowed;

    /// <summary>The same, with the instant until which it stands.</summary>
    public static async Task<KnownDecision> DecideAsync(Session session, Scope scope, string subjectRef, long nowMs)
    {
        var allowed = false;
        var untilMs = long.MaxValue;
        foreach (var row in await DecisionStore.OfSubjectAsync(session, scope, subjectRef))
        {
            var view = row.ViewAt(nowMs);
            allowed |= view.Available;
            untilMs = Math.Min(untilMs, view.NextChangeMs ?? long.MaxValue);
        }

        return new KnownDecision(allowed, nowMs, untilMs);
    }

    /// <summary>The newest thousand entitlements and all that are available, newest first.</summary>
    public static async Task<SubjectReading> AllAsync(Session session, Scope scope, string subjectRef, long nowMs)
    {
        var newest = await EntitlementStore.NewestOfSubjectAsync(session, scope, subjectRef);
        var truncated = newest.Count > EntitlementStore.MostListed;
        var rows = newest.Take(EntitlementStore.MostListed).ToList();
        if (truncated)
        {
            var hopeful = await EntitlementStore.HopefulOfSubjectAsync(session, scope, subjectRef, nowMs);
            rows.AddRange(hopeful.ExceptBy(rows.Select(row => row.Id), row => row.Id, StringComparer.Ordinal));
        }

        var readings = rows.OrderByDescending(row => row.Id, StringComparer.Ordinal).Select(row => EntitlementReading.At(row, nowMs));
        return new SubjectReading([.. readings], truncated);
    }
}
