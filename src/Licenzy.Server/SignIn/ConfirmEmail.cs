using System.ComponentModel.DataAnnotations;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;

namespace Licenzy.Server.SignIn;

/// <summary>Whether mail to an address reaches its person: the link that shows it, sending it again, and changing the address.</summary>
internal sealed class ConfirmEmail(
    Database database,
    SecretLinks links,
    SignInMails mails,
    AuthEvents events,
    Mailbox mailbox,
    SignInLimits limits,
    OpenSession open,
    TimeProvider time
)
{
    /// <summary>The link.</summary>
    /// <param name="Token">Its secret part.</param>
    internal sealed record VerifyRequest([property: StringLength(SecretLinks.LongestToken, MinimumLength = 1)] string Token)
    {
        /// <summary>Never shows it.</summary>
        public override string ToString() => nameof(VerifyRequest);
    }

    /// <summary>What was confirmed.</summary>
    /// <param name="Email">The address.</param>
    internal sealed record VerifyResponse(string Email);

    /// <summary>The address to have from now on.</summary>
    /// <param name="Email">The new address.</param>
    internal sealed record ChangeRequest([property: StringLength(254, MinimumLength = 3)] string Email);

    /// <summary>Whether a mail is on its way.</summary>
    /// <param name="MailsLeave">False when this installation sends no mails: ask whoever runs it.</param>
    internal sealed record SentResponse(bool MailsLeave);

    private static Fault OfAnother { get; } =
        new(ErrorCatalogue.NotSignedIn, "Sign in as the person who asked for this, then open the link again.");

    /// <summary>
    /// A link from a mail was opened. It shows that the address is theirs who asked for it only where both are one: whoever reads the
    /// mailbox and is signed in as that person. Else somebody would confirm what a stranger set up with their address.
    /// </summary>
    public async Task<Answer<VerifyResponse>> VerifyAsync(
        VerifyRequest request,
        HttpContext context,
        Browser browser,
        CancellationToken cancellationToken
    )
    {
        if (limits.Take(browser, emailKey: null) is { } tooMany)
        {
            return tooMany;
        }

        var link = links.Read(SecretLinks.VerifyEmail, request.Token);
        var change = link is null ? links.Read(SecretLinks.ChangeEmail, request.Token) : null;
        return (link ?? change) is not { } any
            ? ResetPassword.BadLink
            : await database.WriteAsync<Answer<VerifyResponse>>(
                session => ConfirmAsync(session, any, context.Request, browser),
                cancellationToken
            );
    }

    /// <summary>Sends the link again.</summary>
    public async Task<Answer<SentResponse>> ResendAsync(PortalCaller caller, Browser browser, CancellationToken cancellationToken)
    {
        if (limits.Take(browser, emailKey: null) is { } tooMany)
        {
            return tooMany;
        }

        return await database.WriteAsync<Answer<SentResponse>>(
            async session =>
            {
                var user = (await UserStore.FindAsync(session, caller.UserId))!;
                if (user.EmailVerifiedMs is not null)
                {
                    return new Fault(ErrorCatalogue.NotPossible, "The address is confirmed already.");
                }

                // A claim on an address that is somebody's cannot be confirmed; that somebody has been told, and is not told again and again.
                var holder = EmailAddress.Read(user.Email) is { } address ? await AccountStore.FindUserAsync(session, address.Key) : null;
                if (holder is not { EmailVerifiedMs: not null })
                {
                    await mails.VerifyAsync(session, user);
                }

                return new SentResponse(mailbox.IsAvailable);
            },
            cancellationToken
        );
    }

    /// <summary>Asks the new address; until it has answered, the old one stays. Whether the new one is somebody's is not said.</summary>
    public async Task<Answer<SentResponse>> ChangeAsync(
        ChangeRequest request,
        PortalCaller caller,
        Browser browser,
        CancellationToken cancellationToken
    )
    {
        if (EmailAddress.Read(request.Email) is not { } address)
        {
            return Fault.Field("email", "`email` must be an e-mail address, such as maria@example.com.");
        }

        if (limits.Take(browser, address.Key) is { } tooMany)
        {
            return tooMany;
        }

        await database.WriteAsync(
            async session =>
            {
                var user = (await UserStore.FindAsync(session, caller.UserId))!;
                await mails.ConfirmNewAddressAsync(session, user, address);
                await mails.ChangedAsync(session, user.Email, "somebody asked to change its e-mail address");
            },
            cancellationToken
        );
        return new SentResponse(mailbox.IsAvailable);
    }

    private async Task<Answer<VerifyResponse>> ConfirmAsync(Session session, SecretLink link, HttpRequest request, Browser browser)
    {
        var user = await UserStore.LockAsync(session, link.UserId);
        if (
            user is null
            || !string.Equals(link.Stamp, user.SecurityStamp, StringComparison.Ordinal)
            || EmailAddress.Read(link.Email ?? user.Email) is not { } address
        )
        {
            return ResetPassword.BadLink;
        }

        if ((await open.FindAsync(session, request))?.UserId != user.Id)
        {
            return OfAnother;
        }

        await UserStore.DisplaceUnverifiedAsync(session, address.Key, user.Id);
        if (await AccountStore.FindUserAsync(session, address.Key) is { } holder && holder.Id != user.Id)
        {
            // Somebody else has shown meanwhile that the address is theirs.
            return ResetPassword.BadLink;
        }

        await UserStore.VerifyEmailAsync(session, user.Id, address, time.NowMs());
        await events.WriteAsync(
            session,
            link.Email is null ? AuthEventKinds.EmailVerified : AuthEventKinds.EmailChanged,
            user.Id,
            address.Key,
            browser
        );
        if (link.Email is not null)
        {
            await mails.ChangedAsync(session, user.Email, $"its e-mail address is now {address.Text}");
        }

        return new VerifyResponse(address.Text);
    }
}
