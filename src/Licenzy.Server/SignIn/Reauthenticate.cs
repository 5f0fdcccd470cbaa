using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;
using Microsoft.AspNetCore.Identity;

namespace Licenzy.Server.SignIn;

/// <summary>
/// A signed-in person proves again who they are, before something dangerous: by their password, by a code, or by a passkey
/// (<see cref="PasskeySignIn"/>).
/// </summary>
internal sealed class Reauthenticate(
    Database database,
    Passwords passwords,
    SecondFactor secondFactor,
    Lockout lockout,
    SignInLimits limits,
    TimeProvider time
)
{
    /// <summary>One of the two, or both.</summary>
    internal sealed record Request
    {
        /// <summary>The password.</summary>
        [StringLength(Passwords.Longest)]
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Password { get; init; }

        /// <summary>The six digits of the authenticator app, or a recovery code.</summary>
        [StringLength(SecondFactor.LongestCode)]
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Totp { get; init; }

        /// <summary>Never shows the password.</summary>
        public override string ToString() => nameof(Request);
    }

    /// <summary>How fresh the sign-in is now.</summary>
    /// <param name="AuthenticatedAt">When the person last proved who they are: now.</param>
    /// <param name="FreshUntil">Until when dangerous actions are open.</param>
    internal sealed record Response(UtcInstant AuthenticatedAt, UtcInstant FreshUntil)
    {
        public static Response At(long nowMs) =>
            new(new UtcInstant(nowMs), new UtcInstant(nowMs + (long)FreshSignInMetadata.Window.TotalMilliseconds));
    }

    private static Fault WrongPassword { get; } = new(ErrorCatalogue.InvalidCredentials, "The password is wrong.");

    public async Task<Answer<Response>> HandleAsync(
        Request request,
        PortalCaller caller,
        Browser browser,
        CancellationToken cancellationToken
    )
    {
        if (request is { Password: null, Totp: null })
        {
            return Fault.Field("password", "Send `password`, `totp`, or both.");
        }

        var user = await database.ReadAsync(session => UserStore.FindAsync(session, caller.UserId), cancellationToken);
        if (limits.Take(browser, user!.EmailKey) is { } tooMany)
        {
            return tooMany;
        }

        var begun = await database.WriteAsync(
            session => lockout.BeginAsync(session, user.EmailKey, AuthEventKinds.ReauthenticationFailed, browser),
            cancellationToken
        );
        if (begun.Fault is { } locked)
        {
            return locked;
        }

        if (request.Password is { } password && passwords.Verify(user, password) == PasswordVerificationResult.Failed)
        {
            return WrongPassword;
        }

        return await database.WriteAsync<Answer<Response>>(
            async session =>
            {
                if (await UserStore.LockUnchangedAsync(session, user) is null)
                {
                    return WrongPassword;
                }

                if (request.Totp is { } code && !await secondFactor.TakeAsync(session, user, code, browser))
                {
                    return SignInByPassword.WrongCode;
                }

                var now = time.NowMs();
                await AuthEventStore.DecideAsync(session, begun.EventId, AuthEventKinds.Reauthenticated, user.Id);
                await SessionStore.AuthenticateAsync(session, caller.SessionId, now);
                return Response.At(now);
            },
            cancellationToken
        );
    }
}
