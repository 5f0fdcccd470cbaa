using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Team;

/// <summary>What of the team's things is counted: the names by which plans limit them.</summary>
internal static class TeamLimits
{
    public const string Members = "members";
    public const string Projects = "projects";

    /// <summary>
    /// The one place that asks whether an account may have so many of something. An installation that sells no plans of its own limits
    /// nothing.
    /// </summary>
    /// <param name="session">The transaction that adds one.</param>
    /// <param name="accountId">The account.</param>
    /// <param name="what">Of what.</param>
    /// <param name="count">How many there will be.</param>
    /// <returns>The refusal, or null.</returns>
    public static Task<Fault?> CheckAsync(Session session, string accountId, string what, long count) => Task.FromResult<Fault?>(null);
}
