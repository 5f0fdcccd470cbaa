using Licenzy.Core;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Stripe;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.StripeEvents;

/// <summary>
/// Finds whose event this is. With a connection in the URL it is that one or nobody. The bare documented URL is resolved by
/// the project that the object's metadata names, then by trying the secrets of a bounded number of connections.
/// </summary>
internal sealed class FindConnection(ConnectionSecrets connectionSecrets, TimeProvider time)
{
    /// <summary>How many connections' secrets are tried for one event of the bare URL, at most.</summary>
    public const int MostTried = 200;

    /// <summary>The connection whose secret signed this body, or the best reason why none did.</summary>
    public async Task<(ConnectionRow? Connection, StripeSignatureOutcome Outcome)> HandleAsync(
        Session session,
        string? connectionId,
        string? signature,
        ReadOnlyMemory<byte> body
    )
    {
        var outcome = string.IsNullOrEmpty(signature) ? StripeSignatureOutcome.MissingHeader : StripeSignatureOutcome.NoMatch;
        foreach (var connection in await CandidatesAsync(session, connectionId, body))
        {
            var secrets = await connectionSecrets.WebhookSecretsAsync(session, connection);
            if (secrets.Count == 0)
            {
                continue;
            }

            var verified = StripeSignature.Verify(signature, body.Span, secrets, time.GetUtcNow(), StripeSignature.DefaultTolerance);
            if (verified == StripeSignatureOutcome.Valid)
            {
                return (connection, verified);
            }

            outcome = verified == StripeSignatureOutcome.NoMatch ? outcome : verified;
        }

        return (null, outcome);
    }

    private static async Task<IReadOnlyList<ConnectionRow>> CandidatesAsync(
        Session session,
        string? connectionId,
        ReadOnlyMemory<byte> body
    )
    {
        if (connectionId is not null)
        {
            return await ConnectionStore.FindAsync(session, connectionId) is { } named ? [named] : [];
        }

        if (StripeEvent.Parse(body) is not StripeEventReading.Snapshot { Event: var stripeEvent })
        {
            return [];
        }

        var mode = stripeEvent.LiveMode == true ? Mode.Live : Mode.Test;
        if (ProjectOf(stripeEvent) is { } projectId && await ConnectionStore.OfScopeAsync(session, new Scope(projectId, mode)) is { } ours)
        {
            return [ours];
        }

        return await ConnectionStore.NewestAsync(session, mode.ToText(), MostTried);
    }

    private static string? ProjectOf(StripeEvent stripeEvent) =>
        stripeEvent.DataObject.TryGetProperty("metadata", out var metadata)
        && metadata.ValueKind == System.Text.Json.JsonValueKind.Object
        && metadata.TryGetProperty("licenzy_project_id", out var project)
        && project.ValueKind == System.Text.Json.JsonValueKind.String
            ? project.GetString()
            : null;
}
