using Licenzy.Core;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Platform.Settings;
using Licenzy.Stripe;

namespace Licenzy.Server.Configuration;

/// <summary>
/// Connects test mode to the sandbox that runs beside the program, where one does: an account in it that is the project's own, and its
/// webhook. No key has to be typed, since nothing there is worth one.
/// </summary>
internal sealed class ConnectSandbox(ConnectStripe connect, StockSandbox stockSandbox, LicenzySettings settings)
{
    /// <param name="caller">Who asks.</param>
    /// <param name="stock">Whether an empty account there gets prices to sell by and a first event.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async Task<Answer<ConnectStripe.Response>> HandleAsync(PortalCaller caller, bool stock, CancellationToken cancellationToken)
    {
        if (!settings.Sandbox.Enabled)
        {
            return new Fault(
                ErrorCatalogue.NotPossible,
                "No sandbox runs beside this installation. Connect a Stripe account in test mode."
            );
        }

        var key = $"sk_test_licenzy_{caller.ProjectId}";
        var answer = await connect.HandleAsync(caller, new ConnectStripe.Request(Mode.Test, key, CreateWebhook: true), cancellationToken);
        // Made under fixed keys and worth nothing: harmless where connecting was refused, and then that is what is answered.
        var refusal = stock ? await stockSandbox.HandleAsync(new StripeCredentials(key), caller.In(Mode.Test), cancellationToken) : null;
        return refusal is null ? answer : ConnectionFaults.Of(refusal);
    }
}
