using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Storage;

namespace Licenzy.Server.WebhookControl;

/// <summary>Removes an endpoint: nothing is sent to it any more. What was delivered to it can still be looked at.</summary>
internal sealed class DeleteEndpoint(Database database, WriteEndpoint write)
{
    public Task<EmptyAnswer> HandleAsync(ControlCaller caller, string endpointId, CancellationToken cancellationToken) =>
        database.WriteAsync<EmptyAnswer>(
            async session =>
            {
                if (await EndpointLookup.LockWithHealthAsync(session, caller.Scope, endpointId) is not { } locked)
                {
                    return EndpointLookup.Missing(endpointId);
                }

                await write.RemoveAsync(session, locked.Endpoint, locked.Health);
                await caller.TellAsync(session, ControlDeeds.Changed("deleted", locked.Endpoint, after: null));
                return EmptyAnswer.Done;
            },
            cancellationToken
        );
}
