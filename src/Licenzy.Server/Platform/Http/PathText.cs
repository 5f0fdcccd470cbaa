using Microsoft.AspNetCore.Http.Features;

namespace Licenzy.Server.Platform.Http;

/// <summary>
/// A text of the caller's in a path, percent-decoded exactly once from what was sent. Route values do not serve: they keep
/// <c>%2F</c> encoded, so that <c>a%2Fb</c> and <c>a%252Fb</c> would become one customer.
/// </summary>
internal static class PathText
{
    /// <summary>The last segment of the path as it was sent, decoded.</summary>
    public static string Last(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var end = target.IndexOfAny(['?', '#']);
        var path = end < 0 ? target : target[..end];
        return Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
    }
}
