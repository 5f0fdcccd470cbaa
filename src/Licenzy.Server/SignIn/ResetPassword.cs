using System.ComponentModel.DataAnnotations;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Storage;

namespace Licenzy.Server.SignIn;

/// <summary>A forgotten password: a link by mail, and a new password by the link.</summary>
internal sealed class ResetPassword(
    Database database,
    Passwords passwords,
    SecretLinks links,
    SignInMails mails,
    SecurityChange change,
    AuthEvents events,
    Mailbox mailbox,
    SignInLimits limits,
    TimeProvider time
)
{
    /// <summary>Whose password was forgotten.</summary>
    /// <param name="Email">The e-mail address.</param>
    internal sealed record ForgotRequest([property: StringLength(254, MinimumLength = 3)] string Email);

    /// <summary>The same whether or not somebody has the address.</summary>
    /// <param name="MailsLeave">False when this installation sends no mails: ask whoever runs it.</param>
    internal sealed record ForgotResponse(bool MailsLeave);

    /// <summary>The new password.</summary>
    /// <param name="Token">The secret part of the link.</param>
    /// <param name="Password">The new password, 12 to 256 characters.</param>
    internal sealed record ResetRequest(
        [property: StringLength(SecretLinks.LongestToken, MinimumLength = 1)] string Token,
        [property: StringLength(Passwords.Longest, MinimumLength = Passwords.Shortest)] string Password
    )
    {
        /// <summary>Never shows either.</summary>
        public override string ToString() => nameof(ResetRequest);
    }

    public static Fault BadLink { get; } =
        new(ErrorCatalogue.InvalidLink, "The link is not valid any more: it was used, has expired, or a newer one replaced it.");

    /// <summary>Sends a link. For an address that nobody has, the same is done but for the sending.</summary>
    public async Task<Answer<ForgotResponse>> ForgotAsync(ForgotRequest request, Browser browser, CancellationToken cancellationToken)
    {
        if (EmailAddress.Read(request.Email) is not { } address)
        {
            return Fault.Field("email", "`email` must be an e-mail address, such as maria@example.com.");
        }

        if (limits.Take(browser, address.Key) is { } tooMany)
        {
            return tooMany;
        }

        var nobody = new UserRow
        {
            Id = address.Key,
            Email = address.Text,
            SecurityStamp = SecurityStamps.New(),
        };
        await database.WriteAsync(
            async session =>
            {
                var user = await AccountStore.FindUserAsync(session, address.Key);
                await mails.ResetAsync(session, user ?? nobody, withhold: user is null);
                await events.WriteAsync(session, AuthEventKinds.PasswordForgotten, user?.Id, address.Key, browser);
            },
            cancellationToken
        );
        return new ForgotResponse(mailbox.IsAvailable);
    }

    /// <summary>Sets the password that the link allows. It came by mail, so it also shows that the address is theirs.</summary>
    public async Task<EmptyAnswer> ResetAsync(ResetRequest request, Browser browser, CancellationToken cancellationToken)
    {
        if (limits.Take(browser, emailKey: null) is { } tooMany)
        {
            return tooMany;
        }

        if (links.Read(SecretLinks.ResetPassword, request.Token) is not { } link)
        {
            return BadLink;
        }

        var known = await database.ReadAsync(session => UserStore.FindAsync(session, link.UserId), cancellationToken);
        if (known is null || EmailAddress.Read(known.Email) is not { } address || !IsOf(link, known))
        {
            return BadLink;
        }

        if (Passwords.Check(request.Password, "password", address.Key) is { } weak)
        {
            return weak;
        }

        var hash = passwords.Hash(request.Password);
        return await database.WriteAsync<EmptyAnswer>(
            async session =>
            {
                var user = await UserStore.LockAsync(session, link.UserId);
                if (user is null || !IsOf(link, user))
                {
                    return BadLink;
                }

                await SetAsync(session, user, address, hash, browser);
                return EmptyAnswer.Done;
            },
            cancellationToken
        );
    }

    private async Task SetAsync(Session session, UserRow user, EmailAddress address, string hash, Browser browser)
    {
        var now = time.NowMs();
        await UserStore.SetPasswordAsync(session, user.Id, hash, now);
        if (user.EmailVerifiedMs is null)
        {
            // Whoever signed up may be another than whoever reads this mailbox: nothing that they set up opens it any more.
            await UserStore.ForgetTotpAsync(session, user.Id);
            await RecoveryCodeStore.RemoveAllAsync(session, user.Id);
            await PasskeyStore.RemoveAllAsync(session, user.Id);
            if (string.Equals(user.EmailKey, address.Key, StringComparison.Ordinal))
            {
                await UserStore.VerifyEmailAsync(session, user.Id, address, now);
            }
        }

        await SessionStore.RemoveOthersAsync(session, user.Id, keptId: null);
        await change.WriteAsync(session, user, AuthEventKinds.PasswordReset, "a new password was set by a link from a mail", browser);
    }

    private static bool IsOf(SecretLink link, UserRow user) => string.Equals(link.Stamp, user.SecurityStamp, StringComparison.Ordinal);
}
