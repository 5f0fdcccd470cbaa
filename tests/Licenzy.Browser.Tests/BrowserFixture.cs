using Licenzy.Browser.Tests;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace Licenzy.Browser.Tests;

/// <summary>One browser and one running program for all tests; every test has a window and a customer of its own.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    // As root Chromium has no sandbox of its own, and on a machine without the internet it must not look for its maker.
    private static readonly string[] Arguments =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;

    public RunningProgram Program { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        // A busy machine is not a failure: what is expected within a second is given more before it counts as missing.
        Assertions.SetDefaultExpectTimeout(45_000);
        var starting = RunningProgram.StartAsync();
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = "/usr/bin/chromium",
                Headless = true,
                Args = Arguments,
            }
        );
        Program = await starting;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        if (Program is not null)
        {
            await Program.DisposeAsync();
        }
    }

    /// <summary>A window without cookies, watched for everything that a page must not do.</summary>
    public async Task<WatchedPage> OpenAsync(bool dark = false, int width = 1280)
    {
        var context = await browser!.NewContextAsync(
            new BrowserNewContextOptions
            {
                ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
                ViewportSize = new ViewportSize { Width = width, Height = 900 },
            }
        );
        context.SetDefaultTimeout(60_000);
        return await WatchedPage.OpenAsync(context, [Program.Url, Program.SandboxUrl]);
    }
}
