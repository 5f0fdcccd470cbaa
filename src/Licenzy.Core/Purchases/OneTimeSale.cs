using Licenzy.Core.Facts;

namespace Licenzy.Core.Purchases;

/// <summary>One sold line of a paid session, or one grant, that has a subject and terms.</summary>
internal sealed record OneTimeSale
{
    public required string Key { get; init; }

    public required string SubjectRef { get; init; }

    public required ProductTerms Terms { get; init; }

    public long Quantity { get; init; } = 1;

    /// <summary>When it starts if no queue holds it up; null while the payment has not settled.</summary>
    public long? StartMs { get; init; }

    /// <summary>The end that an operator set; outranks the product's days, and no queue pushes it.</summary>
    public long? FixedEndMs { get; init; }

    /// <summary>The units that an operator set.</summary>
    public long? FixedUnits { get; init; }

    /// <summary>The session; null for a grant.</summary>
    public SessionFact? Session { get; init; }

    public AttemptRecord? Attempt { get; init; }

    public Reversal Reversal { get; init; } = Reversal.None;

    /// <summary>When it was revoked, if the last word on it is a revocation.</summary>
    public long? RevokedAtMs { get; init; }

    /// <summary>Units that operators added or took.</summary>
    public long Adjusted { get; init; }

    /// <summary>The end of a purchase that starts at this instant; null when it has none.</summary>
    public long? EndMs(long startMs)
    {
        var days = Terms.Kind switch
        {
            ProductKind.TimePass => Terms.DurationDays * Quantity,
            ProductKind.UsagePack => Terms.ExpiresAfterDays,
            _ => null,
        };
        return FixedEndMs ?? (days is null ? null : Days.After(startMs, days.Value));
    }

    /// <summary>When it stopped to hold a place in the queue: revoked, refunded in full or disputed. Null while it holds one.</summary>
    public long? LeftQueueAtMs => new[] { RevokedAtMs, Reversal.Full ? Reversal.RefundedAtMs : null, Reversal.SuspendedAtMs }.Min();
}

/// <summary>Days of 24 hours.</summary>
internal static class Days
{
    public const long Ms = 24L * 60 * 60 * 1000;

    /// <summary>The last instant that a date can show: a hundred years of passes bought at once must not end beyond it.</summary>
    public static readonly long LastInstantMs = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>So many days after an instant, and never beyond the last one.</summary>
    public static long After(long startMs, long days) =>
        days >= (LastInstantMs - startMs) / Ms ? Math.Max(startMs, LastInstantMs) : startMs + (days * Ms);
}
