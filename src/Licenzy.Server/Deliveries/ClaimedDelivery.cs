using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Deliveries;

/// <summary>A delivery that this node has to itself until its lease ends, and all that sending it needs.</summary>
/// <param name="Row">The delivery as it was claimed, with its body.</param>
/// <param name="Url">Where it goes.</param>
/// <param name="Keys">What signs it: the endpoint's secret, and earlier ones while they are still good.</param>
/// <param name="LeaseUntilMs">Until when nobody else sends it, Unix ms.</param>
internal sealed record ClaimedDelivery(DeliveryRow Row, string Url, IReadOnlyList<byte[]> Keys, long LeaseUntilMs)
{
    public EndpointKey Endpoint => Row.Endpoint;

    /// <summary>The number of the attempt that is about to be made, over the delivery's whole life.</summary>
    public long Number => Row.Attempts + 1;
}
