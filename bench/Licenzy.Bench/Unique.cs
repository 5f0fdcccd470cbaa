using System.Diagnostics;
using System.Globalization;

namespace Licenzy.Bench;

/// <summary>Words and numbers that no other call and no other run has.</summary>
internal static class Unique
{
    private static long number = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;

    /// <summary>Sixteen digits that grow.</summary>
    public static string Word() => Interlocked.Increment(ref number).ToString("D16", CultureInfo.InvariantCulture);

    /// <summary>Leaves out so many words: whoever counted on from one has used them.</summary>
    public static void Skip(int count) => Interlocked.Add(ref number, count);

    /// <summary>Where a sequence of chance begins.</summary>
    public static long Chance() => Stopwatch.GetTimestamp() % 1_000_003;
}
