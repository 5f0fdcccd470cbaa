using Licenzy.Server.Accounts;
using Licenzy.Server.Platform.Mail;
using Licenzy.Server.Storage;

namespace Licenzy.Server.SignIn;

/// <summary>What people are told by mail about signing in.</summary>
internal sealed class SignInMails(Mailbox mailbox, SecretLinks links)
{
    public static readonly TimeSpan VerifyLifetime = TimeSpan.FromDays(3);
    public static readonly TimeSpan ResetLifetime = TimeSpan.FromHours(1);

    /// <summary>Asks a newcomer to show that the address is theirs.</summary>
    public Task VerifyAsync(Session session, UserRow user) =>
        mailbox.WriteAsync(
            session,
            SecretLinks.VerifyEmail,
            user.Email,
            "Confirm your e-mail address",
            MailContent.Of(
                ["Somebody signed up to Licenzy with this address. If it was you, confirm it within three days.", Ignore],
                "Confirm the address",
                mailbox.Url($"/verify/{links.Make(SecretLinks.VerifyEmail, user, VerifyLifetime)}")
            )
        );

    /// <summary>Tells whoever holds an address that somebody signed up with it. The newcomer is told nothing.</summary>
    public Task KnownAlreadyAsync(Session session, UserRow holder) =>
        mailbox.WriteAsync(
            session,
            SecretLinks.VerifyEmail,
            holder.Email,
            "You have an account already",
            MailContent.Of(
                [
                    "Somebody signed up to Licenzy with this address, which is yours already. If it was you: sign in as before. "
                        + "What was made by that sign-up cannot be confirmed and can see nothing of yours.",
                    Ignore,
                ],
                "Sign in",
                mailbox.Url("/sign-in")
            )
        );

    /// <summary>A link that sets a new password.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="user">Whose password.</param>
    /// <param name="withhold">There is nobody of that address: all the same work, and no mail.</param>
    public Task ResetAsync(Session session, UserRow user, bool withhold) =>
        mailbox.WriteAsync(
            session,
            SecretLinks.ResetPassword,
            user.Email,
            "Set a new password",
            MailContent.Of(
                ["Somebody asked for a new password for your account. The link works once, within an hour.", Ignore],
                "Set a new password",
                mailbox.Url($"/reset/{links.Make(SecretLinks.ResetPassword, user, ResetLifetime)}")
            ),
            withhold
        );

    /// <summary>Asks to confirm the address that a person wants to have from now on.</summary>
    public Task ConfirmNewAddressAsync(Session session, UserRow user, EmailAddress address) =>
        mailbox.WriteAsync(
            session,
            SecretLinks.ChangeEmail,
            address.Text,
            "Confirm your new e-mail address",
            MailContent.Of(
                ["You asked for this address to become the one of your Licenzy account. The link works once, within three days.", Ignore],
                "Confirm the address",
                mailbox.Url($"/verify/{links.Make(SecretLinks.ChangeEmail, user, VerifyLifetime, address.Text)}")
            )
        );

    /// <summary>Tells a person that something about signing in has changed, in case it was not they who did it.</summary>
    public Task ChangedAsync(Session session, string email, string what) =>
        mailbox.WriteAsync(
            session,
            "security_changed",
            email,
            "Your Licenzy account: " + what,
            MailContent.Of(
                [$"This has just happened to your account: {what}.", "If it was not you, set a new password now and end all sessions."],
                "Set a new password",
                mailbox.Url("/reset")
            )
        );

    private const string Ignore = "If it was not you, do nothing.";
}
