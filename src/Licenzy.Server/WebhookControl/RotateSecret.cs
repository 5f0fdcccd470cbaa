using System.ComponentModel.DataAnnotations;
using Licenzy.Server.Accounts;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.WebhookControl;

/// <summary>Gives an endpoint a new signing secret; the ones before sign beside it for a while, so that no event is lost over it.</summary>
internal sealed class RotateSecret(Idempotent idempotent, ProjectSecrets projectSecrets, EndpointSecrets endpointSecrets, TimeProvider time)
{
    public const string Operation = "webhooks.rotate_secret";

    private const int LongestOverlapHours = 168;
    private const int UsualOverlapHours = 24;

    /// <summary>How the secrets change over.</summary>
    /// <param name="OverlapHours">How long earlier secrets go on signing, 0 to 168 hours, 24 when not sent; 0 ends them at once.</param>
    internal sealed record Request([property: Range(0, LongestOverlapHours)] long? OverlapHours = null);

    /// <param name="caller">Who asks, and whose endpoint it is.</param>
    /// <param name="endpointId">Which; null means the default one.</param>
    /// <param name="key">The idempotency key, if one was sent.</param>
    /// <param name="request">The body; null when there was none.</param>
    /// <param name="cancellationToken">Ends it, with nothing done.</param>
    public async Task<Answer<EndpointView>> HandleAsync(
        ControlCaller caller,
        string? endpointId,
        string? key,
        Request? request,
        CancellationToken cancellationToken
    )
    {
        var scope = caller.Scope;
        var hours = request?.OverlapHours ?? UsualOverlapHours;
        if (hours is < 0 or > LongestOverlapHours)
        {
            return Fault.Field("overlap_hours", $"`overlap_hours` is a whole number from 0 to {LongestOverlapHours}.");
        }

        var asked = new RequestUnder<Request>(endpointId ?? "default", new Request(hours));
        var call = new IdempotentCall<EndpointView>(scope, Operation, key, Fingerprint.Of(Operation, asked))
        {
            Box = session => projectSecrets.BoxAsync(session, scope.ProjectId),
            AnswerAgain = (session, rotatedId) => MaskedAnswer.OfAsync(session, scope, rotatedId, time.NowMs()),
        };
        return await idempotent.RunAsync(
            call,
            session => RotateAsync(session, caller, endpointId, TimeSpan.FromHours(hours)),
            cancellationToken
        );
    }

    private async Task<WorkOutcome<EndpointView>> RotateAsync(Session session, ControlCaller caller, string? endpointId, TimeSpan overlap)
    {
        var scope = caller.Scope;
        if (await EndpointLookup.LockAsync(session, scope, endpointId) is not { } endpoint)
        {
            return EndpointLookup.Missing(endpointId);
        }

        var now = time.NowMs();
        var (secret, rotated) = await endpointSecrets.RotateAsync(session, endpoint, overlap, now);
        if (overlap == TimeSpan.Zero)
        {
            // Also those of rotations before: whoever wants no overlap may have lost any of them.
            await EndpointSecretStore.RemoveEndingAsync(session, scope, endpoint.Id, long.MaxValue);
        }

        await caller.TellAsync(
            session,
            ControlDeeds.OfEndpoint("secret_rotated", endpoint.Id, new { overlap_hours = (long)overlap.TotalHours })
        );
        return new WorkOutcome<EndpointView>.Done(await EndpointView.OfAsync(session, rotated, now, secret), rotated.Id);
    }
}
