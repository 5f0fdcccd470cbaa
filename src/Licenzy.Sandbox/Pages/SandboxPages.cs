using Licenzy.Sandbox.Reversals;
using Licenzy.Sandbox.Stories;
using Licenzy.Sandbox.Weather;

namespace Licenzy.Sandbox.Pages;

/// <summary>Everything of the sandbox that is not Stripe's API: the hosted page, the activity page, the weather dial.</summary>
internal static class SandboxPages
{
    private const string Icon = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#514fd9"/><path d="M9 17.5l5 5 9-12" fill="none" stroke="#fff" stroke-width="3.4" stroke-linecap="round" stroke-linejoin="round"/></svg>
        """;

    private static readonly string Style = ReadStyle();

    public static void Map(WebApplication app)
    {
        var checkout = ActivatorUtilities.CreateInstance<CheckoutActions>(app.Services);
        var portal = ActivatorUtilities.CreateInstance<PortalActions>(app.Services);
        var billing = ActivatorUtilities.CreateInstance<BillingActions>(app.Services);
        var activity = ActivatorUtilities.CreateInstance<ActivityActions>(app.Services);
        var control = app.Services.GetRequiredService<Control>();
        app.MapGet("/", activity.ShowAsync);
        app.MapGet("/sandbox.css", context => SendTextAsync(context, "text/css; charset=utf-8", Style));
        app.MapGet("/favicon.svg", context => SendTextAsync(context, "image/svg+xml", Icon));
        app.MapGet("/c/pay/{id}", checkout.ShowAsync);
        app.MapPost("/c/pay/{id}/pay", checkout.PayAsync);
        // A declined card leaves the browser at this address; opened again it is the page.
        app.MapGet("/c/pay/{id}/pay", checkout.ShowAsync);
        app.MapPost("/c/pay/{id}/expire", checkout.ExpireAsync);
        app.MapPost("/c/pay/{id}/promotion", checkout.PromotionAsync);
        // A code that is not taken leaves the browser here.
        app.MapGet("/c/pay/{id}/promotion", checkout.ShowAsync);
        app.MapPost("/sandbox/sessions/{id}/settle", activity.SettleAsync);
        app.MapPost("/sandbox/sessions/{id}/fail", activity.FailAsync);
        app.MapPost("/sandbox/subscriptions/{id}/cancel", activity.CancelAsync);
        app.MapPost("/sandbox/events/{id}/resend", activity.ResendAsync);
        app.MapGet("/sandbox/billing", billing.ShowSettingsAsync);
        app.MapPost("/sandbox/billing", billing.SetSettingsAsync);
        app.MapPost("/sandbox/subscriptions/{id}/advance", billing.AdvanceAsync);
        app.MapPost("/sandbox/customers/{id}/card", billing.SetCardAsync);
        MapPortal(app, portal);
        ReversalControls.Map(app, control);
        WeatherRoutes.Map(app);
        DeliveryRoutes.Map(app, control);
        StoryRoutes.Map(app, control);
    }

    private static void MapPortal(WebApplication app, PortalActions portal)
    {
        app.MapGet("/p/session/{id}", portal.ShowAsync);
        (string Path, RequestDelegate Action)[] buttons =
        [
            ("/p/session/{id}/subscriptions/{part}/cancel", portal.CancelAsync),
            ("/p/session/{id}/subscriptions/{part}/keep", portal.KeepAsync),
            ("/p/session/{id}/subscriptions/{part}/plan", portal.ChangePlanAsync),
            ("/p/session/{id}/invoices/{part}/pay", portal.PayAsync),
            ("/p/session/{id}/card", portal.SetCardAsync),
        ];
        foreach (var (path, action) in buttons)
        {
            app.MapPost(path, action);
            // What is refused leaves the browser at this address; opened again it is the page.
            app.MapGet(path, portal.ShowAsync);
        }
    }

    /// <summary>Refuses what another site's page tries to press here.</summary>
    public static Task RefuseElsewhereAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal) || !PageRequest.ComesFromElsewhere(context.Request))
        {
            return next(context);
        }
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync("This came from a page of another site and was not done.");
    }

    private static Task SendTextAsync(HttpContext context, string type, string text)
    {
        context.Response.ContentType = type;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.WriteAsync(text);
    }

    private static string ReadStyle()
    {
        using var stream = typeof(SandboxPages).Assembly.GetManifestResourceStream("sandbox.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
