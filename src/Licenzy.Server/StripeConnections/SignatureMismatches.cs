using System.Collections.Concurrent;

namespace Licenzy.Server.StripeConnections;

/// <summary>
/// Requests to a connection's own address whose signature did not verify, as this program has seen them since its start. Kept in
/// memory: who sends rubbish to the address must not make us write.
/// </summary>
internal sealed class SignatureMismatches
{
    private readonly ConcurrentDictionary<string, Count> counts = new(StringComparer.Ordinal);

    /// <summary>How many there were, and when the last one was.</summary>
    /// <param name="Number">How many.</param>
    /// <param name="LastMs">When the last one came, Unix ms.</param>
    internal sealed record Count(long Number, long LastMs);

    /// <summary>Only for connections that exist, so that there are never more of them than of these.</summary>
    public void Add(string connectionId, long nowMs) =>
        counts.AddOrUpdate(connectionId, _ => new Count(1, nowMs), (_, known) => new Count(known.Number + 1, nowMs));

    /// <summary>Null when there was none.</summary>
    public Count? Of(string connectionId) => counts.GetValueOrDefault(connectionId);
}
