using Licenzy.Core;
using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Stripe;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.StripeEvents;

/// <summary>
/// Finds whose event this is. With a connection in the URL it is that one or nobody. At the bare documented URL the project
/// that the object's metadata names is tried first, then the secrets of a bounded number of connections: metadata can be
/// copied, a signature cannot.
/// </summary>
internal sealed class FindConnection(ConnectionSecrets connectionSecrets, TimeProvider time)
{
    /// <summary>How many connections' secrets are tried for one event of the bare URL, at most.</summary>
    public const int MostTried = 50;

    /// <summary>The connection whose secret signed this body, or the best reason why none did.</summary>
    public async Task<(ConnectionRow? Connection, StripeSignatureOutcome Outcome)> HandleAsync(
        Session session,
        string? connectionId,
        string? signature,
        ReadOnlyMemory<byte> body
    )
    {
        // Without a secret this reads the header alone: what can never verify costs no look-up and no decryption.
        var outcome = StripeSignature.Verify(signature, [], [], time.GetUtcNow(), StripeSignature.DefaultTolerance);
        if (outcome != StripeSignatureOutcome.NoMatch)
        {
            return (null, outcome);
        }

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
            var isId = LicenzyId.IsValid(IdPrefix.Connection, connectionId);
            return isId && await ConnectionStore.FindAsync(session, connectionId) is { } named ? [named] : [];
        }

        return StripeEvent.Parse(body) switch
        {
            StripeEventReading.Snapshot { Event: var snapshot } => await NamedFirstAsync(session, ModeOf(snapshot.LiveMode), snapshot),
            // Refused in the end, but by its owner: who signed it is told what is wrong with it.
            StripeEventReading.Thin { Event: var thin } => await NewestAsync(session, ModeOf(thin.LiveMode)),
            _ => [],
        };
    }

    private static async Task<IReadOnlyList<ConnectionRow>> NamedFirstAsync(Session session, Mode mode, StripeEvent stripeEvent)
    {
        var named = stripeEvent.Metadata.GetValueOrDefault("licenzy_project_id") is { } projectId
            ? await ConnectionStore.OfScopeAsync(session, new Scope(projectId, mode))
            : null;
        var newest = await NewestAsync(session, mode);
        return named is null ? newest : [named, .. newest.Where(connection => connection.Id != named.Id)];
    }

    private static Task<IReadOnlyList<ConnectionRow>> NewestAsync(Session session, Mode mode) =>
        ConnectionStore.NewestAsync(session, mode.ToText(), MostTried);

    private static Mode ModeOf(bool? liveMode) => liveMode == true ? Mode.Live : Mode.Test;
}
