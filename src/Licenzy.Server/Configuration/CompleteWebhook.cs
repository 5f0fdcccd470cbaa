using Licenzy.Server.Audit;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Stripe;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Configuration;

/// <summary>Lets the endpoint in Stripe listen to every event type that is needed, and switches it on where it was off.</summary>
internal sealed class CompleteWebhook(Database database, RegisterWebhook registerWebhook, ConnectionSecrets secrets, AuditLog audit)
{
    /// <summary>What was added.</summary>
    /// <param name="EndpointId">The endpoint in Stripe.</param>
    /// <param name="Added">The event types that it lacked.</param>
    /// <param name="SwitchedOn">Whether it was disabled.</param>
    internal sealed record Response(string EndpointId, IReadOnlyList<string> Added, bool SwitchedOn);

    public async Task<Answer<Response>> HandleAsync(PortalCaller caller, CancellationToken cancellationToken)
    {
        var scope = caller.Scope;
        if (await StoredConnection.FindAsync(database, secrets, scope, cancellationToken) is not { } stored)
        {
            return ConnectionFaults.NotConnected(scope.ModeText);
        }

        var own = await registerWebhook.OwnAsync(stored.Credentials, scope, stored.Row.Id, cancellationToken);
        if (own is not StripeResult<IReadOnlyList<StripeWebhookEndpoint>>.Success { Value: var endpoints })
        {
            return ConnectionFaults.Of(own.Match(_ => throw new InvalidOperationException("It failed."), failure => failure.Error));
        }

        var endpoint = endpoints.FirstOrDefault(one => one.Id == stored.Row.WebhookEndpointId) ?? endpoints.FirstOrDefault();
        return endpoint is null
            ? new Fault(ErrorCatalogue.NotPossible, "No endpoint in Stripe leads here. Let Licenzy register one, or register it by hand.")
            : await CompleteAsync(caller, stored, endpoint);
    }

    private async Task<Answer<Response>> CompleteAsync(PortalCaller caller, StoredConnection stored, StripeWebhookEndpoint endpoint)
    {
        var added = RegisterWebhook.Missing(endpoint);
        var isOff = endpoint.Status == "disabled";
        if (added.Count == 0 && !isOff)
        {
            return new Response(endpoint.Id, [], SwitchedOn: false);
        }

        var updated = await registerWebhook.CompleteAsync(stored.Credentials, endpoint, CancellationToken.None);
        if (updated is StripeResult<StripeWebhookEndpoint>.Failure failure)
        {
            return ConnectionFaults.Of(failure.Error);
        }

        await database.WriteAsync(
            session =>
                audit.WriteAsync(
                    session,
                    caller,
                    new AuditEntry("stripe_connection.events_added", "stripe_connection", stored.Row.Id)
                    {
                        Details = new
                        {
                            endpoint_id = endpoint.Id,
                            added,
                            switched_on = isOff,
                        },
                    }
                ),
            CancellationToken.None
        );
        return new Response(endpoint.Id, added, isOff);
    }
}
