using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Secrets;
using Licenzy.Server.Storage;

namespace Licenzy.Server.SignIn;

/// <summary>Looks at the second thing that somebody shows: a code of the app, or a recovery code. Each is taken once.</summary>
internal sealed class SecondFactor(SecretBox box, AuthEvents events, TimeProvider time)
{
    /// <summary>What <c>totp</c> may measure at most.</summary>
    public const int LongestCode = 64;

    public static byte[] NewKey() => Ids.RandomBytes(Totp.KeyBytes);

    public byte[] Seal(string userId, byte[] key) => box.Seal(key, SealedTotpKeys.ContextOf(userId));

    /// <summary>Takes a code; false when it is wrong, or was taken before.</summary>
    public async Task<bool> TakeAsync(Session session, UserRow user, string code, Browser browser)
    {
        if (user.TwoFactor == 0)
        {
            // A key that was begun and never confirmed is no second factor.
            return false;
        }

        var plain = code.Trim().Replace(" ", string.Empty, StringComparison.Ordinal);
        if (plain.Length == Totp.Digits && plain.All(char.IsAsciiDigit))
        {
            return await TakeTotpAsync(session, user, plain);
        }

        if (RecoveryCodes.HashOf(user.Id, code) is not { } hash)
        {
            return false;
        }

        var taken = await RecoveryCodeStore.TakeAsync(session, user.Id, hash) == 1;
        if (taken)
        {
            await events.WriteAsync(session, AuthEventKinds.RecoveryCodeUsed, user.Id, user.EmailKey, browser);
        }

        return taken;
    }

    /// <summary>Takes a code of the app. The statement decides: of two that show one code at once, one gets in.</summary>
    public async Task<bool> TakeTotpAsync(Session session, UserRow user, string code)
    {
        if (user.TotpKey is null)
        {
            return false;
        }

        var key = box.Open(user.TotpKey, SealedTotpKeys.ContextOf(user.Id));
        return Totp.StepOfCode(key, code, time.NowMs()) is { } step && await UserStore.TakeTotpStepAsync(session, user.Id, step) == 1;
    }
}
