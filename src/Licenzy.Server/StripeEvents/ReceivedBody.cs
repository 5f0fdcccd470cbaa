using Licenzy.Stripe.Objects;

namespace Licenzy.Server.StripeEvents;

/// <summary>The body of one webhook: its very bytes, over which the signature is, and what they say, read once.</summary>
/// <param name="bytes">The body exactly as received.</param>
internal sealed class ReceivedBody(ReadOnlyMemory<byte> bytes)
{
    private StripeEventReading? reading;

    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>What it says. Nobody's word until the signature is verified.</summary>
    public StripeEventReading Reading => reading ??= StripeEvent.Parse(bytes);
}
