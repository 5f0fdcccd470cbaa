namespace Licenzy.Server.Platform.Pages;

/// <summary>What a browser may do on a page of ours.</summary>
internal static class PagePolicy
{
    /// <summary>
    /// Only what the web app uses. Copying is asked for, and passkeys are made and used; what browsers know and it does not use is denied.
    /// Nothing is named that they do not know: each unknown name is an error in their console.
    /// </summary>
    private const string Permissions =
        "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), clipboard-write=(self), display-capture=(), encrypted-media=(), "
        + "fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), "
        + "publickey-credentials-create=(self), publickey-credentials-get=(self), screen-wake-lock=(), serial=(), usb=(), "
        + "xr-spatial-tracking=()";

    /// <summary>Nothing inline and nothing of another host; styles that components make at run time carry the nonce of this answer.</summary>
    private static string ContentSecurityPolicy(string nonce) =>
        $"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; style-src-attr 'none'; img-src 'self'; font-src 'self'; "
        + "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Sets the headers of a page.</summary>
    /// <param name="headers">Of the answer.</param>
    /// <param name="nonce">What the page's styles show as theirs; used for one answer only.</param>
    public static void Set(IHeaderDictionary headers, string nonce)
    {
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = ContentSecurityPolicy(nonce);
        headers.XFrameOptions = "DENY";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = Permissions;
    }
}
