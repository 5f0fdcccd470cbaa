using System.Buffers.Text;
using System.Text;
using Licenzy.Server.Platform.Http;
using Microsoft.Net.Http.Headers;

namespace Licenzy.Server.Platform.Pages;

/// <summary>
/// Serves the web app: its page at every address that it has a page for, its files, and nothing else. Nobody is asked who they are here:
/// all that is secret comes from <c>/portal</c>.
/// </summary>
internal static class PageRoutes
{
    /// <summary>What the build leaves in the page for this answer's nonce.</summary>
    private const string NonceMark = "__CSP_NONCE__";

    private const string WithoutPages = """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>Licenzy</title><h1>Licenzy</h1>
        <p>This program was built without its web app. Its API is all here: see <a href="/docs">the reference</a>.</p></html>
        """;

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>The web app's own addresses; it decides by the address what to show. Every other address stays the API's.</summary>
    private static readonly string[] Addresses =
    [
        "/",
        "/sign-in",
        "/sign-up",
        "/reset/{token?}",
        "/verify/{token}",
        "/invitation/{token}",
        "/p/{**page}",
        "/account/{**page}",
        "/me/{**page}",
        "/go/{**page}",
    ];

    public static void Map(IEndpointRouteBuilder routes, PageFolder folder)
    {
        foreach (var address in Addresses)
        {
            routes.MapMethods(address, Reading, context => SendPageAsync(context, folder)).ExcludeFromDescription();
        }

        routes
            .MapMethods(
                $"/{PageFolder.Assets}/{{name}}",
                Reading,
                // The name carries a hash of the content: what has it is the same for good.
                context => SendFileAsync(context, folder, $"{PageFolder.Assets}/{NameIn(context)}", "public, max-age=31536000, immutable")
            )
            .ExcludeFromDescription();
        routes
            .MapMethods(
                @"/{name:regex(^[\w-]+\.(ico|js|png|svg|webmanifest)$)}",
                Reading,
                context => SendFileAsync(context, folder, NameIn(context), "no-cache")
            )
            .ExcludeFromDescription();
    }

    private static string NameIn(HttpContext context) => (string)context.Request.RouteValues["name"]!;

    private static Task SendPageAsync(HttpContext context, PageFolder folder)
    {
        var nonce = Base64Url.EncodeToString(Ids.RandomBytes(18));
        var page = folder.Find(PageFolder.Index);
        var text = page is null ? WithoutPages : Encoding.UTF8.GetString(page.Plain).Replace(NonceMark, nonce, StringComparison.Ordinal);
        PagePolicy.Set(context.Response.Headers, nonce);
        return Results.Bytes(Encoding.UTF8.GetBytes(text), "text/html; charset=utf-8").ExecuteAsync(context);
    }

    private static Task SendFileAsync(HttpContext context, PageFolder folder, string name, string caching)
    {
        if (folder.Find(name) is not { } file)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        var headers = context.Response.Headers;
        headers.CacheControl = caching;
        headers.Vary = HeaderNames.AcceptEncoding;
        if (file.Brotli is null || !AcceptedEncoding.TakesBrotli(context.Request))
        {
            return SendAsync(context, file, file.Plain, file.Version);
        }

        headers.ContentEncoding = "br";
        return SendAsync(context, file, file.Brotli, $"{file.Version}-br");
    }

    private static Task SendAsync(HttpContext context, PageFile file, byte[] content, string version) =>
        Results.Bytes(content, file.ContentType, entityTag: new EntityTagHeaderValue($"\"{version}\"")).ExecuteAsync(context);
}
