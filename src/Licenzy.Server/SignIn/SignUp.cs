using System.ComponentModel.DataAnnotations;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Settings;
using Licenzy.Server.Storage;

namespace Licenzy.Server.SignIn;

/// <summary>
/// Makes a person, an account and its first project, and lets the person in at once.
/// <para>
/// Nobody may learn by it whether an address is known, and nobody should have to wait for a mail to begin. So whoever signs up gets the
/// same in both cases, a new person with an account of their own, and may sign in again with what they typed. What differs is in the
/// mailbox: a newcomer finds a link that makes the address theirs; where somebody has shown already that the address is theirs, that
/// person is told, and the new one stays a claim that cannot be confirmed.
/// </para>
/// </summary>
internal sealed class SignUp(
    Database database,
    Passwords passwords,
    NewPeople people,
    SessionDoor door,
    AuthEvents events,
    SignInMails mails,
    SignInLimits limits,
    LicenzySettings settings
)
{
    private const int LongestName = 100;

    /// <summary>Who signs up.</summary>
    /// <param name="Email">Their e-mail address.</param>
    /// <param name="Password">Their password, 12 to 256 characters.</param>
    /// <param name="AccountName">What their account, and its first project, are called.</param>
    internal sealed record Request(
        [property: StringLength(254, MinimumLength = 3)] string Email,
        [property: StringLength(Passwords.Longest, MinimumLength = Passwords.Shortest)] string Password,
        [property: StringLength(LongestName, MinimumLength = 1)] string AccountName
    )
    {
        /// <summary>Never shows the password.</summary>
        public override string ToString() => nameof(Request);
    }

    public async Task<Answer<SignedIn>> HandleAsync(
        Request request,
        HttpContext context,
        Browser browser,
        CancellationToken cancellationToken
    )
    {
        var address = EmailAddress.Read(request.Email);
        if (limits.Take(browser, address?.Key) is { } tooMany)
        {
            return tooMany;
        }

        if (Check(request, address) is { } fault)
        {
            return fault;
        }

        var hash = passwords.Hash(request.Password);
        var made = await database.WriteAsync(
            session => SignUpAsync(session, address!, hash, request.AccountName.Trim(), context, browser),
            cancellationToken
        );
        return made is { } person
            ? door.Answer(context, person.User, person.Token)
            : new Fault(ErrorCatalogue.SignUpClosed, "Nobody can sign up here without an invitation.");
    }

    /// <summary>Whether somebody may sign up now.</summary>
    public static async Task<bool> IsOpenAsync(Session session, SignUpRule rule) =>
        rule switch
        {
            SignUpRule.Open => true,
            SignUpRule.First => !await AccountStore.AnyAsync(session),
            _ => false,
        };

    private static Fault? Check(Request request, EmailAddress? address) =>
        address is null ? Fault.Field("email", "`email` must be an e-mail address, such as maria@example.com.")
        : request.AccountName.Trim().Length is 0 or > LongestName || request.AccountName.Any(char.IsControl)
            ? Fault.Field("account_name", $"`account_name` has 1 to {LongestName} characters.")
        : Passwords.Check(request.Password, "password", address.Key);

    private async Task<(UserRow User, string Token)?> SignUpAsync(
        Session session,
        EmailAddress address,
        string hash,
        string accountName,
        HttpContext context,
        Browser browser
    )
    {
        if (!await IsOpenAsync(session, settings.Accounts.SignUp))
        {
            return null;
        }

        var holder = await AccountStore.FindUserAsync(session, address.Key);
        var user = await people.ClaimAsync(session, address, hash);
        var (accountId, _) = await people.AccountAsync(session, user, accountName);
        await events.WriteAsync(session, AuthEventKinds.SignedUp, user.Id, emailKey: null, browser);
        if (holder is { EmailVerifiedMs: not null })
        {
            await mails.KnownAlreadyAsync(session, holder);
        }
        else
        {
            await mails.VerifyAsync(session, user);
        }

        return (user, await door.OpenAsync(session, context, user, "password", accountId));
    }
}
