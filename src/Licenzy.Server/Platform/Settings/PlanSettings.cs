using Licenzy.Core;

namespace Licenzy.Server.Platform.Settings;

/// <summary>Who may work in live mode, and how much an account may have: section <c>Plans</c>.</summary>
internal sealed record PlanSettings
{
    /// <summary>
    /// The project of this installation that sells Licenzy's own plans, `prj_…`. With it, checkouts and consumption in live mode
    /// need an account that has access in that project, as a subject under its account id. Without it everything is open.
    /// </summary>
    public required string? PlatformProjectId { get; init; }

    /// <summary>The mode in which that project sells: `live`, or `test` to try it all out without money.</summary>
    public required Mode PlatformMode { get; init; }

    /// <summary>Days for which an account may work in live mode before it needs a plan, once, from 0 (no trial) to 365.</summary>
    public required int TrialDays { get; init; }

    /// <summary>
    /// A JSON file that names the plans and their limits: `{"free":{"name":"Free","limits":{"members":3,"projects":1}},
    /// "plans":[{"product_code":"TEAM","name":"Team","limits":{"members":10,"projects":5}}]}`. A limit that is left out does not
    /// hold. Without the file an account with any subscription of the platform project has no limits.
    /// </summary>
    /// <value>What the file says.</value>
    public required PlanCatalogue File { get; init; }

    internal static PlanSettings Read(SettingsReader reader) =>
        new()
        {
            PlatformProjectId = reader.Text("Plans:PlatformProjectId", null),
            PlatformMode = reader.Choice("Plans:PlatformMode", Mode.Live),
            TrialDays = reader.Number("Plans:TrialDays", 14, 0, 365, "days"),
            File = PlanCatalogue.Read(reader, "Plans:File"),
        };
}
