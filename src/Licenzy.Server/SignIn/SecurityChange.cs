using Licenzy.Server.Accounts;
using Licenzy.Server.Storage;

namespace Licenzy.Server.SignIn;

/// <summary>What goes with every change of how somebody signs in: it is written down, and the person is told by mail.</summary>
internal sealed class SecurityChange(AuthEvents events, SignInMails mails)
{
    /// <param name="session">The transaction of the change.</param>
    /// <param name="user">Whose.</param>
    /// <param name="kind">One of <see cref="AuthEventKinds"/>.</param>
    /// <param name="what">The same in words, as in "your password was changed".</param>
    /// <param name="browser">From where.</param>
    public async Task WriteAsync(Session session, UserRow user, string kind, string what, Browser browser)
    {
        await events.WriteAsync(session, kind, user.Id, user.EmailKey, browser);
        await mails.ChangedAsync(session, user.Email, what);
    }
}
