using Licenzy.Core;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Platform.Settings;

namespace Licenzy.Server.Configuration;

/// <summary>
/// Connects test mode to the sandbox that runs beside the program, where one does: an account in it that is the project's own, and its
/// webhook. No key has to be typed, since nothing there is worth one.
/// </summary>
internal sealed class ConnectSandbox(ConnectStripe connect, LicenzySettings settings)
{
    public async Task<Answer<ConnectStripe.Response>> HandleAsync(PortalCaller caller, CancellationToken cancellationToken) =>
        settings.Sandbox.Enabled
            ? await connect.HandleAsync(
                caller,
                new ConnectStripe.Request(Mode.Test, $"sk_test_licenzy_{caller.ProjectId}", CreateWebhook: true),
                cancellationToken
            )
            : new Fault(ErrorCatalogue.NotPossible, "No sandbox runs beside this installation. Connect a Stripe account in test mode.");
}
