using Licenzy.Core.Formats;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Platform.Settings;
using Licenzy.Server.Storage;

namespace Licenzy.Server.SignIn;

/// <summary>The browsers in which a person is signed in.</summary>
internal sealed class KeepSessions(Database database, AuthEvents events, LicenzySettings settings, TimeProvider time)
{
    /// <summary>A signed-in browser.</summary>
    /// <param name="Id">The session, <c>ses_…</c>.</param>
    /// <param name="IsCurrent">Whether it is this one.</param>
    /// <param name="Method">How the person came in: <c>password</c>, <c>passkey</c>, <c>openid</c>.</param>
    /// <param name="Address">The network address that it came from.</param>
    /// <param name="Agent">What the browser calls itself.</param>
    /// <param name="CreatedAt">When it began.</param>
    /// <param name="SeenAt">When it was last used, to the minute.</param>
    internal sealed record View(
        string Id,
        bool IsCurrent,
        string Method,
        string? Address,
        string? Agent,
        UtcInstant CreatedAt,
        UtcInstant SeenAt
    );

    /// <summary>Those that have not ended, the one used last first.</summary>
    public async Task<Answer<Page<View>>> ListAsync(PortalCaller caller, CancellationToken cancellationToken)
    {
        var now = time.NowMs();
        var rows = await database.ReadAsync(session => SessionStore.OfUserAsync(session, caller.UserId), cancellationToken);
        var views = rows.Where(row => !HasEnded(row, now))
            .Select(row => new View(
                row.Id,
                row.Id == caller.SessionId,
                row.Method,
                row.Address,
                row.Agent,
                new UtcInstant(row.CreatedMs),
                new UtcInstant(row.SeenMs)
            ))
            .Take(PageLimit.Most);
        return new Page<View>([.. views], HasMore: false, NextCursor: null);
    }

    public Task<EmptyAnswer> EndAsync(string sessionId, PortalCaller caller, Browser browser, CancellationToken cancellationToken) =>
        database.WriteAsync<EmptyAnswer>(
            async session =>
            {
                if (await SessionStore.RemoveAsync(session, caller.UserId, sessionId) == 0)
                {
                    var shown = LicenzyId.IsValid(IdPrefix.Session, sessionId) ? sessionId : "of this id";
                    return new Fault(ErrorCatalogue.NotFound, $"There is no session {shown} among yours.");
                }

                await events.WriteAsync(session, AuthEventKinds.SessionsEnded, caller.UserId, emailKey: null, browser);
                return EmptyAnswer.Done;
            },
            cancellationToken
        );

    private bool HasEnded(SessionRow row, long now) =>
        now - row.SeenMs >= settings.Sessions.IdleMinutes * 60_000L || now - row.CreatedMs >= settings.Sessions.LifetimeDays * 86_400_000L;
}
