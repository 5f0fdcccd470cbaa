using Licenzy.Core;
using Licenzy.Core.Access;
using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Support;

/// <summary>The decision about a customer over a stretch of time, as segments without gaps.</summary>
internal sealed class ReadDecisions(Database database, TimeProvider time)
{
    private const long UsualDays = 90;
    private const long DayMs = 86_400_000;
    private const int MostHistory = 5_000;
    private const int MostSegments = 1_000;

    /// <summary>The segments of a time.</summary>
    /// <param name="SubjectRef">The customer.</param>
    /// <param name="From">The first instant; later than asked for when the time before holds too many changes.</param>
    /// <param name="To">The instant after the last.</param>
    /// <param name="Segments">Oldest first, without gaps.</param>
    /// <param name="Truncated">Whether the time before <paramref name="From"/> was left out.</param>
    internal sealed record Response(string SubjectRef, UtcInstant From, UtcInstant To, IReadOnlyList<Segment> Segments, bool Truncated);

    /// <summary>A stretch of time in which one decision stood.</summary>
    /// <param name="From">Its first instant.</param>
    /// <param name="To">The instant after its last.</param>
    /// <param name="Allowed">Whether there was access.</param>
    /// <param name="Status">active, or the most hopeful of what there was, or none.</param>
    /// <param name="Reason">Why there was no access; null with access.</param>
    internal sealed record Segment(UtcInstant From, UtcInstant To, bool Allowed, string Status, string? Reason);

    /// <param name="caller">Who asks.</param>
    /// <param name="subjectRef">The customer.</param>
    /// <param name="from">The first instant; 90 days before the last when it is not sent.</param>
    /// <param name="to">The instant after the last; now when it is not sent.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<Answer<Response>> HandleAsync(
        PortalCaller caller,
        string subjectRef,
        string? from,
        string? to,
        CancellationToken cancellationToken
    )
    {
        if (SubjectRef.Check(subjectRef) is { } fault)
        {
            return Fault.Field("subject_ref", fault);
        }

        if ((PointInTime.Read("from", from, out var fromMs) ?? PointInTime.Read("to", to, out _)) is { } badTime)
        {
            return badTime;
        }

        _ = PointInTime.Read("to", to, out var until);
        var nowMs = time.NowMs();
        var endMs = Math.Min(until ?? nowMs, nowMs);
        var startMs = fromMs ?? endMs - (UsualDays * DayMs);
        return startMs >= endMs
            ? Fault.Field("from", "`from` must be earlier than `to`, and than now.")
            : await database.ReadOnePictureAsync(
                session => ReadAsync(session, caller.Scope, subjectRef, startMs, endMs, nowMs),
                cancellationToken
            );
    }

    private static async Task<Answer<Response>> ReadAsync(
        Session session,
        Scope scope,
        string subjectRef,
        long startMs,
        long endMs,
        long nowMs
    )
    {
        var past = await SubjectPast.LoadAsync(session, scope, subjectRef, startMs, MostHistory, nowMs);
        var fromMs = Math.Max(startMs, past.KnownFromMs);
        var segments =
            fromMs >= endMs
                ? []
                : AccessSegments.Between([.. past.Entitlements.Select(pair => pair.Past)], subjectRef, fromMs, endMs, MostSegments);
        var shownFromMs = segments.Count == 0 ? fromMs : segments[0].FromMs;
        return new Response(
            subjectRef,
            new UtcInstant(shownFromMs),
            new UtcInstant(endMs),
            [
                .. segments.Select(segment => new Segment(
                    new UtcInstant(segment.FromMs),
                    new UtcInstant(segment.ToMs),
                    segment.Decision.HasAccess,
                    segment.Decision.Status.ToText(),
                    segment.Decision.DenialReason
                )),
            ],
            past.Truncated || shownFromMs > startMs
        );
    }
}
