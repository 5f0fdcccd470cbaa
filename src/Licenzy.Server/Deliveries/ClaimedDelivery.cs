using Licenzy.Server.Platform.Outbound;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Deliveries;

/// <summary>A delivery that this node has to itself until its lease ends, and all that sending it needs.</summary>
/// <param name="Row">The delivery as it was claimed, with its body.</param>
/// <param name="Claim">What it shares with those that were claimed with it.</param>
internal sealed record ClaimedDelivery(DeliveryRow Row, EndpointClaim Claim)
{
    public EndpointKey Endpoint => Claim.Endpoint;

    /// <summary>The number of the attempt that is about to be made, over the delivery's whole life.</summary>
    public long Number => Row.Attempts + 1;
}

/// <summary>What is the same of all deliveries of one claim: worked out once, used for hundreds.</summary>
/// <param name="Endpoint">Whose they are.</param>
/// <param name="Url">Where they go, as it is stored.</param>
/// <param name="Target">The same as it may be posted to.</param>
/// <param name="Keys">What signs them: the endpoint's secret, and earlier ones while they are still good.</param>
/// <param name="LeaseUntilMs">Until when nobody else sends them, Unix ms.</param>
internal sealed record EndpointClaim(EndpointKey Endpoint, string Url, WebhookTarget Target, IReadOnlyList<byte[]> Keys, long LeaseUntilMs);
