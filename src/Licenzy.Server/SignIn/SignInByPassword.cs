using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Storage;
using Microsoft.AspNetCore.Identity;

namespace Licenzy.Server.SignIn;

/// <summary>
/// Lets somebody in by address, password and, where they have set that up, a code. A refusal never says which half was wrong, and takes
/// as long for an address that nobody has.
/// </summary>
internal sealed class SignInByPassword(
    Database database,
    Passwords passwords,
    SecondFactor secondFactor,
    SessionDoor door,
    Lockout lockout,
    SignInLimits limits
)
{
    /// <summary>Who wants in.</summary>
    /// <param name="Email">The e-mail address.</param>
    /// <param name="Password">The password.</param>
    internal sealed record Request(
        [property: StringLength(254, MinimumLength = 3)] string Email,
        [property: StringLength(Passwords.Longest, MinimumLength = 1)] string Password
    )
    {
        /// <summary>The six digits of the authenticator app, or a recovery code; asked for by <c>401 totp_required</c>.</summary>
        [StringLength(SecondFactor.LongestCode)]
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Totp { get; init; }

        /// <summary>Never shows the password.</summary>
        public override string ToString() => nameof(Request);
    }

    public static Fault Wrong { get; } = new(ErrorCatalogue.InvalidCredentials, "The e-mail address or the password is wrong.");

    public static Fault WrongCode { get; } =
        new(ErrorCatalogue.InvalidCredentials, "The code is wrong or was used before. Wait for the next one, or use a recovery code.");

    private static Fault CodeNeeded { get; } =
        new(ErrorCatalogue.TotpRequired, "Send the same again with `totp`: the six digits of your app, or a recovery code.");

    public async Task<Answer<SignedIn>> HandleAsync(
        Request request,
        HttpContext context,
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

        var begun = await database.WriteAsync(
            session => lockout.BeginAsync(session, address.Key, AuthEventKinds.SignInFailed, browser),
            cancellationToken
        );
        if (begun.Fault is { } locked)
        {
            return locked;
        }

        var (user, needsRehash) = await FindAsync(address.Key, request.Password, cancellationToken);
        if (user is null)
        {
            return Wrong;
        }

        var (fault, token) = await database.WriteAsync(
            session => FinishAsync(session, begun.EventId, user, request, context, browser),
            cancellationToken
        );
        if (fault is not null)
        {
            return fault;
        }

        if (needsRehash)
        {
            var hash = passwords.Hash(request.Password);
            await database.WriteAsync(session => UserStore.RehashAsync(session, user.Id, user.PasswordHash, hash), cancellationToken);
        }

        return door.Answer(context, user, token);
    }

    /// <summary>
    /// Whose password it is: the holder's of the address, shown to be theirs or not, or else the newest claim's on it. Two are compared
    /// whenever the first is wrong, whoever there is.
    /// </summary>
    private async Task<(UserRow? User, bool NeedsRehash)> FindAsync(string emailKey, string password, CancellationToken cancellationToken)
    {
        var (holder, claim) = await database.ReadAsync(
            async session => (await AccountStore.FindUserAsync(session, emailKey), await UserStore.NewestClaimAsync(session, emailKey)),
            cancellationToken
        );
        foreach (var candidate in new[] { holder, claim })
        {
            var result = passwords.Verify(candidate, password);
            if (result != PasswordVerificationResult.Failed)
            {
                return (candidate, result == PasswordVerificationResult.SuccessRehashNeeded);
            }
        }

        return (null, false);
    }

    private async Task<(Fault? Fault, string Token)> FinishAsync(
        Session session,
        string eventId,
        UserRow judged,
        Request request,
        HttpContext context,
        Browser browser
    )
    {
        if (await UserStore.LockUnchangedAsync(session, judged) is not { } user)
        {
            return (Wrong, string.Empty);
        }

        if (user.TwoFactor != 0)
        {
            if (string.IsNullOrWhiteSpace(request.Totp))
            {
                await AuthEventStore.DecideAsync(session, eventId, AuthEventKinds.TotpAsked, user.Id);
                return (CodeNeeded, string.Empty);
            }

            if (!await secondFactor.TakeAsync(session, user, request.Totp, browser))
            {
                await AuthEventStore.DecideAsync(session, eventId, AuthEventKinds.TotpFailed, user.Id);
                return (WrongCode, string.Empty);
            }
        }

        await AuthEventStore.DecideAsync(session, eventId, AuthEventKinds.SignedIn, user.Id);
        return (null, await door.OpenAsync(session, context, user, "password"));
    }
}
