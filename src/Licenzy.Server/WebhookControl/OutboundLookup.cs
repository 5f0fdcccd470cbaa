using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.WebhookControl;

/// <summary>Finds the delivery or the event that a path names.</summary>
internal static class OutboundLookup
{
    public static bool IsEvent(string id) => LicenzyId.IsValid(IdPrefix.Event, id);

    public static Task<DeliveryRow?> DeliveryAsync(Session session, Scope scope, string id, bool forUpdate = false) =>
        LicenzyId.IsValid(IdPrefix.Delivery, id)
            ? DeliveryStore.FindAsync(session, scope, id, forUpdate)
            : Task.FromResult<DeliveryRow?>(null);

    public static Task<OutboundEventRow?> EventAsync(Session session, Scope scope, string id, bool forUpdate = false) =>
        IsEvent(id) ? OutboundEventStore.FindAsync(session, scope, id, forUpdate) : Task.FromResult<OutboundEventRow?>(null);

    /// <summary>The refusal where there is neither.</summary>
    public static Fault Missing { get; } = Named("There is no such delivery or event in this project and mode.");

    /// <summary>The refusal where only a delivery will do.</summary>
    public static Fault MissingDelivery { get; } = Named("There is no such delivery (`dlv_…`) in this project and mode.");

    /// <summary>The refusal where only an event will do.</summary>
    public static Fault MissingEvent { get; } = Named("There is no such event (`evt_…`) in this project and mode.");

    private static Fault Named(string detail) => new(ErrorCatalogue.NotFound, detail) { Param = "outbound_id" };
}
