using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Licenzy.Browser.Tests;

/// <summary>A page and what it did that it must not: break its content policy, ask another host, report an error.</summary>
public sealed class WatchedPage : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> faults = new();
    private readonly ConcurrentQueue<string> expected = new();

    private WatchedPage(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
    }

    public IPage Page { get; }

    /// <summary>What was seen so far and nobody expected, one sentence each.</summary>
    public IReadOnlyList<string> Faults =>
        [.. faults.Where(fault => !expected.Any(part => fault.Contains(part, StringComparison.Ordinal)))];

    /// <summary>The same, and they are forgotten: what comes later belongs to another page.</summary>
    public IReadOnlyList<string> TakeFaults()
    {
        var taken = Faults;
        faults.Clear();
        return taken;
    }

    /// <summary>A fault that has this in it belongs to the journey: a wrong password answers <c>401</c>, and the browser reports that.</summary>
    public void Expect(string part) => expected.Enqueue(part);

    /// <param name="context">The window's own context; it is closed with the page.</param>
    /// <param name="origins">The only origins that may be asked.</param>
    public static async Task<WatchedPage> OpenAsync(IBrowserContext context, IReadOnlyList<string> origins)
    {
        var watched = new WatchedPage(context, await context.NewPageAsync());
        await context.ExposeFunctionAsync<string>("reportViolation", violation => watched.faults.Enqueue($"policy violation: {violation}"));
        await context.AddInitScriptAsync(
            "document.addEventListener('securitypolicyviolation', event => reportViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));"
        );
        watched.Page.Request += (_, request) => watched.CheckOrigin(request.Url, origins);
        watched.Page.PageError += (_, error) => watched.faults.Enqueue($"script error: {error}");
        watched.Page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                watched.faults.Enqueue($"console: {message.Text} ({message.Location})");
            }
        };
        return watched;
    }

    /// <summary>All that the accessibility checker finds, one line each.</summary>
    public async Task<IReadOnlyList<string>> BarriersAsync()
    {
        var result = await Page.RunAxe();
        return [.. result.Violations.SelectMany(violation => violation.Nodes.Select(node => $"{violation.Id}: {node.Target} {node.Html}"))];
    }

    /// <summary>What the accessibility checker finds serious or critical, one line each.</summary>
    public async Task<IReadOnlyList<string>> SeriousBarriersAsync()
    {
        var result = await Page.RunAxe();
        return
        [
            .. result
                .Violations.Where(violation => violation.Impact is "serious" or "critical")
                .SelectMany(violation => violation.Nodes.Select(node => $"{violation.Id}: {node.Target} {node.Html}")),
        ];
    }

    /// <summary>Whether the page is wider than its window.</summary>
    public Task<bool> ScrollsSidewaysAsync() =>
        Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth");

    public async ValueTask DisposeAsync() => await context.DisposeAsync();

    private void CheckOrigin(string url, IReadOnlyList<string> origins)
    {
        if (
            !url.StartsWith("data:", StringComparison.Ordinal)
            && !origins.Any(origin => url.StartsWith(origin + "/", StringComparison.Ordinal))
        )
        {
            faults.Enqueue($"asked another host: {url}");
        }
    }
}
