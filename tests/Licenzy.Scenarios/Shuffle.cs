namespace Licenzy.Scenarios;

/// <summary>Deterministic random orders.</summary>
public static class Shuffle
{
    /// <summary>The events in a random order, about a third of them twice. Order 0 is as told.</summary>
    public static IReadOnlyList<T> WithDuplicates<T>(IReadOnlyList<T> events, int order)
    {
        if (order == 0)
        {
            return events;
        }

        var random = new Lcg((ulong)order);
        var all = events.Concat(events.Where(_ => random.Next(3) == 0)).ToArray();
        for (var i = all.Length - 1; i > 0; i--)
        {
            var other = random.Next(i + 1);
            (all[i], all[other]) = (all[other], all[i]);
        }

        return all;
    }

    /// <summary>A small generator with a fixed seed, so that a failure can be run again.</summary>
    private sealed class Lcg(ulong seed)
    {
        private ulong _state = seed * 0x9E3779B97F4A7C15UL + 1;

        public int Next(int below)
        {
            _state = _state * 6364136223846793005UL + 1442695040888963407UL;
            return (int)((_state >> 33) % (ulong)below);
        }
    }
}
