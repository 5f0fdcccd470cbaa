using System.Net;

namespace Licenzy.Server.Platform.Settings;

/// <summary>How others' servers are reached: section <c>Outbound</c>.</summary>
internal sealed record OutboundSettings
{
    /// <summary>The setting that opens private networks, as a fault names it.</summary>
    internal const string AllowedNetworksKey = "Outbound:AllowedNetworks";

    /// <summary>
    /// Networks that are reached although they are not public, in CIDR form, separated by commas: for webhooks, and for Stripe when
    /// `Stripe__ApiBase` is elsewhere. Other addresses that are not public (loopback, private, link-local) are refused, so that nobody can
    /// reach this machine's neighbours through it. `localhost` mostly needs both `127.0.0.0/8` and `::1/128`.
    /// </summary>
    public required IReadOnlyList<IPNetwork> AllowedNetworks { get; init; }

    /// <summary>
    /// How long the delivery of a webhook may take until its answer begins, in seconds, from 1 to 30. Of that, the connection may take 5.
    /// </summary>
    public required int TimeoutSeconds { get; init; }

    internal static OutboundSettings Read(SettingsReader reader) =>
        new()
        {
            AllowedNetworks = reader.Networks(AllowedNetworksKey, reader.IsDevelopment ? "127.0.0.0/8,::1/128" : ""),
            TimeoutSeconds = reader.Number("Outbound:TimeoutSeconds", 15, 1, 30, "seconds"),
        };
}
