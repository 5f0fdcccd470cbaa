using System.ComponentModel.DataAnnotations;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;

namespace Licenzy.Server.SignIn;

/// <summary>
/// An authenticator app as the second factor: a secret for the app, a code that shows that the app has it, and recovery codes for the
/// day when the phone is lost.
/// </summary>
internal sealed class SetUpTotp(Database database, SecondFactor secondFactor, SecurityChange change, SignInLimits limits, TimeProvider time)
{
    /// <summary>What the app needs; shown this once.</summary>
    /// <param name="Secret">The secret as people type it, in Base32.</param>
    /// <param name="Uri">The same as a QR code holds it (<c>otpauth://…</c>).</param>
    internal sealed record BeginResponse(string Secret, string Uri);

    /// <summary>What the app shows.</summary>
    /// <param name="Code">The six digits.</param>
    internal sealed record ConfirmRequest([property: StringLength(SecondFactor.LongestCode, MinimumLength = 1)] string Code);

    /// <summary>Recovery codes, each of which lets the person in once; shown this once.</summary>
    /// <param name="RecoveryCodes">Ten codes.</param>
    internal sealed record CodesResponse(IReadOnlyList<string> RecoveryCodes);

    private static Fault OnAlready { get; } =
        new(ErrorCatalogue.NotPossible, "A second factor is on already. Turn it off first to set up another app.");

    private static Fault IsOff { get; } = new(ErrorCatalogue.NotPossible, "No second factor is on.");

    public async Task<Answer<BeginResponse>> BeginAsync(PortalCaller caller, CancellationToken cancellationToken)
    {
        var key = SecondFactor.NewKey();
        var began = await database.WriteAsync(
            session => UserStore.BeginTotpAsync(session, caller.UserId, secondFactor.Seal(caller.UserId, key), time.NowMs()),
            cancellationToken
        );
        var text = Totp.KeyText(key);
        return began == 1 ? new BeginResponse(text, Totp.Uri(text, caller.Email)) : OnAlready;
    }

    public async Task<Answer<CodesResponse>> ConfirmAsync(
        ConfirmRequest request,
        PortalCaller caller,
        Browser browser,
        CancellationToken cancellationToken
    )
    {
        if (limits.Take(browser, emailKey: null) is { } tooMany)
        {
            return tooMany;
        }

        var codes = RecoveryCodes.New();
        return await database.WriteAsync<Answer<CodesResponse>>(
            async session =>
            {
                var user = (await UserStore.LockAsync(session, caller.UserId))!;
                if (user.TwoFactor != 0)
                {
                    return OnAlready;
                }

                if (!await secondFactor.TakeTotpAsync(session, user, request.Code.Trim()))
                {
                    return Fault.Field("code", "This is not the code of now. Check the clock of the phone, and begin again if it stays.");
                }

                await UserStore.EnableTotpAsync(session, user.Id, time.NowMs());
                await ReplaceCodesAsync(session, user.Id, codes);
                await SessionStore.RemoveOthersAsync(session, user.Id, caller.SessionId);
                await change.WriteAsync(session, user, AuthEventKinds.TotpEnabled, "a second factor was turned on", browser);
                return new CodesResponse(codes);
            },
            cancellationToken
        );
    }

    public Task<EmptyAnswer> DisableAsync(PortalCaller caller, Browser browser, CancellationToken cancellationToken) =>
        database.WriteAsync<EmptyAnswer>(
            async session =>
            {
                var user = (await UserStore.LockAsync(session, caller.UserId))!;
                if (await UserStore.DisableTotpAsync(session, user.Id, time.NowMs()) == 0)
                {
                    return IsOff;
                }

                await RecoveryCodeStore.ReplaceAsync(session, user.Id, [], time.NowMs());
                await change.WriteAsync(session, user, AuthEventKinds.TotpDisabled, "the second factor was turned off", browser);
                return EmptyAnswer.Done;
            },
            cancellationToken
        );

    /// <summary>New recovery codes; the earlier ones open nothing any more.</summary>
    public async Task<Answer<CodesResponse>> NewCodesAsync(PortalCaller caller, Browser browser, CancellationToken cancellationToken)
    {
        var codes = RecoveryCodes.New();
        return await database.WriteAsync<Answer<CodesResponse>>(
            async session =>
            {
                var user = (await UserStore.LockAsync(session, caller.UserId))!;
                if (user.TwoFactor == 0)
                {
                    return IsOff;
                }

                await ReplaceCodesAsync(session, user.Id, codes);
                await change.WriteAsync(session, user, AuthEventKinds.RecoveryCodesMade, "new recovery codes were made", browser);
                return new CodesResponse(codes);
            },
            cancellationToken
        );
    }

    private Task ReplaceCodesAsync(Session session, string userId, IReadOnlyList<string> codes) =>
        RecoveryCodeStore.ReplaceAsync(session, userId, [.. codes.Select(code => RecoveryCodes.HashOf(userId, code)!)], time.NowMs());
}
