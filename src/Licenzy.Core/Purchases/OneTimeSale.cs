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
        return FixedEndMs ?? startMs + days * Days.Ms;
    }

    /// <summary>When it stopped to hold a place in the queue: revoked, refunded in full or disputed. Null while it holds one.</summary>
    public long? LeftQueueAtMs => new[] { RevokedAtMs, Reversal.Full ? Reversal.RefundedAtMs : null, Reversal.SuspendedAtMs }.Min();
}

/// <summary>Days of 24 hours.</summary>
internal static class Days
{
    public const long Ms = 24L * 60 * 60 * 1000;
}
