using Licenzy.Server.Audit;
using Licenzy.Server.Plans;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Platform.Settings;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Stripe;
using Licenzy.Stripe.Requests;

namespace Licenzy.Server.Billing;

/// <summary>Opens Stripe's own page on which an owner changes the plan, the card, or ends the subscription.</summary>
internal sealed class ManagePlan(
    Database database,
    AccountPlans plans,
    ConnectionSecrets connectionSecrets,
    StripeClient stripe,
    AuditLog audit,
    LicenzySettings settings,
    TimeProvider time
)
{
    /// <summary>The page.</summary>
    /// <param name="Url">Stripe's page for this account; it works for a few minutes, and for whoever has it.</param>
    internal sealed record Response(string Url);

    public async Task<Answer<Response>> HandleAsync(PortalCaller caller, CancellationToken cancellationToken)
    {
        var (customerId, credentials) = await database.ReadAsync(session => FindAsync(session, caller.AccountId), cancellationToken);
        if (customerId is null || credentials is null)
        {
            return new Fault(ErrorCatalogue.NotPossible, "There is no paid plan to manage. Buy one first.");
        }

        var request = new StripeCreatePortalSession(customerId, $"{settings.Licenzy.PublicUrl}/account/plan");
        var made = await stripe.CreatePortalSessionAsync(credentials, request, cancellationToken);
        return await made.Match<Task<Answer<Response>>>(
            success => ToldAsync(caller, success.Value.Url, cancellationToken),
            failure => Task.FromResult<Answer<Response>>(StripeFaults.Of(failure.Error))
        );
    }

    private async Task<(string? CustomerId, StripeCredentials? Credentials)> FindAsync(Session session, string accountId)
    {
        if (plans.Platform is not { } platform)
        {
            return (null, null);
        }

        var plan = await plans.OfAsync(session, accountId, time.GetUtcNow().ToUnixTimeMilliseconds());
        var connection = await ConnectionStore.OfScopeAsync(session, platform);
        return (
            plan.Subscription?.Row.StripeCustomerId,
            connection is null ? null : await connectionSecrets.CredentialsAsync(session, connection)
        );
    }

    private async Task<Answer<Response>> ToldAsync(PortalCaller caller, string? url, CancellationToken cancellationToken)
    {
        if (url is null)
        {
            return new Fault(ErrorCatalogue.StripeError, "Stripe's answer names no page. Try again.");
        }

        await database.WriteAsync(
            session => audit.WriteAsync(session, caller, new AuditEntry("plan.managed", "account", caller.AccountId)),
            cancellationToken
        );
        return new Response(url);
    }
}
