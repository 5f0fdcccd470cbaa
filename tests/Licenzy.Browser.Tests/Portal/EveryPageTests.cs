using Microsoft.Playwright;

namespace Licenzy.Browser.Tests.Portal;

/// <summary>
/// Every page, full and empty, in both colour schemes, on a desktop, a phone and the narrowest window: no barrier, no sideways scroll, no
/// fault. The short form takes the schemes in turn, page by page, and leaves the phone to the narrowest window. With <c>LICENZY_SCREENSHOTS=1</c> what was seen is kept as pictures in <c>artifacts/screenshots</c>, for people to look at.
/// </summary>
public sealed class EveryPageTests(BrowserFixture fixture)
{
    private const int Desktop = 1440;
    private const int Phone = 390;
    private const int Narrowest = 320;

    private static readonly (int Width, ColorScheme Scheme)[] Views =
    [
        (Desktop, ColorScheme.Light),
        (Desktop, ColorScheme.Dark),
        (Phone, ColorScheme.Dark),
        (Phone, ColorScheme.Light),
        (Narrowest, ColorScheme.Light),
    ];

    private static readonly (int Width, ColorScheme Scheme)[][] ShortViews =
    [
        [(Desktop, ColorScheme.Light), (Narrowest, ColorScheme.Light)],
        [(Desktop, ColorScheme.Dark), (Narrowest, ColorScheme.Dark)],
    ];

    private static readonly bool Pictured = Environment.GetEnvironmentVariable("LICENZY_SCREENSHOTS") == "1";

    private static readonly bool Whole = Pictured || Environment.GetEnvironmentVariable("LICENZY_TEST_LONG") is { Length: > 0 };

    private static readonly string Pictures = Path.Combine(
        new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Parent!.Parent!.FullName,
        "screenshots"
    );

    [Fact]
    public async Task Every_page_of_a_full_shop_has_no_barrier_and_no_fault()
    {
        await using var shop = await FullShop.BuildAsync(fixture);
        var delivery = (await shop.FirstAsync("/portal/webhooks/outbound?status=dead"))["id"];
        var product = (await shop.FirstAsync("/portal/products"))["id"];
        var stripeEvent = (await shop.FirstAsync("/portal/stripe/events?status=applied"))["stripe_event_id"];
        var endpoint = (await shop.FirstAsync("/portal/webhooks/endpoints"))["id"];
        var entitlement = (await shop.FirstAsync("/portal/support/customers/user_123/entitlements"))["id"];
        (string Name, string Page)[] pages =
        [
            ("overview", "overview"),
            ("getting-started", "getting-started"),
            ("customers", "customers?query=user"),
            ("customer-allowed", "customers/user_123?why=1"),
            ("customer-past-due", "customers/user_1230"),
            ("customer-disputed", "customers/user_404"),
            ("customer-timeline", "customers/user_123/timeline"),
            ("customer-usage", "customers/user_123/usage"),
            ("customer-attempts", "customers/user_123/attempts"),
            ("customer-deliveries", "customers/user_123/deliveries"),
            ("entitlement", $"customers/user_123?entitlement={entitlement}"),
            ("products", "products"),
            ("product", $"products/{product}"),
            ("product-new", "products/new"),
            ("events", "events"),
            ("event", $"events/{stripeEvent}"),
            ("unmapped", "unmapped"),
            ("connection", "connection"),
            ("deliveries", "deliveries"),
            ("delivery", $"deliveries/{delivery}"),
            ("endpoints", "endpoints"),
            ("endpoint", $"endpoints/{endpoint}"),
            ("api-keys", "api-keys"),
            ("audit-log", "audit-log"),
            ("settings", "settings"),
            ("members", "/account/members"),
            ("plan", "/account/plan"),
            ("projects", "/account/projects"),
            ("profile", "/me/profile"),
            ("security", "/me/security"),
            ("sessions", "/me/sessions"),
        ];
        (await LookAsync(shop.Stage, "full", "test", pages)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_page_of_an_empty_project_has_no_barrier_and_no_fault()
    {
        await using var stage = await PortalStage.OpenAsync(fixture);
        (string Name, string Page)[] pages =
        [
            ("overview", "overview"),
            ("getting-started", "getting-started"),
            ("customers", "customers"),
            ("customer", "customers/user_9"),
            ("products", "products"),
            ("events", "events"),
            ("unmapped", "unmapped"),
            ("connection", "connection"),
            ("deliveries", "deliveries"),
            ("endpoints", "endpoints"),
            ("api-keys", "api-keys"),
        ];
        (await LookAsync(stage, "empty", "live", pages)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_page_of_a_guest_has_no_barrier_and_no_fault()
    {
        await using var stage = await PortalStage.OpenAsync(fixture);
        await stage.Page.Context.ClearCookiesAsync();
        stage.Watched.Expect("400");
        stage.Watched.Expect("404");
        (string Name, string Page)[] pages =
        [
            ("sign-in", "/sign-in"),
            ("sign-up", "/sign-up"),
            ("reset", "/reset"),
            ("reset-token", "/reset/lnk_none"),
            ("verify", "/verify/lnk_none"),
            ("invitation", "/invitation/inv_none"),
        ];
        (await LookAsync(stage, "guest", "test", pages)).ShouldBeEmpty();
    }

    private async Task<IReadOnlyList<string>> LookAsync(PortalStage stage, string state, string mode, (string Name, string Page)[] pages)
    {
        if (Pictured)
        {
            Directory.CreateDirectory(Pictures);
        }

        var found = new List<string>();
        foreach (var (index, (name, path)) in pages.Index())
        {
            await stage.Page.EmulateMediaAsync(
                new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce }
            );
            await stage.Page.SetViewportSizeAsync(Desktop, 900);
            var address = path.StartsWith('/') ? path : $"/p/{stage.ProjectId}/{mode}/{path}";
            await stage.Page.GotoAsync(fixture.Program.Url + address);
            await Assertions.Expect(stage.Page.Locator("h1")).ToBeVisibleAsync();
            await Assertions.Expect(stage.Page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
            await SettleAsync(stage.Page);
            foreach (var (width, scheme) in Whole ? Views : ShortViews[index % ShortViews.Length])
            {
                await stage.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
                await stage.Page.SetViewportSizeAsync(width, width == Desktop ? 900 : 844);
                await SettleAsync(stage.Page);
                var seen = $"{state}-{name}-{width}-{scheme}".ToLowerInvariant();
                if (width != Narrowest && Pictured)
                {
                    var picture = Path.Combine(Pictures, seen + ".png");
                    await stage.Page.ScreenshotAsync(new PageScreenshotOptions { Path = picture, FullPage = true });
                }

                if (width == Desktop || (Pictured && (width, scheme) == (Phone, ColorScheme.Light)))
                {
                    found.AddRange((await stage.Watched.BarriersAsync()).Select(barrier => $"{seen}: {barrier}"));
                }

                if (await stage.Watched.ScrollsSidewaysAsync())
                {
                    found.Add($"{seen}: scrolls sideways");
                }
            }

            found.AddRange(stage.Watched.TakeFaults().Select(fault => $"{state}-{name}: {fault}"));
        }

        return found;
    }

    /// <summary>Two frames: what a change of the window made the page draw is drawn.</summary>
    private static Task SettleAsync(IPage page) =>
        page.EvaluateAsync("() => new Promise(done => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 150))");
}
