using Licenzy.Core;
using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Stripe;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.StripeEvents;

/// <summary>The connection whose secret signed a body.</summary>
/// <param name="Connection">The connection; null when none did.</param>
/// <param name="Outcome">The best reason why none did.</param>
/// <param name="Tried">How many connections' secrets were opened to find out.</param>
internal sealed record FoundConnection(ConnectionRow? Connection, StripeSignatureOutcome Outcome, int Tried);

/// <summary>
/// Finds whose event this is. With a connection in the URL it is that one or nobody. At the bare documented URL the project
/// that the object's metadata names is tried first, then those that know the Stripe ids which it names, then the newest
/// connections: metadata and ids can be copied, a signature cannot.
/// </summary>
internal sealed class FindConnection(ConnectionSecrets connectionSecrets, TimeProvider time)
{
    /// <summary>How many of the newest connections' secrets are tried for one event of the bare URL, at most.</summary>
    public const int MostNewest = 50;

    public async Task<FoundConnection> HandleAsync(Session session, string? connectionId, string? signature, ReadOnlyMemory<byte> body)
    {
        // Without a secret this reads the header alone: what can never verify costs no look-up and no decryption.
        var outcome = StripeSignature.Verify(signature, [], [], time.GetUtcNow(), StripeSignature.DefaultTolerance);
        if (outcome != StripeSignatureOutcome.NoMatch)
        {
            return new FoundConnection(null, outcome, 0);
        }

        var tried = new HashSet<string>(StringComparer.Ordinal);
        foreach (var guess in Guesses(session, connectionId, body))
        {
            foreach (var connection in await guess())
            {
                if (connection.WebhookSecret is null || !tried.Add(connection.Id))
                {
                    continue;
                }

                var secrets = await connectionSecrets.WebhookSecretsAsync(session, connection);
                var verified = StripeSignature.Verify(signature, body.Span, secrets, time.GetUtcNow(), StripeSignature.DefaultTolerance);
                if (verified == StripeSignatureOutcome.Valid)
                {
                    return new FoundConnection(connection, verified, tried.Count);
                }

                outcome = verified == StripeSignatureOutcome.NoMatch ? outcome : verified;
            }
        }

        return new FoundConnection(null, outcome, tried.Count);
    }

    /// <summary>Where to look, the likeliest and cheapest first; each is asked only when those before it found nobody.</summary>
    private static IEnumerable<Func<Task<IReadOnlyList<ConnectionRow>>>> Guesses(
        Session session,
        string? connectionId,
        ReadOnlyMemory<byte> body
    )
    {
        if (connectionId is not null)
        {
            return [() => ByIdAsync(session, connectionId)];
        }

        return StripeEvent.Parse(body) switch
        {
            StripeEventReading.Snapshot { Event: var snapshot } => Guesses(session, ModeOf(snapshot.LiveMode), snapshot),
            // Refused in the end, but by its owner: who signed it is told what is wrong with it.
            StripeEventReading.Thin { Event: var thin } => [() => NewestAsync(session, ModeOf(thin.LiveMode))],
            _ => [],
        };
    }

    private static IEnumerable<Func<Task<IReadOnlyList<ConnectionRow>>>> Guesses(Session session, Mode mode, StripeEvent stripeEvent)
    {
        if (KnownProjects.NamedBy(stripeEvent) is { } projectId)
        {
            yield return () => OfProjectsAsync(session, mode, [projectId]);
        }

        yield return async () => await OfProjectsAsync(session, mode, await KnownProjects.HoldingAsync(session, mode, stripeEvent));
        yield return () => NewestAsync(session, mode);
    }

    private static async Task<IReadOnlyList<ConnectionRow>> ByIdAsync(Session session, string connectionId)
    {
        var isId = LicenzyId.IsValid(IdPrefix.Connection, connectionId);
        return isId && await ConnectionStore.FindAsync(session, connectionId) is { } named ? [named] : [];
    }

    private static async Task<IReadOnlyList<ConnectionRow>> OfProjectsAsync(Session session, Mode mode, IReadOnlyList<string> projectIds)
    {
        var found = new List<ConnectionRow>();
        foreach (var projectId in projectIds)
        {
            if (await ConnectionStore.OfScopeAsync(session, new Scope(projectId, mode)) is { } connection)
            {
                found.Add(connection);
            }
        }

        return found;
    }

    private static Task<IReadOnlyList<ConnectionRow>> NewestAsync(Session session, Mode mode) =>
        ConnectionStore.NewestAsync(session, mode.ToText(), MostNewest);

    private static Mode ModeOf(bool? liveMode) => liveMode == true ? Mode.Live : Mode.Test;
}
