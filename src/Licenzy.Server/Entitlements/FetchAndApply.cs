using Licenzy.Core;
using Licenzy.Core.Announcing;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Stripe;

namespace Licenzy.Server.Entitlements;

/// <summary>What came of asking Stripe.</summary>
internal abstract record FetchOutcome
{
    private FetchOutcome() { }

    public T Match<T>(Func<Applied, T> applied, Func<NotFound, T> notFound, Func<Refused, T> refused) =>
        this switch
        {
            Applied it => applied(it),
            NotFound it => notFound(it),
            Refused it => refused(it),
            _ => throw new InvalidOperationException("The union is closed."),
        };

    /// <summary>Stripe answered, and the answer was applied.</summary>
    /// <param name="Facts">What it touched.</param>
    /// <param name="Calls">How often Stripe was asked.</param>
    public sealed record Applied(AppliedFacts Facts, int Calls) : FetchOutcome;

    /// <summary>Stripe has nothing of this id.</summary>
    public sealed record NotFound : FetchOutcome;

    /// <summary>Stripe refused, cannot be reached, or is not connected; nothing was applied.</summary>
    /// <param name="Fault">Why, for people.</param>
    /// <param name="RetryAfter">How long Stripe asks to wait.</param>
    public sealed record Refused(Fault Fault, TimeSpan? RetryAfter = null) : FetchOutcome;
}

/// <summary>
/// Asks Stripe how something stands and applies the answer through the same facts as a webhook: whichever comes first
/// makes the access, and the other changes nothing.
/// </summary>
internal sealed class FetchAndApply(
    Database database,
    StripeClient stripe,
    ConnectionSecrets connectionSecrets,
    ApplyFacts applyFacts,
    EntitlementSignals signals
)
{
    /// <summary>Fetches a Checkout session with what it made. Returns Stripe's refusal, or null when it was applied.</summary>
    public async Task<Fault?> SessionAsync(Scope scope, string sessionId, CancellationToken cancellationToken) =>
        (await HandleAsync(scope, FetchKind.Session, sessionId, cancellationToken)).Match<Fault?>(
            _ => null,
            _ => new Fault(ErrorCatalogue.StripeError, $"Stripe knows no session {sessionId}."),
            refused => refused.Fault
        );

    /// <summary>Fetches one thing and applies it.</summary>
    public async Task<FetchOutcome> HandleAsync(Scope scope, FetchKind kind, string stripeId, CancellationToken cancellationToken)
    {
        if (await ReaderAsync(scope, cancellationToken) is not { } reader)
        {
            return NotConnected(scope);
        }

        await AskAsync(reader, kind, stripeId);
        if (reader.Error is { } error)
        {
            return error.Kind == StripeErrorKind.NotFound
                ? new FetchOutcome.NotFound()
                : new FetchOutcome.Refused(StripeFaults.Of(error), error.RetryAfter);
        }

        var applied = await database.WriteAsync(
            async session =>
            {
                if (kind != FetchKind.Payment)
                {
                    // Before it is applied: if the answer leaves a doubt, applying it takes the wish up again. A payment's wish
                    // stays until the payment is linked, so that its tries are counted.
                    await FetchTaskStore.RemoveAsync(session, scope, kind.ToText(), stripeId);
                }

                return await ApplyAsync(session, scope, reader.Objects);
            },
            cancellationToken
        );
        signals.Changed(scope, applied.Attempts);
        return new FetchOutcome.Applied(applied, reader.Calls);
    }

    /// <summary>
    /// Applies fetched objects, also those that tell nothing new: they carry the time at which they were so, and an older event that
    /// comes late must not outrank that.
    /// </summary>
    public async Task<AppliedFacts> ApplyAsync(Session session, Scope scope, FetchedObjects objects) =>
        await applyFacts.HandleAsync(session, scope, await objects.FactsAsync(session, scope), [], _ => new Cause.Reconciler());

    /// <summary>One who asks Stripe for this project and mode; null when no Stripe account is connected.</summary>
    public async Task<ReadStripe?> ReaderAsync(Scope scope, CancellationToken cancellationToken)
    {
        var credentials = await database.ReadAsync(
            async session =>
                await ConnectionStore.OfScopeAsync(session, scope) is { } connection
                    ? await connectionSecrets.CredentialsAsync(session, connection)
                    : null,
            cancellationToken
        );
        return credentials is null ? null : new ReadStripe(stripe, credentials, cancellationToken);
    }

    public static FetchOutcome.Refused NotConnected(Scope scope) =>
        new(new Fault(ErrorCatalogue.StripeNotConnected, $"No Stripe account is connected in {scope.ModeText} mode."));

    private static Task AskAsync(ReadStripe reader, FetchKind kind, string stripeId) =>
        kind switch
        {
            FetchKind.Subscription => reader.SubscriptionAsync(stripeId),
            FetchKind.Invoice => reader.InvoiceAsync(stripeId),
            FetchKind.Session => reader.SessionAsync(stripeId),
            FetchKind.Charge => reader.ChargeAsync(stripeId),
            FetchKind.Payment => reader.PaymentAsync(stripeId),
            FetchKind.Purchase => reader.PurchaseAsync(stripeId),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind."),
        };
}
