namespace Licenzy.Server.Webhooks;

/// <summary>Why a delivery failed or ended other than by what a receiver did.</summary>
internal static class DeliveryErrors
{
    /// <summary>Its endpoint was deleted.</summary>
    public const string EndpointDeleted = "endpoint_deleted";

    /// <summary>The event's body is no longer kept.</summary>
    public const string PayloadGone = "payload_gone";

    /// <summary>Licenzy itself failed.</summary>
    public const string Internal = "internal";
}
