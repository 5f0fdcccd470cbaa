using System.IO.Compression;

namespace Licenzy.Server.Purchases;

/// <summary>What names a stored event: Stripe's id of it, for the connection that it came to.</summary>
internal sealed record InboundEventKey
{
    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    public string ConnectionId { get; init; } = string.Empty;

    public string StripeEventId { get; init; } = string.Empty;
}

/// <summary>A verified event of Stripe, as it came.</summary>
internal sealed record InboundEventRow
{
    /// <summary>Fast enough for the transaction that applies the event, and within a few percent of what more time would win.</summary>
    private const int Quality = 5;
    private const int Window = 20;

    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    public string ConnectionId { get; init; } = string.Empty;

    public string StripeEventId { get; init; } = string.Empty;

    public string Type { get; init; } = string.Empty;

    public string? ApiVersion { get; init; }

    public long EventCreatedMs { get; init; }

    /// <summary>The bytes as they are stored: Stripe's own while the event waits, packed afterwards. Read them by <see cref="Unpack"/>.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>How <see cref="Body"/> is stored (see <see cref="BodyForms"/>).</summary>
    public string BodyForm { get; init; } = BodyForms.Plain;

    /// <summary>How we came by it (see <see cref="EventOrigins"/>).</summary>
    public string Origin { get; init; } = EventOrigins.Webhook;

    /// <summary><c>received</c>, <c>applied</c>, <c>ignored</c> or <c>failed</c>.</summary>
    public string State { get; init; } = InboxStates.Received;

    public string? Reason { get; init; }

    public long Tries { get; init; }

    public long Bucket { get; init; }

    public long DueMs { get; init; }

    public long ReceivedMs { get; init; }

    /// <summary>The object that it is about, <c>sub_…</c>; null before it was looked into.</summary>
    public string? ObjectId { get; init; }

    /// <summary>
    /// Whether it was applied or ignored once and is being replayed: only then is its body packed while it waits. History
    /// has spoken of it already.
    /// </summary>
    public bool WasSettled => BodyForm != BodyForms.Plain;

    /// <summary>The smaller form of a plain body; null when it is packed already or would not become smaller.</summary>
    public byte[]? Pack()
    {
        if (BodyForm != BodyForms.Plain || Body.Length < 2)
        {
            return null;
        }

        var packed = new byte[Body.Length - 1];
        return BrotliEncoder.TryCompress(Body, packed, out var length, Quality, Window) ? packed[..length] : null;
    }

    /// <summary>Stripe's bytes as they came.</summary>
    /// <exception cref="InvalidOperationException">They are not kept any more.</exception>
    public byte[] Unpack()
    {
        switch (BodyForm)
        {
            case BodyForms.Plain:
                return Body;
            case BodyForms.Brotli:
                using (var packed = new BrotliStream(new MemoryStream(Body), CompressionMode.Decompress))
                using (var plain = new MemoryStream())
                {
                    packed.CopyTo(plain);
                    return plain.ToArray();
                }

            default:
                throw new InvalidOperationException($"The body of event {StripeEventId} is not kept any more.");
        }
    }
}

/// <summary>What an event turned out to be about, for lists.</summary>
/// <param name="ObjectId">Stripe's object.</param>
/// <param name="SubjectRef">The customer; null where nobody knows (yet).</param>
internal sealed record InboundSubject(string? ObjectId, string? SubjectRef);

internal static class InboxStates
{
    public const string Received = "received";
    public const string Applied = "applied";
    public const string Ignored = "ignored";
    public const string Failed = "failed";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Received, Applied, Ignored, Failed];
}

/// <summary>How a body is stored.</summary>
internal static class BodyForms
{
    public const string Plain = "plain";
    public const string Brotli = "brotli";

    /// <summary>Its time is over; the row stays as the guard against duplicates.</summary>
    public const string Dropped = "dropped";
}

/// <summary>How an event came here.</summary>
internal static class EventOrigins
{
    public const string Webhook = "webhook";

    /// <summary>Stripe's list of events held it, and no webhook had brought it.</summary>
    public const string Reconciler = "reconciler";
}
