using System.Text.Json.Nodes;
using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Pages;

/// <summary>What pages and their controls ask of a request, and how they answer.</summary>
internal static class PageRequest
{
    /// <summary>Whether a script asks, not a browser.</summary>
    public static bool WantsJson(HttpContext context) =>
        context.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase);

    public static Task SendJsonAsync(HttpContext context, JsonNode body)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(ApiPipeline.Render(body));
    }

    public static void SeeOther(HttpContext context, string address)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = address;
    }

    /// <summary>
    /// Whether another site's page sent this. Browsers say where a request comes from, and a page of another site has no
    /// business pressing buttons here; scripts say nothing and are let through.
    /// </summary>
    public static bool ComesFromElsewhere(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            return false;
        }
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
        {
            return site is not ("same-origin" or "none");
        }
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var address) && address.Authority == request.Host.Value);
    }
}
