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
internal sealed record FoundConnection(SigningConnection? Connection, StripeSignatureOutcome Outcome, int Tried);

/// <summary>
/// Finds whose event this is. With a connection in the URL it is that one or nobody. At the bare documented URL the project
/// that the object's metadata names is tried first, then those that know the Stripe ids which it names, then the newest
/// connections: metadata and ids can be copied, a signature cannot.
/// </summary>
internal sealed class FindConnection(ConnectionSecrets connectionSecrets, ConnectionMemory memory, TimeProvider time)
{
    /// <summary>How many of the newest connections' secrets are tried for one event of the bare URL, at most.</summary>
    public const int MostNewest = 50;

    /// <summary>
    /// What can be said without the database: the connection is kept in memory and signed this, or the header can never verify. Null
    /// when it has to be looked for; also when the secret that is kept does not match, since it may have been changed elsewhere just now.
    /// </summary>
    public FoundConnection? FromMemory(string? connectionId, string? signature, ReceivedBody body)
    {
        var outcome = StripeSignature.Verify(signature, [], [], time.GetUtcNow(), StripeSignature.DefaultTolerance);
        if (outcome != StripeSignatureOutcome.NoMatch)
        {
            return new FoundConnection(null, outcome, 0);
        }

        var known = connectionId is null ? KnownByName(body) : memory.Find(connectionId);
        return known is not null && Verify(signature, body, known) == StripeSignatureOutcome.Valid
            ? new FoundConnection(known, StripeSignatureOutcome.Valid, 1)
            : null;
    }

    public async Task<FoundConnection> HandleAsync(Session session, string? connectionId, string? signature, ReceivedBody body)
    {
        // Without a secret this reads the header alone: what can never verify costs no look-up and no decryption.
        var outcome = StripeSignature.Verify(signature, [], [], time.GetUtcNow(), StripeSignature.DefaultTolerance);
        if (outcome != StripeSignatureOutcome.NoMatch)
        {
            return new FoundConnection(null, outcome, 0);
        }

        var generation = memory.Generation;
        var tried = new HashSet<string>(StringComparer.Ordinal);
        foreach (var guess in Guesses(session, connectionId, body))
        {
            foreach (var connection in await guess())
            {
                if (connection.WebhookSecret is null || !tried.Add(connection.Id))
                {
                    continue;
                }

                var signing = await connectionSecrets.SigningAsync(session, connection);
                var verified = Verify(signature, body, signing);
                if (verified == StripeSignatureOutcome.Valid)
                {
                    // Only what signed something is kept: a stranger's guesses fill no memory.
                    memory.Keep(signing, generation);
                    return new FoundConnection(signing, verified, tried.Count);
                }

                outcome = verified == StripeSignatureOutcome.NoMatch ? outcome : verified;
            }
        }

        return new FoundConnection(null, outcome, tried.Count);
    }

    private StripeSignatureOutcome Verify(string? signature, ReceivedBody body, SigningConnection connection) =>
        StripeSignature.Verify(
            signature,
            body.Bytes.Span,
            connection.SecretsAt(time.NowMs()),
            time.GetUtcNow(),
            StripeSignature.DefaultTolerance
        );

    private SigningConnection? KnownByName(ReceivedBody body) =>
        body.Reading is StripeEventReading.Snapshot { Event: var snapshot } && KnownProjects.NamedBy(snapshot) is { } projectId
            ? memory.Find(projectId, ModeOf(snapshot.LiveMode).ToText())
            : null;

    /// <summary>Where to look, the likeliest and cheapest first; each is asked only when those before it found nobody.</summary>
    private static IEnumerable<Func<Task<IReadOnlyList<ConnectionRow>>>> Guesses(Session session, string? connectionId, ReceivedBody body)
    {
        if (connectionId is not null)
        {
            return [() => ByIdAsync(session, connectionId)];
        }

        return body.Reading switch
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
