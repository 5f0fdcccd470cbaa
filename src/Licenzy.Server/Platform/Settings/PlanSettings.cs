namespace Licenzy.Server.Platform.Settings;

/// <summary>Who may work in live mode: section <c>Plans</c>.</summary>
internal sealed record PlanSettings
{
    /// <summary>
    /// The project of this installation that sells Licenzy's own plans, `prj_…`. With it, checkouts and consumption in live mode
    /// need an account that has access in that project, as a subject under its account id. Without it everything is open.
    /// </summary>
    public required string? PlatformProjectId { get; init; }

    internal static PlanSettings Read(SettingsReader reader) => new() { PlatformProjectId = reader.Text("Plans:PlatformProjectId", null) };
}
