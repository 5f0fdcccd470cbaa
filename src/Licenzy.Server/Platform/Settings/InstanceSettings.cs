namespace Licenzy.Server.Platform.Settings;

/// <summary>This installation as the world sees it: section <c>Licenzy</c>.</summary>
internal sealed record InstanceSettings
{
    /// <summary>
    /// The address under which browsers, applications and Stripe reach this installation, without a path. It is written into
    /// links, into the OpenAPI documents and into the webhook URL that Stripe is given; in Development the program also listens on it.
    /// </summary>
    public required string PublicUrl { get; init; }

    internal static InstanceSettings Read(SettingsReader reader) =>
        new() { PublicUrl = reader.Origin("Licenzy:PublicUrl", "http://localhost:5080") };
}
