using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Settings;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Accounts;

/// <summary>Who is signed in in a browser, for routes that are open to anybody.</summary>
internal sealed class OpenSession(SessionCookie cookie, LicenzySettings settings, TimeProvider time)
{
    /// <summary>Null when nobody is, or the session has ended.</summary>
    public async Task<KnownSession?> FindAsync(Session session, HttpRequest request)
    {
        var token = cookie.Read(request);
        return
            SessionToken.HasForm(token)
            && await SessionStore.FindAsync(session, SessionToken.HashOf(token!)) is { } known
            && !HasEnded(known)
            ? known
            : null;
    }

    /// <summary>Not used for too long, or too old.</summary>
    public bool HasEnded(KnownSession known)
    {
        var now = time.NowMs();
        return now - known.SeenMs >= settings.Sessions.IdleMinutes * 60_000L
            || now - known.CreatedMs >= settings.Sessions.LifetimeDays * 86_400_000L;
    }
}
