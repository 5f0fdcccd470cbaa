using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Accounts;

/// <summary>What can happen at the door.</summary>
internal static class AuthEventKinds
{
    public const string SignedUp = "signed_up";
    public const string SignedIn = "signed_in";
    public const string SignInFailed = "sign_in_failed";
    public const string TotpAsked = "totp_asked";
    public const string TotpFailed = "totp_failed";
    public const string Reauthenticated = "reauthenticated";
    public const string ReauthenticationFailed = "reauthentication_failed";
    public const string SignedOut = "signed_out";
    public const string SessionsEnded = "sessions_ended";
    public const string PasswordForgotten = "password_forgotten";
    public const string PasswordReset = "password_reset";
    public const string PasswordChanged = "password_changed";
    public const string EmailVerified = "email_verified";
    public const string EmailChanged = "email_changed";
    public const string TotpEnabled = "totp_enabled";
    public const string TotpDisabled = "totp_disabled";
    public const string RecoveryCodesMade = "recovery_codes_made";
    public const string RecoveryCodeUsed = "recovery_code_used";
    public const string PasskeyAdded = "passkey_added";
    public const string PasskeyRemoved = "passkey_removed";
    public const string InvitationAccepted = "invitation_accepted";
    public const string OpenIdLinked = "openid_linked";
}

/// <summary>Where a request came from, as the person's list of sessions and events shows it.</summary>
/// <param name="Address">The network address.</param>
/// <param name="Agent">What the browser calls itself, at most 200 characters.</param>
internal sealed record Browser(string? Address, string? Agent)
{
    private const int LongestAgent = 200;

    public static ValueTask<Browser> BindAsync(HttpContext context) => ValueTask.FromResult(Of(context));

    public static Browser Of(HttpContext context)
    {
        var agent = context.Request.Headers.UserAgent.ToString();
        return new Browser(
            context.Connection.RemoteIpAddress?.ToString(),
            agent.Length == 0 ? null
                : agent.Length <= LongestAgent ? agent
                : agent[..LongestAgent]
        );
    }
}

/// <summary>Writes down what happens at the door, in the transaction of what happens.</summary>
internal sealed class AuthEvents(Ids ids, TimeProvider time)
{
    /// <returns>The event's id.</returns>
    public async Task<string> WriteAsync(Session session, string kind, string? userId, string? emailKey, Browser browser)
    {
        var row = new AuthEventRow
        {
            Id = ids.New(IdPrefix.SignInEvent),
            UserId = userId,
            EmailKey = emailKey,
            Kind = kind,
            Address = browser.Address,
            Agent = browser.Agent,
            AtMs = time.NowMs(),
        };
        await AuthEventStore.InsertAsync(session, row);
        return row.Id;
    }
}
