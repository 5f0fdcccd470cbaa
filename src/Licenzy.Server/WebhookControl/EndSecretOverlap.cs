using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.WebhookControl;

/// <summary>Ends the earlier secrets of an endpoint now: from here on only the current one signs.</summary>
internal sealed class EndSecretOverlap(Idempotent idempotent, TimeProvider time)
{
    public const string Operation = "webhooks.end_secret_overlap";

    public Task<Answer<EndpointView>> HandleAsync(
        ControlCaller caller,
        string? endpointId,
        string? key,
        CancellationToken cancellationToken
    )
    {
        var scope = caller.Scope;
        var fingerprint = Fingerprint.Of(Operation, new RequestUnder<object>(endpointId ?? "default", Body: null));
        var call = new IdempotentCall<EndpointView>(scope, Operation, key, fingerprint)
        {
            AnswerAgain = (session, endedId) => ShowAsync(session, scope, endedId),
        };
        return idempotent.RunAsync(call, session => EndAsync(session, caller, endpointId), cancellationToken);
    }

    private async Task<WorkOutcome<EndpointView>> EndAsync(Session session, ControlCaller caller, string? endpointId)
    {
        var scope = caller.Scope;
        if (await EndpointLookup.LockAsync(session, scope, endpointId) is not { } endpoint)
        {
            return EndpointLookup.Missing(endpointId);
        }

        await EndpointSecretStore.RemoveEndingAsync(session, scope, endpoint.Id, long.MaxValue);
        await caller.TellAsync(session, ControlDeeds.OfEndpoint("secret_overlap_ended", endpoint.Id));
        return await ShowAsync(session, scope, endpoint.Id);
    }

    private async Task<WorkOutcome<EndpointView>> ShowAsync(Session session, Scope scope, string endpointId) =>
        await EndpointLookup.FindAsync(session, scope, endpointId) is { } endpoint
            ? new WorkOutcome<EndpointView>.Done(await EndpointView.OfAsync(session, endpoint, time.NowMs()), endpoint.Id)
            : EndpointLookup.Missing(endpointId);
}
