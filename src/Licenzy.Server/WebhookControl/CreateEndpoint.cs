using Licenzy.Server.Accounts;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Outbound;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.WebhookControl;

/// <summary>Makes a further endpoint. Its secret is in this answer and in no other.</summary>
internal sealed class CreateEndpoint(
    Idempotent idempotent,
    ProjectSecrets projectSecrets,
    WriteEndpoint write,
    OutboundGuard guard,
    TimeProvider time
)
{
    public const string Operation = "webhooks.create_endpoint";

    public async Task<Answer<EndpointView>> HandleAsync(
        ControlCaller caller,
        string? key,
        EndpointRequest request,
        CancellationToken cancellationToken
    )
    {
        var scope = caller.Scope;
        var fields = request.ToPatch();
        if (EndpointFields.Check(fields, scope.Mode, guard) is { } fault)
        {
            return fault;
        }

        var call = new IdempotentCall<EndpointView>(scope, Operation, key, Fingerprint.Of(Operation, request))
        {
            Box = session => projectSecrets.BoxAsync(session, scope.ProjectId),
            AnswerAgain = (session, endpointId) => MaskedAnswer.OfAsync(session, scope, endpointId, time.NowMs()),
        };
        return await idempotent.RunAsync(call, session => CreateAsync(session, caller, fields), cancellationToken);
    }

    private async Task<WorkOutcome<EndpointView>> CreateAsync(Session session, ControlCaller caller, EndpointPatch fields)
    {
        var scope = caller.Scope;
        if (await EndpointStore.CountToAddAsync(session, scope) >= EndpointStore.Most)
        {
            return WriteEndpoint.TooMany;
        }

        var made =
            await write.CreateAsync(session, scope, fields, isDefault: false)
            ?? throw new InvalidOperationException("Only two default endpoints exclude each other.");
        var view = await EndpointView.OfAsync(session, made.Endpoint, time.NowMs(), made.Secret);
        await caller.TellAsync(session, ControlDeeds.Changed("created", before: null, made.Endpoint));
        return new WorkOutcome<EndpointView>.Done(view, view.Id, StatusCodes.Status201Created);
    }
}
