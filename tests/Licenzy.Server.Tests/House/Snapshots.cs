namespace Licenzy.Server.Tests.House;

/// <summary>
/// Texts that the program makes and the repository keeps (generated pages, OpenAPI documents). A test compares them;
/// with LICENZY_UPDATE_SNAPSHOTS=1 it rewrites them instead, and the change is reviewed as a diff.
/// </summary>
internal static class Snapshots
{
    public const string Variable = "LICENZY_UPDATE_SNAPSHOTS";

    /// <summary>Fails, with the first line that differs, unless the file has exactly this text.</summary>
    /// <param name="relativePath">The kept file, from the root of the repository.</param>
    /// <param name="actual">What the program makes now.</param>
    public static void ShouldMatch(string relativePath, string actual)
    {
        var text = actual.ReplaceLineEndings("\n");
        if (!text.EndsWith('\n'))
        {
            text += "\n";
        }

        var path = Repository.PathOf(relativePath);
        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
            return;
        }

        Difference(File.Exists(path) ? File.ReadAllText(path) : "", text)
            .ShouldBeNull($"{relativePath} is stale. Run `{Variable}=1 ./test.sh --fast-loop` (or the whole of it) and review the diff.");
    }

    /// <summary>The first line in which the texts differ, told for people; null when they are the same.</summary>
    internal static string? Difference(string kept, string actual)
    {
        if (kept == actual)
        {
            return null;
        }

        var (left, right) = (kept.Split('\n'), actual.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(left.Length, right.Length)).First(i => At(left, i) != At(right, i));
        return $"line {line + 1}: kept `{At(left, line)}`, now `{At(right, line)}`";
    }

    private static string At(string[] lines, int index) => index < lines.Length ? lines[index] : "(nothing)";
}
