using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Stripe;

namespace Licenzy.Server.Configuration;

/// <summary>What to paste into Stripe when the endpoint is registered by hand.</summary>
internal sealed class EventsToEnable(Database database, WebhookAddress address)
{
    /// <summary>An endpoint as it is to be.</summary>
    /// <param name="WebhookUrl">Its address; null while no key is stored, since the address names the connection.</param>
    /// <param name="EventTypes">The events to send to it.</param>
    /// <param name="ApiVersion">The version of Stripe's API to choose for it.</param>
    /// <param name="ListenCommand">What brings events to an installation on a developer's machine instead.</param>
    internal sealed record Response(string? WebhookUrl, IReadOnlyList<string> EventTypes, string ApiVersion, string? ListenCommand);

    public async Task<Answer<Response>> HandleAsync(PortalCaller caller, CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(session => ConnectionStore.OfScopeAsync(session, caller.Scope), cancellationToken);
        return new Response(
            row is null ? null : address.Of(row.Id),
            StripeEventTypes.All,
            StripeClientOptions.PinnedVersion,
            row is not null && address.Origin.IsLoopback ? address.ListenLine(row.Id) : null
        );
    }
}
