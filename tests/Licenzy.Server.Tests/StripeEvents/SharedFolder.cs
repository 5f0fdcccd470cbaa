namespace Licenzy.Server.Tests.StripeEvents;

/// <summary>Files that may lie beside the repository and are no part of it.</summary>
internal static class SharedFolder
{
    /// <summary>The path of a file; skips the test, saying why, where it is absent.</summary>
    /// <param name="file">From the folder, with <c>/</c>.</param>
    public static string PathOf(string file)
    {
        var path = Folders().Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"{file} is neither in ../shared nor in $LICENZY_SHARED.");
        return path!;
    }

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("LICENZY_SHARED") is { Length: > 0 } named)
        {
            yield return named;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Licenzy.slnx")))
            {
                yield return Path.Combine(folder.FullName, "..", "shared");
            }
        }
    }
}
