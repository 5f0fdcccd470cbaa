using Licenzy.Server.Platform.Settings;

namespace Licenzy.Server.StripeConnections;

/// <summary>Where Stripe sends the events of a connection.</summary>
internal sealed class WebhookAddress(LicenzySettings settings)
{
    private const string Path = "/v1/webhooks/stripe/tenant";

    /// <summary>This installation, as Stripe would reach it.</summary>
    public Uri Origin => new(settings.Licenzy.PublicUrl);

    /// <summary>The address to register in Stripe.</summary>
    public string Of(string connectionId) => $"{settings.Licenzy.PublicUrl}{Path}?connection={connectionId}";

    /// <summary>What brings events of a Stripe account to an address on a developer's machine.</summary>
    public string ListenLine(string connectionId) => $"stripe listen --forward-to '{Of(connectionId)}'";
}
