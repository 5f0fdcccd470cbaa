using Licenzy.Server.Platform.Settings;

namespace Licenzy.Server.Accounts;

/// <summary>
/// The cookie of a session: not readable by scripts, not sent with other sites' writes; over https also bound to this host and never
/// sent in the clear.
/// </summary>
internal sealed class SessionCookie(LicenzySettings settings)
{
    private readonly bool secure = settings.Licenzy.PublicUrl.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>The prefix is a browser's promise: set by this host alone, over https, for all paths.</summary>
    public string Name => secure ? "__Host-licenzy_session" : "licenzy_session";

    public string? Read(HttpRequest request) => request.Cookies[Name];

    public void Set(HttpResponse response, string token) =>
        response.Cookies.Append(Name, token, Options(TimeSpan.FromDays(settings.Sessions.LifetimeDays)));

    public void Clear(HttpResponse response) => response.Cookies.Delete(Name, Options(maxAge: null));

    private CookieOptions Options(TimeSpan? maxAge) =>
        new()
        {
            HttpOnly = true,
            Secure = secure,
            SameSite = SameSiteMode.Lax,
            Path = "/",
            MaxAge = maxAge,
            IsEssential = true,
        };
}
