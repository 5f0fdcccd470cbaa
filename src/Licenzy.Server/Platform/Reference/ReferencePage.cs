using Licenzy.Server.Platform.Http;

namespace Licenzy.Server.Platform.Reference;

/// <summary>
/// The interactive reference at <c>/docs</c>. Everything it loads comes from this program, under a policy that lets the
/// browser take nothing inline and nothing from another host.
/// </summary>
internal static class ReferencePage
{
    /// <summary>Nothing but files of this origin; pictures in the viewer's style sheet are data addresses.</summary>
    internal const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Maps the page and its files; they are read when first asked for.</summary>
    /// <param name="routes">Where to map them: outside the API's groups.</param>
    /// <param name="folder">The program's folder, in which the build put the viewer.</param>
    public static void Map(IEndpointRouteBuilder routes, string folder)
    {
        var assets = new Lazy<ReferenceAssets?>(() => ReferenceAssets.Load(folder));
        routes.MapGet("/docs", () => Page(assets.Value)).ExcludeFromDescription();
        routes
            .MapGet(
                "/docs/assets/{version}/{name}",
                (string version, string name, HttpContext context) => Asset(assets.Value, version, name, context)
            )
            .ExcludeFromDescription();
    }

    private static Html Page(ReferenceAssets? assets) =>
        assets is null
            ? new Html(
                "<!doctype html><html lang=\"en\"><title>Licenzy</title><p>This program was built without the reference page. The document is at <a href=\"/openapi/v1.json\">/openapi/v1.json</a>."
            )
            : new Html(ReferenceAssets.Page($"/docs/assets/{assets.Version}"));

    // A file of an earlier version is not here any more: its address must never be cached with another content.
    private static IResult Asset(ReferenceAssets? assets, string version, string name, HttpContext context) =>
        assets is not null && version == assets.Version && assets.Find(name) is { } asset ? Send(asset, context) : Results.NotFound();

    private static IResult Send(ReferenceAsset asset, HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.Vary = "Accept-Encoding";
        if (!AcceptedEncoding.TakesBrotli(context.Request))
        {
            return Results.Bytes(asset.Plain, asset.ContentType);
        }

        headers.ContentEncoding = "br";
        return Results.Bytes(asset.Brotli, asset.ContentType);
    }

    private sealed class Html(string text) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = "text/html; charset=utf-8";
            response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
            response.Headers.CacheControl = "no-cache";
            return response.WriteAsync(text, httpContext.RequestAborted);
        }
    }
}
