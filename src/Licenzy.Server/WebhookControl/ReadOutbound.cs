using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Storage;

namespace Licenzy.Server.WebhookControl;

/// <summary>A delivery with what is sent and every attempt, or an event with its deliveries.</summary>
internal sealed class ReadOutbound(Database database, DeliveryViews views)
{
    /// <param name="scope">Whose it is.</param>
    /// <param name="id">A delivery (<c>dlv_…</c>) or an event (<c>evt_…</c>).</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<Answer<DeliveryDetail>> HandleAsync(Scope scope, string id, CancellationToken cancellationToken) =>
        database.ReadAsync<Answer<DeliveryDetail>>(
            async session =>
            {
                if (OutboundLookup.IsEvent(id))
                {
                    return await OutboundLookup.EventAsync(session, scope, id) is { } outbound
                        ? await views.DetailAsync(session, scope, outbound)
                        : OutboundLookup.Missing;
                }

                return await OutboundLookup.DeliveryAsync(session, scope, id) is { } delivery
                    ? await views.DetailAsync(session, delivery)
                    : OutboundLookup.Missing;
            },
            cancellationToken
        );
}
