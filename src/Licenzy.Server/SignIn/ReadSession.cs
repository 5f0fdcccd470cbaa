using Licenzy.Server.Accounts;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Settings;
using Licenzy.Server.Storage;

namespace Licenzy.Server.SignIn;

/// <summary>
/// Whether this browser is signed in, and what a sign-in page should offer: asked first by the web portal, and never answered by an
/// error.
/// </summary>
internal sealed class ReadSession(Database database, OpenSession open, LicenzySettings settings)
{
    /// <summary>The state of this browser and of this installation.</summary>
    /// <param name="SignedIn">Whether a person is signed in.</param>
    /// <param name="SignUpOpen">Whether an account can be made without an invitation now.</param>
    /// <param name="MailsLeave">Whether this installation sends mails; without, a forgotten password is a matter for whoever runs it.</param>
    /// <param name="Methods">How people may come in: <c>password</c>, <c>passkey</c>, <c>openid</c>.</param>
    /// <param name="OpenIdName">What the provider is called; null when there is none.</param>
    internal sealed record Response(bool SignedIn, bool SignUpOpen, bool MailsLeave, IReadOnlyList<string> Methods, string? OpenIdName);

    public async Task<Answer<Response>> HandleAsync(HttpContext context, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            async session => new Response(
                await open.FindAsync(session, context.Request) is not null,
                await SignUp.IsOpenAsync(session, settings.Accounts.SignUp),
                settings.Mail.IsAvailable,
                settings.OpenId.IsEnabled ? ["password", "passkey", "openid"] : ["password", "passkey"],
                settings.OpenId.IsEnabled ? settings.OpenId.Name : null
            ),
            cancellationToken
        );
}
