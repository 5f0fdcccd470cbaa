using Licenzy.Server.Accounts;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;

namespace Licenzy.Server.SignIn;

/// <summary>Ends sessions: this one, or all of a person.</summary>
internal sealed class SignOut(Database database, SessionCookie cookie, AuthEvents events)
{
    public async Task<EmptyAnswer> HandleAsync(
        PortalCaller caller,
        HttpContext context,
        Browser browser,
        CancellationToken cancellationToken
    )
    {
        await database.WriteAsync(
            async session =>
            {
                await SessionStore.RemoveAsync(session, caller.UserId, caller.SessionId);
                await events.WriteAsync(session, AuthEventKinds.SignedOut, caller.UserId, emailKey: null, browser);
            },
            cancellationToken
        );
        cookie.Clear(context.Response);
        return EmptyAnswer.Done;
    }

    public async Task<EmptyAnswer> EverywhereAsync(
        PortalCaller caller,
        HttpContext context,
        Browser browser,
        CancellationToken cancellationToken
    )
    {
        await database.WriteAsync(
            async session =>
            {
                await SessionStore.RemoveOthersAsync(session, caller.UserId, keptId: null);
                await events.WriteAsync(session, AuthEventKinds.SessionsEnded, caller.UserId, emailKey: null, browser);
            },
            cancellationToken
        );
        cookie.Clear(context.Response);
        return EmptyAnswer.Done;
    }
}
