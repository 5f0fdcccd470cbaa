using Licenzy.Server.Plans;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;

namespace Licenzy.Server.StripeEvents;

/// <summary>Takes an event about what accounts pay for Licenzy: one of the platform project, by an address of its own.</summary>
internal sealed class ReceiveBillingEvent(Database database, AccountPlans plans, ReceiveStripeEvent receive)
{
    public async Task<Answer<ReceiveStripeEvent.Response>> HandleAsync(
        string? signature,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        if (plans.Platform is not { } platform)
        {
            return new Fault(ErrorCatalogue.NotFound, "This installation sells no plans: it takes no events about them.");
        }

        var connection = await database.ReadAsync(session => ConnectionStore.OfScopeAsync(session, platform), cancellationToken);
        return connection is null
            ? new Fault(ErrorCatalogue.InvalidSignature, "The platform project has no Stripe connection: nothing can verify this event.")
            : await receive.HandleAsync(connection.Id, signature, body, cancellationToken);
    }
}
