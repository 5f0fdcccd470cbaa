using System.Text.Json;
using System.Text.Json.Serialization;
using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;

namespace Licenzy.Core.Announcing;

/// <summary>What was already told of a purchase; stored beside its row.</summary>
public sealed record Told
{
    /// <summary>Whether any event was ever sent. Until then a purchase that never came to anything stays silent.</summary>
    public bool Announced { get; init; }

    /// <summary>Whether <c>purchase.finalized</c> was sent.</summary>
    public bool Finalized { get; init; }

    /// <summary>Whether the end of the subscription was told.</summary>
    public bool Ended { get; init; }

    /// <summary>The paid invoices that were told, sorted; only those that still count.</summary>
    public ValueList<string> PaidInvoices { get; init; } = [];

    /// <summary>The failed payments that were told, as <c>id#attempts</c>, sorted.</summary>
    public ValueList<string> FailedInvoices { get; init; } = [];

    /// <summary>The state that was last told.</summary>
    public required Projection Projection { get; init; }

    /// <summary>The stored text.</summary>
    public string Write() => FactText.Of(this);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="JsonException">The text is none of ours.</exception>
    public static Told Read(string json) =>
        JsonSerializer.Deserialize<Told>(json, FactText.Options) ?? throw new JsonException("Nothing was stored.");

    /// <summary>After a consume: the pack may be exhausted now, and <c>usage.consumed</c> has told it.</summary>
    /// <param name="remaining">What the pack has left, in units.</param>
    public Told AfterConsume(long remaining) =>
        remaining > 0 || !Projection.Available
            ? this
            : this with
            {
                Projection = Projection with { UnavailableReason = UnavailableReason.Exhausted },
            };
}

/// <summary>The part of a state whose change is told. All times are Unix ms.</summary>
public sealed record Projection
{
    /// <summary>Its status.</summary>
    [JsonConverter(typeof(SnakeCaseEnumConverter<EntitlementStatus>))]
    public required EntitlementStatus Status { get; init; }

    /// <summary>Why it gives no access; null while it does.</summary>
    [JsonConverter(typeof(SnakeCaseEnumConverter<UnavailableReason>))]
    public UnavailableReason? UnavailableReason { get; init; }

    /// <summary>Why it is in its state.</summary>
    public required string Reason { get; init; }

    /// <summary>The product.</summary>
    public required string ProductCode { get; init; }

    /// <summary>How many.</summary>
    public long Quantity { get; init; }

    /// <summary>The mapped items of a subscription.</summary>
    public ValueList<PurchaseItem> Items { get; init; } = [];

    /// <summary>When it starts.</summary>
    public long? StartsAtMs { get; init; }

    /// <summary>When access ends.</summary>
    public long? ExpiresAtMs { get; init; }

    /// <summary>The end of the paid period.</summary>
    public long? CurrentPeriodEndMs { get; init; }

    /// <summary>Whether Stripe ends it at the end of its period.</summary>
    public bool CancelAtPeriodEnd { get; init; }

    /// <summary>When the right ended.</summary>
    public long? CanceledAtMs { get; init; }

    /// <summary>Units that a pack gave.</summary>
    public long? UsageGranted { get; init; }

    /// <summary>Units that operators added or took.</summary>
    public long Adjusted { get; init; }

    /// <summary>Whether it gives access.</summary>
    [JsonIgnore]
    public bool Available => UnavailableReason is null;

    /// <summary>Whether nothing changed that is told: the reason alone is not.</summary>
    internal bool SameAs(Projection other) => this == (other with { Reason = Reason });

    internal static Projection Of(PurchaseState purchase) =>
        new()
        {
            Status = purchase.Status,
            UnavailableReason = purchase.UnavailableReason,
            Reason = purchase.Reason,
            ProductCode = purchase.ProductCode,
            Quantity = purchase.Quantity,
            Items = purchase.Items,
            StartsAtMs = purchase.StartsAtMs,
            ExpiresAtMs = purchase.ExpiresAtMs,
            CurrentPeriodEndMs = purchase.CurrentPeriodEndMs,
            CancelAtPeriodEnd = purchase.CancelAtPeriodEnd,
            CanceledAtMs = purchase.CanceledAtMs,
            UsageGranted = purchase.UsageGranted,
            Adjusted = purchase.Adjusted,
        };
}
