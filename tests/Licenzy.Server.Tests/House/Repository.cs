namespace Licenzy.Server.Tests.House;

/// <summary>The source tree that these tests were built from, found upwards from the test program.</summary>
internal static class Repository
{
    /// <summary>The folder that holds Licenzy.slnx.</summary>
    public static string Root { get; } = FindRoot();

    public static string PathOf(string relativePath) => Path.Combine(Root, relativePath);

    public static string Read(string relativePath) => File.ReadAllText(PathOf(relativePath));

    /// <summary>The files below a folder that git would keep, with <c>/</c> between the parts of a path, in ordinal order.</summary>
    /// <param name="relativeFolder">A folder, from the root.</param>
    /// <param name="pattern">Which names, for example <c>*.cs</c>.</param>
    public static IReadOnlyList<SourceFile> Files(string relativeFolder, string pattern)
    {
        var folder = PathOf(relativeFolder);
        if (!Directory.Exists(folder))
        {
            return [];
        }

        return
        [
            .. Directory
                .EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
                .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "node_modules" or "artifacts"))
                .Order(StringComparer.Ordinal)
                .Select(path => new SourceFile(path, Read(path))),
        ];
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Licenzy.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Licenzy.slnx stands above {AppContext.BaseDirectory}.");
    }
}

/// <summary>A file of the source tree: what every house rule judges, so that a rule can also be run on a bad sample.</summary>
/// <param name="Path">From the root, with <c>/</c>.</param>
/// <param name="Text">The whole text.</param>
internal sealed record SourceFile(string Path, string Text);
