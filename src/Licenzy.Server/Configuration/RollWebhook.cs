using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;

namespace Licenzy.Server.Configuration;

/// <summary>
/// Gives the endpoint in Stripe a new signing secret: a new endpoint takes the place of the old one, whose secret stays valid for a
/// day for what is on its way. What the old one still had to deliver is asked of Stripe's list of events.
/// </summary>
internal sealed class RollWebhook(ConnectStripe connect)
{
    public Task<Answer<ConnectStripe.Response>> HandleAsync(PortalCaller caller, CancellationToken cancellationToken) =>
        connect.HandleAsync(caller, new ConnectStripe.Request(caller.Mode, CreateWebhook: true), cancellationToken);
}
