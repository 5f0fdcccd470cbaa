using Licenzy.Server.Storage;

namespace Licenzy.Server.Accounts;

/// <summary>The time zone in which a project counts its days.</summary>
internal static class ProjectZoneStore
{
    /// <summary>The zone; UTC where this machine does not know the one that is set.</summary>
    public static async Task<TimeZoneInfo> FindAsync(Session session, string projectId)
    {
        var name = await session.FindAsync<string>("select time_zone from projects where id = @ProjectId", new { ProjectId = projectId });
        return name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
    }
}
