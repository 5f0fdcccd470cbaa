using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Outbound;
using Licenzy.Server.Storage;

namespace Licenzy.Server.WebhookControl;

/// <summary>Changes what is sent of an endpoint, and nothing else.</summary>
internal sealed class UpdateEndpoint(Database database, WriteEndpoint write, OutboundGuard guard, TimeProvider time)
{
    public async Task<Answer<EndpointView>> HandleAsync(
        ControlCaller caller,
        string endpointId,
        EndpointPatch request,
        CancellationToken cancellationToken
    )
    {
        if (EndpointFields.Check(request, caller.Scope.Mode, guard) is { } fault)
        {
            return fault;
        }

        return await database.WriteAsync(session => UpdateAsync(session, caller, endpointId, request), cancellationToken);
    }

    private async Task<Answer<EndpointView>> UpdateAsync(Session session, ControlCaller caller, string endpointId, EndpointPatch request)
    {
        if (await EndpointLookup.LockWithHealthAsync(session, caller.Scope, endpointId) is not { } locked)
        {
            return EndpointLookup.Missing(endpointId);
        }

        var changed = await write.ChangeAsync(session, locked.Endpoint, locked.Health, request);
        if (changed != locked.Endpoint)
        {
            await caller.TellAsync(session, ControlDeeds.Changed("changed", locked.Endpoint, changed));
        }

        return await EndpointView.OfAsync(session, changed, time.NowMs());
    }
}
