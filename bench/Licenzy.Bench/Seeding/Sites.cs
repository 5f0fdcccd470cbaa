using System.Text.Json;
using Licenzy.Bench.Figures;
using Licenzy.Bench.Processes;

namespace Licenzy.Bench.Seeding;

/// <summary>The databases of a run: made and filled, or found in the folder that a run before kept.</summary>
internal sealed class Sites : IAsyncDisposable
{
    private Sites(Postgres? postgres, Site main, Site small)
    {
        Postgres = postgres;
        Main = main;
        Small = small;
    }

    /// <summary>The server of databases; null on SQLite.</summary>
    public Postgres? Postgres { get; }

    /// <summary>The database that is measured.</summary>
    public Site Main { get; }

    /// <summary>The one of 10,000 subjects: the same, or beside a large one.</summary>
    public Site Small { get; }

    public static async Task<Sites> OpenAsync(BenchOptions options, Workplace workplace, ProductBuild build, CancellationToken cancellation)
    {
        if (options.Keep is { } keep)
        {
            Directory.CreateDirectory(keep);
        }

        var postgres = options.Engine == BenchOptions.Postgres ? await Postgres.StartAsync(workplace, options.Keep, cancellation) : null;
        try
        {
            var maker = new Maker(options, postgres, options.Keep ?? workplace.Folder, build, cancellation);
            var small = await maker.ObtainAsync("small", Stage.Spread);
            return new Sites(postgres, options.Large ? await maker.ObtainAsync("large", options.LargeSubjects) : small, small);
        }
        catch
        {
            if (postgres is not null)
            {
                await postgres.DisposeAsync();
            }

            throw;
        }
    }

    public ValueTask DisposeAsync() => Postgres?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Finds a database that was kept, or makes it.</summary>
    private sealed class Maker(BenchOptions options, Postgres? postgres, string folder, ProductBuild build, CancellationToken cancellation)
    {
        public async Task<Site> ObtainAsync(string name, int subjects)
        {
            var home = Path.Combine(folder, $"{options.Engine}-{name}");
            var note = Path.Combine(home, "site.json");
            var connection = postgres is null ? $"Data Source={Path.Combine(home, "licenzy.db")}" : postgres.Of($"bench_{name}");
            if (options.Keep is not null && File.Exists(note))
            {
                Progress.Say($"using the {name} database of {home}");
                var kept = JsonSerializer.Deserialize<Site>(await File.ReadAllTextAsync(note, cancellation))!;
                if (kept.Subjects != subjects)
                {
                    throw new BenchException($"The {name} database of {home} holds {kept.Subjects:N0} subjects: name another folder.");
                }

                return kept with
                {
                    Connection = connection,
                    Folder = home,
                };
            }

            Progress.Say($"making the {name} database, {subjects:N0} subjects");
            if (Directory.Exists(home))
            {
                Directory.Delete(home, recursive: true);
            }

            if (postgres is not null)
            {
                await postgres.MakeAsync($"bench_{name}", cancellation);
            }

            var site = await Site.MakeAsync(build, options.Engine, connection, home, cancellation);
            site = await new Seed(site, cancellation).FillAsync(subjects);
            await File.WriteAllTextAsync(note, JsonSerializer.Serialize(site), cancellation);
            return site;
        }
    }
}
