using System.Net;

namespace Licenzy.Server.Platform.Settings;

/// <summary>This installation as the world sees it: section <c>Licenzy</c>.</summary>
internal sealed record InstanceSettings
{
    /// <summary>
    /// The address under which browsers, applications and Stripe reach this installation, without a path. It is written into
    /// links, into the OpenAPI documents and into the webhook URL that Stripe is given; in Development the program also listens on it.
    /// </summary>
    public required string PublicUrl { get; init; }

    /// <summary>
    /// Networks of the reverse proxies that stand before this installation, in CIDR form, separated by commas, such as `10.0.0.0/8`. What
    /// they say in `X-Forwarded-For` is taken for the caller's address: limits of sign-in and lists of sessions go by it. Nobody else is believed.
    /// </summary>
    public required IReadOnlyList<IPNetwork> TrustedProxies { get; init; }

    internal static InstanceSettings Read(SettingsReader reader) =>
        new()
        {
            PublicUrl = reader.Origin("Licenzy:PublicUrl", "http://localhost:5080"),
            TrustedProxies = reader.Networks("Licenzy:TrustedProxies", string.Empty),
        };
}
