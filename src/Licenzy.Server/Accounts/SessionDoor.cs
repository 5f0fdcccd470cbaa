using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Accounts;

/// <summary>
/// Lets a person in who has proved who they are. Every sign-in gets a token that nobody has seen before; what the browser held until
/// then ends, so that a token planted in somebody's browser opens nothing.
/// </summary>
internal sealed class SessionDoor(SessionCookie cookie, Ids ids, TimeProvider time)
{
    /// <summary>Opens a session, in the transaction of the sign-in. The cookie is set by <see cref="Answer"/> once that is committed.</summary>
    /// <returns>The session's token.</returns>
    public async Task<string> OpenAsync(Session session, HttpContext context, UserRow user, string method, string? accountId = null)
    {
        var browser = Browser.Of(context);
        var now = time.NowMs();
        if (cookie.Read(context.Request) is { } before && SessionToken.HasForm(before))
        {
            await SessionStore.RemoveByHashAsync(session, SessionToken.HashOf(before));
        }

        var token = SessionToken.New();
        await SessionStore.InsertAsync(
            session,
            new SessionRow
            {
                Hash = SessionToken.HashOf(token),
                Id = ids.New(IdPrefix.Session),
                UserId = user.Id,
                AccountId = accountId,
                Method = method,
                Address = browser.Address,
                Agent = browser.Agent,
                CreatedMs = now,
                SeenMs = now,
                AuthenticatedMs = now,
            }
        );
        return token;
    }

    /// <summary>Sets the cookie and says who is in.</summary>
    public SignedIn Answer(HttpContext context, UserRow user, string token)
    {
        cookie.Set(context.Response, token);
        return new SignedIn(SessionToken.CsrfTokenOf(token), PersonView.Of(user));
    }
}
