namespace Licenzy.Server.Checkout;

/// <summary>Plain pages that a buyer returns to when neither the request nor the project names an address.</summary>
/// <param name="PublicUrl">Where this instance is reached, without a slash at the end.</param>
internal sealed record ReturnPages(string PublicUrl)
{
    public string Success => $"{PublicUrl}/checkout/success";

    public string Canceled => $"{PublicUrl}/checkout/canceled";

    /// <summary>Whether an address is a page of this instance. The slash ends the host: nothing can follow that makes it another's.</summary>
    public bool Hold(string? url) => url?.StartsWith($"{PublicUrl}/", StringComparison.Ordinal) == true;

    public static void Map(IEndpointRouteBuilder routes)
    {
        Page(routes, "/checkout/success", "Payment received", "Thank you. Your access follows in a moment; you can close this page.");
        Page(
            routes,
            "/checkout/canceled",
            "Nothing was charged",
            "You left the checkout. You can close this page and try again at any time."
        );
    }

    private static void Page(IEndpointRouteBuilder routes, string path, string title, string text)
    {
        var html = $$"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{{title}}</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="/checkout/page.css">
            </head>
            <body><main><h1>{{title}}</h1><p>{{text}}</p></main></body>
            </html>
            """;
        routes
            .MapGet(
                path,
                (HttpContext context) =>
                {
                    context.Response.Headers.ContentSecurityPolicy =
                        "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
                    return Results.Content(html, "text/html; charset=utf-8");
                }
            )
            .ExcludeFromDescription();
    }

    public static void MapStyle(IEndpointRouteBuilder routes) =>
        routes.MapGet("/checkout/page.css", () => Results.Content(Style, "text/css; charset=utf-8")).ExcludeFromDescription();

    private const string Style = """
        :root { color-scheme: light dark; --canvas: #f9f9fb; --surface: #fff; --border: #e1e1e7; --text: #1c1d27; --quiet: #4b4c57; }
        @media (prefers-color-scheme: dark) { :root { --canvas: #131318; --surface: #1b1b21; --border: #32323b; --text: #ececf1; --quiet: #b5b5c0; } }
        body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--canvas); color: var(--text);
               font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 26rem; margin: 1.5rem; padding: 2rem; background: var(--surface); border: 1px solid var(--border); border-radius: 12px; }
        h1 { margin: 0 0 .5rem; font-size: 1.25rem; }
        p { margin: 0; color: var(--quiet); }
        """;
}
