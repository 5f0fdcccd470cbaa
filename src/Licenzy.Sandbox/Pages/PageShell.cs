namespace Licenzy.Sandbox.Pages;

/// <summary>What all pages have in common: head, the band that says what this is, headers.</summary>
internal static class PageShell
{
    /// <summary>Sends a page.</summary>
    /// <param name="context">The request.</param>
    /// <param name="title">The title of the window.</param>
    /// <param name="main">What stands in the page.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="formsMayLeadTo">Beside the sandbox itself, an origin that a form's answer may lead to.</param>
    public static Task SendAsync(HttpContext context, string title, Markup main, int status = 200, string? formsMayLeadTo = null)
    {
        var headers = context.Response.Headers;
        // A browser holds the redirect after a form against form-action too, so the way back to the shop is named.
        headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
            + $"form-action 'self'{(formsMayLeadTo is null ? "" : " " + formsMayLeadTo)}";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(Render(title, main).Text);
    }

    private static Markup Render(string title, Markup main) =>
        Markup.Of(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="light dark">
              <title>{title} · Stripe sandbox</title>
              <link rel="stylesheet" href="/sandbox.css">
              <link rel="icon" href="/favicon.svg" type="image/svg+xml">
            </head>
            <body>
              <div class="band" role="note"><strong>Stripe sandbox</strong><span>No real money moves here.</span></div>
              {main}
            </body>
            </html>
            """
        );
}
