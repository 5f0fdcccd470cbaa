using Licenzy.Server.Entitlements;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Usage;

/// <summary>What consumes are decided by.</summary>
/// <param name="Packs">The packs of each subject, locked until the transaction ends.</param>
/// <param name="Keys">The keys that were used before, with their answers.</param>
/// <param name="Takers">The endpoints that get events now.</param>
internal sealed record FoundForConsumes(
    IReadOnlyDictionary<string, SubjectPacks> Packs,
    IReadOnlyDictionary<string, IdempotencyKeyRow> Keys,
    IReadOnlyList<EndpointTaker> Takers
);

/// <summary>Reads in one round trip all that the consumes of a transaction are decided by, and locks what they draw on.</summary>
internal static class ReadConsumes
{
    /// <param name="session">The transaction.</param>
    /// <param name="scope">Whose.</param>
    /// <param name="requests">The requests.</param>
    /// <param name="patienceMs">How long to wait for packs that another transaction holds, in milliseconds.</param>
    /// <param name="nowMs">The instant of the transaction, Unix ms.</param>
    public static async Task<FoundForConsumes> ReadAsync(
        Session session,
        Scope scope,
        IReadOnlyList<WaitingConsume> requests,
        int patienceMs,
        long nowMs
    )
    {
        var trip = new RoundTrip();
        trip.Execute(session.Dialect.WaitAtMost(patienceMs));
        var subjects = Sorted(requests, request => request.SubjectRef);
        var packs = PackStore.Lock(trip, session.Dialect, scope, subjects, nowMs);
        // After the packs: a repeat that waited for the packs of its first sees what that has left.
        var keys = Sorted(requests, request => request.Key);
        var rows = AnsweredKeyStore.Find(trip, scope, ConsumeUsage.Operation, keys);
        var takers = EndpointStore.Takers(trip, scope);
        await session.SendAsync(trip);
        return new FoundForConsumes(PacksOf(subjects, packs, nowMs), KeysOf(keys, rows), takers);
    }

    /// <summary>Each once, in ordinal order: the order in which everybody locks.</summary>
    private static List<string> Sorted(IReadOnlyList<WaitingConsume> requests, Func<WaitingConsume, string> nameOf)
    {
        var names = new HashSet<string>(requests.Count, StringComparer.Ordinal);
        foreach (var request in requests)
        {
            names.Add(nameOf(request));
        }

        List<string> sorted = [.. names];
        sorted.Sort(StringComparer.Ordinal);
        return sorted;
    }

    private static Dictionary<string, SubjectPacks> PacksOf(List<string> subjects, IReadOnlyList<IReadOnlyList<PackRow>> packs, long nowMs)
    {
        var found = new Dictionary<string, SubjectPacks>(subjects.Count, StringComparer.Ordinal);
        for (var index = 0; index < subjects.Count; index++)
        {
            found.Add(subjects[index], new SubjectPacks(subjects[index], packs[index], nowMs));
        }

        return found;
    }

    private static Dictionary<string, IdempotencyKeyRow> KeysOf(List<string> keys, IReadOnlyList<IReadOnlyList<IdempotencyKeyRow>> rows)
    {
        var found = new Dictionary<string, IdempotencyKeyRow>(StringComparer.Ordinal);
        for (var index = 0; index < keys.Count; index++)
        {
            if (rows[index].Count > 0)
            {
                found.Add(keys[index], rows[index][0]);
            }
        }

        return found;
    }
}
