namespace Licenzy.Server.Platform.Portal;

/// <summary>Whether a browser says that another site sent the request. Programs that are no browsers say nothing, and may pass.</summary>
internal static class RequestOrigin
{
    /// <param name="request">The request.</param>
    /// <param name="publicUrl">This installation's own address.</param>
    public static bool IsForeign(HttpRequest request, string publicUrl)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
        {
            return site is not ("same-origin" or "none");
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0
            && !string.Equals(origin, publicUrl, StringComparison.OrdinalIgnoreCase)
            && !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }
}
