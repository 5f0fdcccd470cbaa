namespace Licenzy.Server.Webhooks;

/// <summary>Why a delivery ended without an attempt.</summary>
internal static class DeliveryErrors
{
    /// <summary>Its endpoint was deleted.</summary>
    public const string EndpointDeleted = "endpoint_deleted";

    /// <summary>The event's body is no longer kept.</summary>
    public const string PayloadGone = "payload_gone";
}
