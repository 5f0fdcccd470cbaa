namespace Licenzy.Server.Tests.House;

/// <summary>
/// The reviewed exceptions to the rules of tenancy, as src/Licenzy.Server/Storage/SystemStatements.md lists them: tables
/// that are found without a project, and statements that look over all projects.
/// </summary>
/// <param name="DirectoryTables">Tables that hold no project's own data.</param>
/// <param name="SystemStatements">Members that hold such a statement, as <c>InboxStore.DiscoverAsync</c>.</param>
internal sealed record TenancyList(IReadOnlySet<string> DirectoryTables, IReadOnlySet<string> SystemStatements)
{
    private const string File = "src/Licenzy.Server/Storage/SystemStatements.md";

    public static TenancyList Read() => Read(Repository.Read(File));

    /// <summary>Reads the bullets <c>- `name`: why</c> below the two headings.</summary>
    internal static TenancyList Read(string text)
    {
        var sections = text.Split("\n## ").ToDictionary(section => section.Split('\n')[0].Trim(), Names, StringComparer.Ordinal);
        return new TenancyList(sections["Directory tables"], sections["System statements"]);
    }

    private static HashSet<string> Names(string section) =>
        section
            .Split('\n')
            .Where(line => line.StartsWith("- `", StringComparison.Ordinal) && line.Contains("`: ", StringComparison.Ordinal))
            .Select(line => line[3..line.IndexOf('`', 3)])
            .ToHashSet(StringComparer.Ordinal);
}
