namespace Licenzy.Server.Platform.Settings;

/// <summary>The stand-in for Stripe that comes with the program: section <c>Sandbox</c>.</summary>
internal sealed record SandboxSettings
{
    private const string EnabledKey = "Sandbox:Enabled";
    private const string UrlKey = "Sandbox:Url";

    /// <summary>Whether the Stripe sandbox runs inside this process and is used in the place of Stripe.</summary>
    public required bool Enabled { get; init; }

    /// <summary>The address on which the sandbox listens; a loopback address, since whoever reaches it can pay without money.</summary>
    public required string Url { get; init; }

    /// <summary>Lets the sandbox run outside Development. Whoever buys in it gets access without paying: for trials only.</summary>
    public required bool AllowInProduction { get; init; }

    /// <summary>The file in which the sandbox keeps its state, relative to the folder in which the program runs.</summary>
    public required string DataFile { get; init; }

    /// <summary>
    /// The API version of the sandbox's accounts, from `2022-11-15` to `2026-05-27.dahlia`: of its list of events, and of endpoints made
    /// without one. Without it the sandbox keeps what its file says, at first the newest.
    /// </summary>
    public required string? ApiVersion { get; init; }

    internal static SandboxSettings Read(SettingsReader reader)
    {
        var settings = new SandboxSettings
        {
            Enabled = reader.Switch(EnabledKey, reader.IsDevelopment),
            Url = reader.Origin(UrlKey, "http://localhost:5081"),
            AllowInProduction = reader.Switch("Sandbox:AllowInProduction", false),
            DataFile = reader.Text("Sandbox:DataFile", "data/sandbox.db")!,
            ApiVersion = reader.Text("Sandbox:ApiVersion", null),
        };
        if (settings.Enabled && !reader.IsDevelopment && !settings.AllowInProduction)
        {
            reader.Fault(
                EnabledKey,
                "is true outside Development, where a purchase in the sandbox would give access without money. "
                    + "Remove it, or set Sandbox__AllowInProduction=true if this installation is only for trying out."
            );
        }

        var address = new Uri(settings.Url);
        if (settings.Enabled && (address.Scheme != Uri.UriSchemeHttp || !(address.IsLoopback || settings.AllowInProduction)))
        {
            reader.Fault(UrlKey, $"is \"{settings.Url}\", which is not on this machine. Give an http address on localhost.");
        }

        return settings;
    }
}
