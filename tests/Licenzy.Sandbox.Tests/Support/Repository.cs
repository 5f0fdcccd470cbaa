namespace Licenzy.Sandbox.Tests.Support;

/// <summary>The files of the repository that the tests were built from.</summary>
public static class Repository
{
    /// <summary>The text of a file, named from the root.</summary>
    public static string Read(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Licenzy.slnx")))
            {
                return File.ReadAllText(Path.Combine(folder.FullName, path));
            }
        }
        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
