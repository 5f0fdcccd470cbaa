using Licenzy.Bench.Reference;

namespace Licenzy.Bench.Processes;

/// <summary>The bare program that the server is held against, as a process of its own.</summary>
internal sealed class Limit : IAsyncDisposable
{
    private readonly Child program;

    private Limit(Child child, string url)
    {
        program = child;
        Url = url;
    }

    public string Url { get; }

    public static async Task<Limit> StartAsync(Site site, CancellationToken cancellation)
    {
        var url = $"http://127.0.0.1:{Workplace.FreePort()}";
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            [ReferenceProgram.Engine] = site.Engine,
            [ReferenceProgram.Connection] = site.Connection,
            [ReferenceProgram.Project] = site.ProjectId,
            [ReferenceProgram.Stripe] = site.ConnectionId,
        };
        var path = Path.Combine(AppContext.BaseDirectory, "Licenzy.Bench");
        var child = Child.Start(path, ["reference", "--urls", url], environment);
        try
        {
            await Ready.WaitAsync(child, url, cancellation);
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }

        return new Limit(child, url);
    }

    public ValueTask DisposeAsync() => program.DisposeAsync();
}
