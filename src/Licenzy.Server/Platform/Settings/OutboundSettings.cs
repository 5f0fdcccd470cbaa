using System.Net;

namespace Licenzy.Server.Platform.Settings;

/// <summary>Where webhooks may be delivered to: section <c>Outbound</c>.</summary>
internal sealed record OutboundSettings
{
    /// <summary>
    /// Private networks to which webhooks may be sent all the same, in CIDR form, separated by commas. Addresses that are not
    /// public (loopback, private, link-local) are refused otherwise, so that nobody can reach this machine's neighbours through it.
    /// </summary>
    public required IReadOnlyList<IPNetwork> AllowedNetworks { get; init; }

    internal static OutboundSettings Read(SettingsReader reader) =>
        new() { AllowedNetworks = reader.Networks("Outbound:AllowedNetworks", reader.IsDevelopment ? "127.0.0.0/8,::1/128" : "") };
}
