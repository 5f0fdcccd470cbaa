namespace Licenzy.Core.Access;

/// <summary>A stretch of time in which the decision was one and the same.</summary>
/// <param name="FromMs">Its first instant, Unix ms.</param>
/// <param name="ToMs">The instant after its last, Unix ms.</param>
/// <param name="Decision">The decision; its units are not part of it.</param>
public sealed record AccessSegment(long FromMs, long ToMs, AccessDecision Decision);

/// <summary>The decision about a subject over time.</summary>
public static class AccessSegments
{
    /// <summary>The stretches of a time, oldest first, without gaps; neighbours differ.</summary>
    /// <param name="pasts">Everything that the subject ever held, newest first.</param>
    /// <param name="subjectRef">The subject.</param>
    /// <param name="fromMs">The first instant, Unix ms.</param>
    /// <param name="toMs">The instant after the last, Unix ms.</param>
    /// <param name="most">At most so many: the newest.</param>
    public static IReadOnlyList<AccessSegment> Between(
        IReadOnlyList<EntitlementPast> pasts,
        string subjectRef,
        long fromMs,
        long toMs,
        int most
    )
    {
        ArgumentNullException.ThrowIfNull(pasts);
        var changes = pasts.SelectMany(past => past.ChangesMs).Where(atMs => atMs > fromMs && atMs < toMs).Distinct().Order().ToList();
        var segments = new List<AccessSegment>();
        for (var (atMs, next) = (fromMs, 0); atMs < toMs; )
        {
            var views = ViewsAt(pasts, subjectRef, atMs);
            var writtenMs = next < changes.Count ? changes[next] : toMs;
            var untilMs = Math.Min(writtenMs, views.Min(view => view.NextChangeMs) ?? toMs);
            Add(segments, new AccessSegment(atMs, untilMs, AccessDecision.Decide(views) with { UsageRemaining = null }));
            next += untilMs == writtenMs ? 1 : 0;
            atMs = untilMs;
        }

        return segments.Count <= most ? segments : segments.GetRange(segments.Count - most, most);
    }

    /// <summary>When the clock alone changes a decision; null when it does not.</summary>
    /// <param name="views">Everything that the subject holds, newest first, seen at one instant.</param>
    public static long? NextChangeMs(IReadOnlyList<EntitlementView> views)
    {
        var first = AccessDecision.Decide(views);
        var at = views;
        while (at.Min(view => view.NextChangeMs) is { } nextMs)
        {
            at = [.. at.Select(view => view.At(nextMs))];
            var then = AccessDecision.Decide(at);
            if (then.HasAccess != first.HasAccess || then.DenialReason != first.DenialReason)
            {
                return nextMs;
            }
        }

        return null;
    }

    private static List<EntitlementView> ViewsAt(IReadOnlyList<EntitlementPast> pasts, string subjectRef, long atMs) =>
        [.. pasts.Select(past => past.ViewAt(subjectRef, atMs)).OfType<EntitlementView>()];

    private static void Add(List<AccessSegment> segments, AccessSegment segment)
    {
        if (segments.Count > 0 && segments[^1].Decision == segment.Decision)
        {
            segments[^1] = segments[^1] with { ToMs = segment.ToMs };
        }
        else
        {
            segments.Add(segment);
        }
    }
}
