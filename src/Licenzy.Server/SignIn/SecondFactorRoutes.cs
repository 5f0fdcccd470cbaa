using System.ComponentModel;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.SignIn;

/// <summary>Authenticator apps and passkeys.</summary>
internal static class SecondFactorRoutes
{
    public static void Map(IEndpointRouteBuilder portal)
    {
        MapTotp(portal);
        MapPasskeys(portal);
        MapPasskeySignIn(portal);
    }

    private static void MapTotp(IEndpointRouteBuilder portal)
    {
        portal
            .MapPost(
                "/auth/totp/begin",
                (SetUpTotp operation, PortalCaller caller, CancellationToken cancellation) => operation.BeginAsync(caller, cancellation)
            )
            .ForUser("portal_totp_begin", "Get a secret for an authenticator app", ErrorCatalogue.NotPossible)
            .NeedsFreshSignIn()
            .Examples(request: null, SignInExamples.TotpBegun);

        portal
            .MapPost(
                "/auth/totp/confirm",
                (
                    SetUpTotp operation,
                    PortalCaller caller,
                    Browser browser,
                    SetUpTotp.ConfirmRequest request,
                    CancellationToken cancellation
                ) => operation.ConfirmAsync(request, caller, browser, cancellation)
            )
            .ForUser(
                "portal_totp_confirm",
                "Turn the second factor on by a code of the app; recovery codes are shown once",
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.NotPossible
            )
            .NeedsFreshSignIn()
            .Examples(SignInExamples.TotpCode, SignInExamples.Codes);

        portal
            .MapPost(
                "/auth/totp/disable",
                (SetUpTotp operation, PortalCaller caller, Browser browser, CancellationToken cancellation) =>
                    operation.DisableAsync(caller, browser, cancellation)
            )
            .ForUser("portal_totp_disable", "Turn the second factor off", ErrorCatalogue.NotPossible)
            .NeedsFreshSignIn();

        portal
            .MapPost(
                "/auth/totp/recovery-codes",
                (SetUpTotp operation, PortalCaller caller, Browser browser, CancellationToken cancellation) =>
                    operation.NewCodesAsync(caller, browser, cancellation)
            )
            .ForUser("portal_totp_recovery_codes", "Make new recovery codes; the earlier ones end", ErrorCatalogue.NotPossible)
            .NeedsFreshSignIn()
            .Examples(request: null, SignInExamples.Codes);
    }

    private static void MapPasskeys(IEndpointRouteBuilder portal)
    {
        portal
            .MapPost(
                "/auth/passkeys/options",
                (KeepPasskeys operation, PortalCaller caller, HttpContext context, CancellationToken cancellation) =>
                    operation.BeginAsync(caller, context, cancellation)
            )
            .ForUser("portal_passkey_options", "Begin to make a passkey")
            .NeedsFreshSignIn()
            .Examples(request: null, SignInExamples.PasskeyOptions);

        portal
            .MapPost(
                "/auth/passkeys",
                (
                    KeepPasskeys operation,
                    PortalCaller caller,
                    HttpContext context,
                    Browser browser,
                    KeepPasskeys.RegisterRequest request,
                    CancellationToken cancellation
                ) => operation.RegisterAsync(request, caller, context, browser, cancellation)
            )
            .ForUser(
                "portal_passkey_register",
                "Keep the passkey that the browser made",
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.NotPossible
            )
            .NeedsFreshSignIn()
            .Examples(SignInExamples.Register, SignInExamples.PasskeyView);

        portal
            .MapGet(
                "/auth/passkeys",
                (KeepPasskeys operation, PortalCaller caller, CancellationToken cancellation) => operation.ListAsync(caller, cancellation)
            )
            .ForUser("portal_passkeys", "List the passkeys of the person")
            .Examples(request: null, SignInExamples.Passkeys);

        portal
            .MapPatch(
                "/auth/passkeys/{passkey_id}",
                (
                    KeepPasskeys operation,
                    PortalCaller caller,
                    [FromRoute(Name = "passkey_id"), Description("The passkey, as the list names it.")] string passkeyId,
                    KeepPasskeys.RenameRequest request,
                    CancellationToken cancellation
                ) => operation.RenameAsync(passkeyId, request, caller, cancellation)
            )
            .ForUser(
                "portal_passkey_rename",
                "Name a passkey",
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.NotFound
            )
            .Examples(SignInExamples.Rename, SignInExamples.PasskeyView);

        portal
            .MapDelete(
                "/auth/passkeys/{passkey_id}",
                (
                    KeepPasskeys operation,
                    PortalCaller caller,
                    [FromRoute(Name = "passkey_id"), Description("The passkey, as the list names it.")] string passkeyId,
                    Browser browser,
                    CancellationToken cancellation
                ) => operation.RemoveAsync(passkeyId, caller, browser, cancellation)
            )
            .ForUser("portal_passkey_remove", "Give a passkey up", ErrorCatalogue.NotFound)
            .NeedsFreshSignIn();
    }

    private static void MapPasskeySignIn(IEndpointRouteBuilder portal)
    {
        portal
            .MapPost(
                "/auth/passkeys/request",
                (PasskeySignIn operation, HttpContext context, Browser browser) => operation.BeginAsync(context, browser)
            )
            .ForAnyone("portal_passkey_request", "Begin to sign in with a passkey")
            .Examples(request: null, SignInExamples.PasskeyOptions);

        portal
            .MapPost(
                "/auth/passkeys/sign-in",
                (
                    PasskeySignIn operation,
                    HttpContext context,
                    Browser browser,
                    PasskeySignIn.Request request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(request, context, browser, cancellation)
            )
            .ForAnyone(
                "portal_passkey_sign_in",
                "Sign in with a passkey",
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.InvalidCredentials
            )
            .Examples(SignInExamples.Passkey, SignInExamples.SignedIn);

        portal
            .MapPost(
                "/auth/passkeys/reauthenticate",
                (
                    PasskeySignIn operation,
                    PortalCaller caller,
                    HttpContext context,
                    Browser browser,
                    PasskeySignIn.Request request,
                    CancellationToken cancellation
                ) => operation.ReauthenticateAsync(request, caller, context, browser, cancellation)
            )
            .ForUser(
                "portal_passkey_reauthenticate",
                "Prove with a passkey again who you are",
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.InvalidCredentials
            )
            .Examples(SignInExamples.Passkey, SignInExamples.Fresh);
    }
}
