using Licenzy.Server.Platform.Json;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.WebhookControl;

/// <summary>How the attempts to an endpoint went over the last 24 hours.</summary>
/// <param name="Attempts">How many there were; at most the newest 10,000 are looked at.</param>
/// <param name="Succeeded">How many the endpoint took.</param>
/// <param name="FirstTries">How many were the first of their delivery.</param>
/// <param name="FirstTriesSucceeded">How many of these the endpoint took.</param>
/// <param name="P95Ms">In what time 95 of 100 attempts were over, in milliseconds; null without attempts.</param>
/// <param name="HalfHours">The day in 48 parts, oldest first.</param>
internal sealed record EndpointFigures(
    long Attempts,
    long Succeeded,
    long FirstTries,
    long FirstTriesSucceeded,
    long? P95Ms,
    IReadOnlyList<EndpointFigures.HalfHour> HalfHours
)
{
    /// <summary>Half an hour of it.</summary>
    /// <param name="From">When it began.</param>
    /// <param name="Succeeded">Attempts that the endpoint took.</param>
    /// <param name="Failed">Attempts that failed.</param>
    internal sealed record HalfHour(UtcInstant From, long Succeeded, long Failed);

    private const int MostAttempts = 10_000;
    private const int Parts = 48;
    private const long PartMs = 1_800_000;

    /// <param name="session">A read.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="nowMs">Now, Unix ms.</param>
    public static async Task<EndpointFigures> OfAsync(Session session, EndpointKey endpoint, long nowMs)
    {
        var from = nowMs - (Parts * PartMs);
        var rows = await DeliveryAttemptStore.OfEndpointSinceAsync(session, endpoint, from, MostAttempts);
        var good = new long[Parts];
        var bad = new long[Parts];
        foreach (var row in rows)
        {
            var part = (int)Math.Clamp((row.StartedMs - from) / PartMs, 0, Parts - 1);
            (row.Succeeded ? good : bad)[part]++;
        }

        var durations = rows.Select(row => row.DurationMs).Order().ToList();
        var first = rows.Where(row => row.Number == 1).ToList();
        return new EndpointFigures(
            rows.Count,
            good.Sum(),
            first.Count,
            first.Count(row => row.Succeeded),
            durations.Count == 0 ? null : durations[(int)Math.Ceiling(durations.Count * 0.95) - 1],
            [.. Enumerable.Range(0, Parts).Select(part => new HalfHour(new UtcInstant(from + (part * PartMs)), good[part], bad[part]))]
        );
    }
}
