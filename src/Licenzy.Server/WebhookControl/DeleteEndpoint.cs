using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Storage;

namespace Licenzy.Server.WebhookControl;

/// <summary>Removes an endpoint: nothing is sent to it any more. What was delivered to it can still be looked at.</summary>
internal sealed class DeleteEndpoint(Database database, WriteEndpoint write)
{
    public Task<EmptyAnswer> HandleAsync(Scope scope, string endpointId, CancellationToken cancellationToken) =>
        database.WriteAsync<EmptyAnswer>(
            async session =>
            {
                if (await EndpointLookup.LockWithHealthAsync(session, scope, endpointId) is not { } locked)
                {
                    return EndpointLookup.Missing(endpointId);
                }

                await write.RemoveAsync(session, locked.Endpoint, locked.Health);
                return EmptyAnswer.Done;
            },
            cancellationToken
        );
}
