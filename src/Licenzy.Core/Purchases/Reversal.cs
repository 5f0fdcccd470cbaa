using Licenzy.Core.Facts;

namespace Licenzy.Core.Purchases;

/// <summary>An amount in a currency's minor unit.</summary>
internal sealed record Money(long Amount, string? Currency)
{
    /// <summary>Amounts of different currencies cannot be compared; an unknown currency is taken to be the same.</summary>
    public bool SameCurrency(string? other) => Currency is null || other is null || Currency == other;
}

/// <summary>What was taken back of a sale or of an invoice.</summary>
internal sealed record Reversal
{
    public static Reversal None { get; } =
        new()
        {
            RefundTotal = 0,
            RefundCurrency = null,
            Full = false,
            RefundedAtMs = 0,
            Disputes = [],
        };

    public required long RefundTotal { get; init; }

    public required string? RefundCurrency { get; init; }

    /// <summary>Whether all that was paid was refunded.</summary>
    public required bool Full { get; init; }

    /// <summary>The latest refund that counts; the charge's event where no refund is known.</summary>
    public required long RefundedAtMs { get; init; }

    /// <summary>The disputes that are open or lost.</summary>
    public required IReadOnlyList<DisputeFact> Disputes { get; init; }

    public bool Lost => Disputes.Any(dispute => dispute.Class == DisputeClass.Lost);

    public bool Disputed => Disputes.Count > 0;

    public long LostAtMs => Disputes.Where(dispute => dispute.Class == DisputeClass.Lost).Min(dispute => dispute.SinceMs);

    /// <summary>
    /// When the first dispute began to suspend; a lost one from when it was opened, so that losing it moves nothing that its opening
    /// has already moved.
    /// </summary>
    public long? SuspendedAtMs =>
        Disputes.SelectMany(dispute => dispute.Since).Where(since => since.Class != DisputeClass.None).Min(since => (long?)since.AtMs);
}
