using System.Buffers.Text;
using System.Text.Json;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;
using Microsoft.AspNetCore.Identity;

namespace Licenzy.Server.SignIn;

/// <summary>
/// Lets somebody in by a passkey, or takes one as a fresh proof. The device has made sure who holds it, so no code is asked for besides.
/// </summary>
internal sealed class PasskeySignIn(
    Database database,
    PasskeyCeremony ceremony,
    SessionDoor door,
    AuthEvents events,
    SignInLimits limits,
    TimeProvider time
)
{
    /// <summary>What the browser signed.</summary>
    /// <param name="Credential">The result of <c>navigator.credentials.get</c>, by its <c>toJSON</c>.</param>
    internal sealed record Request(JsonElement Credential);

    private static Fault Wrong { get; } =
        new(ErrorCatalogue.InvalidCredentials, "This passkey does not open anything here, or it took more than five minutes.");

    public async Task<Answer<KeepPasskeys.OptionsResponse>> BeginAsync(HttpContext context, Browser browser) =>
        limits.Take(browser, emailKey: null) is { } tooMany
            ? tooMany
            : new KeepPasskeys.OptionsResponse(await ceremony.BeginSignInAsync(context));

    public async Task<Answer<SignedIn>> HandleAsync(
        Request request,
        HttpContext context,
        Browser browser,
        CancellationToken cancellationToken
    )
    {
        if (limits.Take(browser, emailKey: null) is { } tooMany)
        {
            return tooMany;
        }

        if (await ceremony.SignInAsync(context, request.Credential) is not { } proof)
        {
            return Wrong;
        }

        var opened = await database.WriteAsync(
            async session =>
            {
                if (!await UseAsync(session, proof.UserId, proof.Passkey))
                {
                    return ((UserRow, string)?)null;
                }

                var user = (await UserStore.FindAsync(session, proof.UserId))!;
                await events.WriteAsync(session, AuthEventKinds.SignedIn, user.Id, user.EmailKey, browser);
                return (user, await door.OpenAsync(session, context, user, "passkey"));
            },
            cancellationToken
        );
        return opened is { } person ? door.Answer(context, person.Item1, person.Item2) : Wrong;
    }

    /// <summary>A signed-in person proves again who they are.</summary>
    public async Task<Answer<Reauthenticate.Response>> ReauthenticateAsync(
        Request request,
        PortalCaller caller,
        HttpContext context,
        Browser browser,
        CancellationToken cancellationToken
    )
    {
        if (limits.Take(browser, emailKey: null) is { } tooMany)
        {
            return tooMany;
        }

        if (await ceremony.SignInAsync(context, request.Credential) is not { } proof || proof.UserId != caller.UserId)
        {
            return Wrong;
        }

        var now = time.NowMs();
        return await database.WriteAsync<Answer<Reauthenticate.Response>>(
            async session =>
            {
                if (!await UseAsync(session, proof.UserId, proof.Passkey))
                {
                    return Wrong;
                }

                await SessionStore.AuthenticateAsync(session, caller.SessionId, now);
                await events.WriteAsync(session, AuthEventKinds.Reauthenticated, caller.UserId, emailKey: null, browser);
                return Reauthenticate.Response.At(now);
            },
            cancellationToken
        );
    }

    /// <summary>False when it was given up while it signed.</summary>
    private async Task<bool> UseAsync(Session session, string userId, UserPasskeyInfo passkey) =>
        await PasskeyStore.UseAsync(
            session,
            userId,
            Base64Url.EncodeToString(passkey.CredentialId),
            PasskeyData.Write(passkey),
            time.NowMs()
        ) == 1;
}
