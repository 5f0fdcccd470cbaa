using Licenzy.Core.Formats;
using Licenzy.Core.Webhooks;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Webhooks;

/// <summary>
/// Signing secrets: made here, shown once, sealed with the project's data key. After a rotation the old one signs beside the new one
/// for a while, so that a receiver can change over without losing an event.
/// </summary>
internal sealed class EndpointSecrets(ProjectSecrets projectSecrets, Ids ids)
{
    /// <summary>How many earlier secrets may sign beside the current one.</summary>
    public const int MostEarlier = 2;

    /// <summary>A new secret, <c>whsec_…</c>, and how it is kept.</summary>
    public async Task<(string Secret, byte[] Sealed)> NewAsync(Session session, Scope scope, string endpointId)
    {
        var secret = WebhookSecret.Format(Ids.RandomBytes(32));
        var box = await projectSecrets.BoxAsync(session, scope.ProjectId);
        return (secret, box.SealText(secret, Context(endpointId)));
    }

    /// <summary>The keys that sign now, the current one first.</summary>
    public async Task<IReadOnlyList<byte[]>> KeysAsync(Session session, EndpointRow endpoint, long nowMs) =>
        await KeysAsync(session, endpoint, await EndpointSecretStore.LiveAsync(session, endpoint.Scope, endpoint.Id, nowMs));

    /// <summary>The keys that sign, the current one first.</summary>
    /// <param name="session">Where the project's data key is read, when it is not known yet.</param>
    /// <param name="endpoint">Whose they are.</param>
    /// <param name="earlier">Its secrets before the current one that still sign, newest first.</param>
    public async Task<IReadOnlyList<byte[]>> KeysAsync(Session session, EndpointRow endpoint, IReadOnlyList<EndpointSecretRow> earlier)
    {
        var box = await projectSecrets.BoxAsync(session, endpoint.ProjectId);
        return
        [
            .. earlier
                .Select(row => row.Secret)
                .Prepend(endpoint.Secret)
                .Select(secret => Key(box.OpenText(secret, Context(endpoint.Id)), endpoint.Id)),
        ];
    }

    /// <summary>
    /// Puts a new secret in the place of the current one, which goes on signing for as long as told; of three that would sign the
    /// oldest stops.
    /// </summary>
    public async Task<(string Secret, EndpointRow Endpoint)> RotateAsync(
        Session session,
        EndpointRow endpoint,
        TimeSpan overlap,
        long nowMs
    )
    {
        var (secret, box) = await NewAsync(session, endpoint.Scope, endpoint.Id);
        await EndpointSecretStore.RemoveEndingAsync(session, endpoint.Scope, endpoint.Id, nowMs);
        if (overlap > TimeSpan.Zero)
        {
            await EndpointSecretStore.InsertAsync(session, Earlier(endpoint, nowMs + (long)overlap.TotalMilliseconds, nowMs));
            var live = await EndpointSecretStore.LiveAsync(session, endpoint.Scope, endpoint.Id, nowMs);
            foreach (var old in live.Skip(MostEarlier))
            {
                await EndpointSecretStore.RemoveAsync(session, old);
            }
        }

        var rotated = endpoint with { Secret = box, UpdatedMs = nowMs };
        await EndpointStore.UpdateAsync(session, rotated);
        return (secret, rotated);
    }

    private EndpointSecretRow Earlier(EndpointRow endpoint, long untilMs, long nowMs) =>
        new()
        {
            ProjectId = endpoint.ProjectId,
            Mode = endpoint.Mode,
            EndpointId = endpoint.Id,
            Id = ids.New(IdPrefix.WebhookSecret),
            Secret = endpoint.Secret,
            UntilMs = untilMs,
            CreatedMs = nowMs,
        };

    private static byte[] Key(string secret, string endpointId) =>
        WebhookSecret.TryRead(secret, out var key)
            ? key
            : throw new InvalidOperationException($"The stored signing secret of {endpointId} is not one.");

    private static string Context(string endpointId) => $"{endpointId}|secret";
}
