using System.Text.Json;
using Licenzy.Core.Announcing;
using Licenzy.Core.Facts;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Purchases.Translators;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Stripe;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Entitlements;

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
    private static readonly string[] SessionParts = ["line_items", "subscription", "subscription.latest_invoice"];

    /// <summary>Fetches a Checkout session with what it made. Returns Stripe's refusal, or null when it was applied.</summary>
    public async Task<Fault?> SessionAsync(Scope scope, string sessionId, CancellationToken cancellationToken)
    {
        var credentials = await database.ReadAsync(
            async session =>
                await ConnectionStore.OfScopeAsync(session, scope) is { } connection
                    ? await connectionSecrets.CredentialsAsync(session, connection)
                    : null,
            cancellationToken
        );
        if (credentials is null)
        {
            return new Fault(ErrorCatalogue.StripeNotConnected, $"No Stripe account is connected in {scope.ModeText} mode.");
        }

        var result = await stripe.RetrieveCheckoutSessionAsync(credentials, sessionId, SessionParts, cancellationToken);
        if (result is not StripeResult<StripeCheckoutSession>.Success success)
        {
            return StripeFaults.Of(((StripeResult<StripeCheckoutSession>.Failure)result).Error);
        }

        await ApplyAsync(scope, FactsOf(scope, success), cancellationToken);
        return null;
    }

    private async Task ApplyAsync(Scope scope, IReadOnlyList<Fact> facts, CancellationToken cancellationToken)
    {
        var applied = await database.WriteAsync(
            session => applyFacts.HandleAsync(session, scope, facts, [], _ => new Cause.Reconciler()),
            cancellationToken
        );
        signals.Changed(scope, applied.Attempts);
    }

    private static bool IsOnTestClock(JsonElement session) =>
        session.TryGetProperty("subscription", out var subscription)
        && subscription.ValueKind == JsonValueKind.Object
        && subscription.TryGetProperty("test_clock", out var clock)
        && clock.ValueKind is not JsonValueKind.Null;

    private static List<Fact> FactsOf(Scope scope, StripeResult<StripeCheckoutSession>.Success fetched)
    {
        var session = fetched.Value.Raw;
        // What stands on a test clock lives in simulated time: stamped with the real one, it would outrank its own future.
        var at = IsOnTestClock(session) ? (fetched.Value.Created ?? 0) * 1000 : fetched.ServerDate.ToUnixTimeMilliseconds();
        var facts = new List<Fact>(StripeTranslator.TranslateFetched(session, at, scope.ProjectId, scope.Mode));
        if (session.TryGetProperty("subscription", out var subscription) && subscription.ValueKind == JsonValueKind.Object)
        {
            facts.AddRange(StripeTranslator.TranslateFetched(subscription, at, scope.ProjectId, scope.Mode));
            if (subscription.TryGetProperty("latest_invoice", out var invoice) && invoice.ValueKind == JsonValueKind.Object)
            {
                facts.AddRange(StripeTranslator.TranslateFetched(invoice, at, scope.ProjectId, scope.Mode));
            }
        }

        return facts;
    }
}
