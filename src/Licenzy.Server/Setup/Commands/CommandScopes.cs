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

    /// <summary>The accounts whose logs belong to it: that of the project, or all.</summary>
    public static async Task<IReadOnlyList<string>> AccountsAsync(Database database, CommandWords words) =>
        words.ProjectId is { } named
            ? [(await database.ReadAsync(session => ProjectStore.FindAsync(session, named), CancellationToken.None))!.AccountId]
            : await PagedAsync((session, after) => AccountStore.PageAsync(session, after, PageSize), database);

    private static async Task<List<string>> OneAsync(Database database, string projectId) =>
        await database.ReadAsync(session => ProjectStore.FindAsync(session, projectId), CancellationToken.None) is { } found
            ? [found.Id]
            : throw new MisuseException($"There is no project {projectId}.");

    private static Task<List<string>> AllAsync(Database database) =>
        PagedAsync((session, after) => ProjectStore.PageAsync(session, after, PageSize), database);

    private static async Task<List<string>> PagedAsync(Func<Session, string, Task<IReadOnlyList<string>>> pageAfter, Database database)
    {
        var all = new List<string>();
        IReadOnlyList<string> page;
        do
        {
            var after = all.Count == 0 ? string.Empty : all[^1];
            page = await database.ReadAsync(session => pageAfter(session, after), CancellationToken.None);
            all.AddRange(page);
        } while (page.Count == PageSize);

        return all;
    }
}
