namespace Licenzy.Bench.Processes;

/// <summary>The release build that is measured: published from this repository, or one that stands somewhere already.</summary>
/// <param name="Program">The path of its program.</param>
internal sealed record ProductBuild(string Program)
{
    private const string Name = "Licenzy.Server";

    /// <param name="workplace">This run's folders.</param>
    /// <param name="published">A folder that `dotnet publish` filled before; null to publish now.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<ProductBuild> ObtainAsync(Workplace workplace, string? published, CancellationToken cancellation)
    {
        var folder = published ?? Path.Combine(workplace.Folder, "server");
        if (published is null)
        {
            Progress.Say("publishing the server (Release, ReadyToRun)");
            string[] arguments =
            [
                "publish",
                Path.Combine(workplace.Repository, "src", Name),
                "--configuration=Release",
                $"--output={folder}",
                "--nologo",
                "--verbosity=quiet",
                "-p:BuildPortal=false",
            ];
            await Child.RunAsync("dotnet", arguments, cancellation, folder: workplace.Repository);
        }

        var program = Path.GetFullPath(Path.Combine(folder, Name));
        return File.Exists(program) ? new ProductBuild(program) : throw new BenchException($"{folder} holds no {Name}.");
    }
}
