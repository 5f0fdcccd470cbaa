using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.WebhookControl;

/// <summary>
/// What a repeat gets whose first answer carried a secret and is not kept any more: the endpoint as it is now, the secret masked.
/// </summary>
internal static class MaskedAnswer
{
    public static async Task<WorkOutcome<EndpointView>> OfAsync(Session session, Scope scope, string endpointId, long nowMs) =>
        await EndpointLookup.FindAsync(session, scope, endpointId) is { } endpoint
            ? new WorkOutcome<EndpointView>.Done(
                await EndpointView.OfAsync(session, endpoint, nowMs, EndpointView.MaskedSecret),
                endpoint.Id
            )
            : EndpointLookup.Missing(endpointId);
}
