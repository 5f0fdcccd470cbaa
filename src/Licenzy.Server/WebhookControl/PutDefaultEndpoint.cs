using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Outbound;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.WebhookControl;

/// <summary>
/// Makes the mode's default endpoint, or changes what is sent of it. Two at once make one: who comes second changes what the first
/// made.
/// </summary>
internal sealed class PutDefaultEndpoint(Database database, WriteEndpoint write, OutboundGuard guard, TimeProvider time)
{
    public async Task<Answer<EndpointView>> HandleAsync(ControlCaller caller, EndpointRequest request, CancellationToken cancellationToken)
    {
        var fields = request.ToPatch();
        if (EndpointFields.Check(fields, caller.Scope.Mode, guard) is { } fault)
        {
            return fault;
        }

        return await database.WriteAsync(session => PutAsync(session, caller, fields), cancellationToken);
    }

    private async Task<Answer<EndpointView>> PutAsync(Session session, ControlCaller caller, EndpointPatch fields)
    {
        var scope = caller.Scope;
        if (await EndpointLookup.FindAsync(session, scope, endpointId: null) is null)
        {
            if (await EndpointStore.CountToAddAsync(session, scope) >= EndpointStore.Most)
            {
                return WriteEndpoint.TooMany;
            }

            if (await write.CreateAsync(session, scope, fields, isDefault: true) is { } made)
            {
                await caller.TellAsync(session, ControlDeeds.Changed("created", before: null, made.Endpoint));
                return Answer<EndpointView>.With(
                    StatusCodes.Status201Created,
                    await EndpointView.OfAsync(session, made.Endpoint, time.NowMs(), made.Secret)
                );
            }
        }

        if (await EndpointLookup.LockWithHealthAsync(session, scope, endpointId: null) is not { } locked)
        {
            // It was deleted in this very moment, by somebody who wanted it gone.
            return EndpointLookup.Missing(endpointId: null);
        }

        var changed = await write.ChangeAsync(session, locked.Endpoint, locked.Health, fields);
        if (changed != locked.Endpoint)
        {
            await caller.TellAsync(session, ControlDeeds.Changed("changed", locked.Endpoint, changed));
        }

        return await EndpointView.OfAsync(session, changed, time.NowMs());
    }
}
