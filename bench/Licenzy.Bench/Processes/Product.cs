using System.Diagnostics;

namespace Licenzy.Bench.Processes;

/// <summary>The server that is measured: the release build as a process of its own, on loopback.</summary>
internal sealed class Product : IAsyncDisposable
{
    private readonly Child program;

    private Product(Child child, string url, Site site, TimeSpan start)
    {
        program = child;
        Url = url;
        Site = site;
        StartTime = start;
    }

    public string Url { get; }

    public Site Site { get; }

    /// <summary>From the start of the process to the first answer 200 of <c>/health/ready</c>.</summary>
    public TimeSpan StartTime { get; }

    public long ResidentBytes => program.ResidentBytes();

    /// <summary>Starts it on a database that is set up.</summary>
    /// <param name="build">Which build.</param>
    /// <param name="site">Which database.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="settings">Settings beside the usual ones, as environment variables.</param>
    public static async Task<Product> StartAsync(
        ProductBuild build,
        Site site,
        CancellationToken cancellation,
        IReadOnlyDictionary<string, string>? settings = null
    )
    {
        var url = $"http://127.0.0.1:{Workplace.FreePort()}";
        var environment = new Dictionary<string, string>(site.Settings, StringComparer.Ordinal);
        foreach (var (name, value) in settings ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            environment[name] = value;
        }

        var start = Stopwatch.GetTimestamp();
        var child = Child.Start(build.Program, ["--urls", url], environment, site.Folder);
        try
        {
            await Ready.WaitAsync(child, url, cancellation);
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }

        return new Product(child, url, site, Stopwatch.GetElapsedTime(start));
    }

    public ValueTask DisposeAsync() => program.DisposeAsync();
}
