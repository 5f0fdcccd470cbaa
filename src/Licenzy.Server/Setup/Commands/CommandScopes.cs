using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Setup.Commands;

/// <summary>The projects and modes that a command is to look at, as <c>--project</c> and <c>--mode</c> say.</summary>
internal static class CommandScopes
{
    private const int PageSize = 500;

    /// <exception cref="MisuseException">There is no such project.</exception>
    public static async Task<IReadOnlyList<Scope>> FindAsync(Database database, CommandWords words)
    {
        var modes = words.Modes;
        var projects = words.ProjectId is { } named ? await OneAsync(database, named) : await AllAsync(database);
        return [.. projects.SelectMany(project => modes.Select(mode => new Scope(project, mode)))];
    }

    private static async Task<List<string>> OneAsync(Database database, string projectId) =>
        await database.ReadAsync(session => ProjectStore.FindAsync(session, projectId), CancellationToken.None) is { } found
            ? [found.Id]
            : throw new MisuseException($"There is no project {projectId}.");

    private static async Task<List<string>> AllAsync(Database database)
    {
        var all = new List<string>();
        IReadOnlyList<string> page;
        do
        {
            var after = all.Count == 0 ? string.Empty : all[^1];
            page = await database.ReadAsync(session => ProjectStore.PageAsync(session, after, PageSize), CancellationToken.None);
            all.AddRange(page);
        } while (page.Count == PageSize);

        return all;
    }
}
