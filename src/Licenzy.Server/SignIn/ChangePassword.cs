using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;
using Microsoft.AspNetCore.Identity;

namespace Licenzy.Server.SignIn;

/// <summary>A signed-in person sets another password; all their other sessions end.</summary>
internal sealed class ChangePassword(
    Database database,
    Passwords passwords,
    SecurityChange change,
    Lockout lockout,
    SignInLimits limits,
    TimeProvider time
)
{
    /// <summary>The passwords.</summary>
    /// <param name="NewPassword">The new one, 12 to 256 characters.</param>
    internal sealed record Request([property: StringLength(Passwords.Longest, MinimumLength = Passwords.Shortest)] string NewPassword)
    {
        /// <summary>The present one; not needed by somebody who has none.</summary>
        [StringLength(Passwords.Longest)]
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? CurrentPassword { get; init; }

        /// <summary>Never shows either.</summary>
        public override string ToString() => nameof(Request);
    }

    private static Fault Wrong { get; } = new(ErrorCatalogue.InvalidCredentials, "`current_password` is wrong.");

    public async Task<EmptyAnswer> HandleAsync(Request request, PortalCaller caller, Browser browser, CancellationToken cancellationToken)
    {
        var user = (await database.ReadAsync(session => UserStore.FindAsync(session, caller.UserId), cancellationToken))!;
        if (limits.Take(browser, user.EmailKey) is { } tooMany)
        {
            return tooMany;
        }

        if (Passwords.Check(request.NewPassword, "new_password", user.Email) is { } weak)
        {
            return weak;
        }

        var begun = await database.WriteAsync(
            session => lockout.BeginAsync(session, user.EmailKey, AuthEventKinds.ReauthenticationFailed, browser),
            cancellationToken
        );
        if (begun.Fault is { } locked)
        {
            return locked;
        }

        if (
            user.PasswordHash.Length > 0
            && passwords.Verify(user, request.CurrentPassword ?? string.Empty) == PasswordVerificationResult.Failed
        )
        {
            return Wrong;
        }

        var hash = passwords.Hash(request.NewPassword);
        return await database.WriteAsync<EmptyAnswer>(
            async session =>
            {
                if (await UserStore.LockUnchangedAsync(session, user) is null)
                {
                    return Wrong;
                }

                await UserStore.SetPasswordAsync(session, user.Id, hash, time.NowMs());
                await SessionStore.RemoveOthersAsync(session, user.Id, caller.SessionId);
                await AuthEventStore.DecideAsync(session, begun.EventId, AuthEventKinds.Reauthenticated, user.Id);
                await change.WriteAsync(session, user, AuthEventKinds.PasswordChanged, "your password was changed", browser);
                return EmptyAnswer.Done;
            },
            cancellationToken
        );
    }
}
