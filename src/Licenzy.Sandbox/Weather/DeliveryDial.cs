using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Licenzy.Sandbox.Weather;

/// <summary>What a webhook delivery meets.</summary>
/// <param name="Words">The names of it, as answers show them.</param>
/// <param name="Delay">How long it waits first.</param>
/// <param name="Hold">How many later deliveries to the endpoint go before it.</param>
/// <param name="SlowMilliseconds">How long the sending of its body takes.</param>
internal sealed record DeliveryPlan(IReadOnlyList<string> Words, TimeSpan Delay, int Hold, long SlowMilliseconds)
{
    /// <summary>It goes out at once.</summary>
    public static DeliveryPlan Clear { get; } = new([], TimeSpan.Zero, 0, 0);

    /// <summary>Whether it is never delivered.</summary>
    public bool IsDropped => Words.Contains(DeliveryDial.DropWord, StringComparer.Ordinal);

    /// <summary>Whether it goes out twice.</summary>
    public bool IsDoubled => Words.Contains(DeliveryDial.DuplicateWord, StringComparer.Ordinal);
}

/// <summary>The weather of webhook deliveries: how probable each mishap is, from 0 to 1, and its measure.</summary>
internal sealed record DeliveryDial
{
    public const string DropWord = "drop";
    public const string DuplicateWord = "duplicate";
    public const string ReorderWord = "reorder";
    public const string DelayWord = "delay";
    public const string WrongSecretWord = "wrong_secret";
    public const string SlowWord = "slow";

    // How many later deliveries one that is held back waits for, at most.
    private const int LongestHold = 4;

    /// <summary>An event is delivered twice.</summary>
    public double Duplicate { get; init; }

    /// <summary>A delivery is held back until later ones have gone.</summary>
    public double Reorder { get; init; }

    /// <summary>A delivery never happens; the event is in the list of events only.</summary>
    public double Drop { get; init; }

    /// <summary>The first attempt is signed with another secret.</summary>
    public double WrongSecret { get; init; }

    /// <summary>How long each delivery waits at least, in milliseconds.</summary>
    public long DelayFrom { get; init; }

    /// <summary>How long each delivery waits at most, in milliseconds.</summary>
    public long DelayTo { get; init; }

    /// <summary>How long the sending of each body takes, in milliseconds.</summary>
    public long Slow { get; init; }

    /// <summary>How long a delivery is held back at most when no later ones come, in milliseconds.</summary>
    public long Hold { get; init; } = 2000;

    /// <summary>Chooses among the runs of the dice.</summary>
    public long Seed { get; init; }

    /// <summary>What a delivery meets: always the same for one seed, event, endpoint and copy.</summary>
    /// <param name="eventId">The event.</param>
    /// <param name="endpointId">The endpoint it goes to.</param>
    /// <param name="copy">0 for the delivery, 1 for its double.</param>
    public DeliveryPlan Decide(string eventId, string endpointId, int copy)
    {
        Span<byte> dice = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{Seed}:{eventId}:{endpointId}:{copy}"), dice);
        var words = new List<string>();
        if (copy == 0 && Roll(dice, 0) < Drop)
        {
            return new DeliveryPlan([DropWord], TimeSpan.Zero, 0, 0);
        }
        if (copy > 0 || Roll(dice, 1) < Duplicate)
        {
            words.Add(DuplicateWord);
        }
        var hold = Roll(dice, 2) < Reorder ? 1 + (int)(Roll(dice, 3) * LongestHold) : 0;
        if (hold > 0)
        {
            words.Add(ReorderWord);
        }
        if (Roll(dice, 4) < WrongSecret)
        {
            words.Add(WrongSecretWord);
        }
        var delay = DelayFrom + (long)(Roll(dice, 5) * (DelayTo - DelayFrom + 1));
        if (delay > 0)
        {
            words.Add(DelayWord);
        }
        if (Slow > 0)
        {
            words.Add(SlowWord);
        }
        var wait = hold > 0 ? Math.Max(delay, Hold) : delay;
        return new DeliveryPlan(words, TimeSpan.FromMilliseconds(wait), hold, Slow);
    }

    /// <summary>The number of one of eight dice, from 0 up to but without 1.</summary>
    private static double Roll(ReadOnlySpan<byte> dice, int die) => BinaryPrimitives.ReadUInt32BigEndian(dice[(die * 4)..]) / 4294967296.0;
}
