using Licenzy.Server.Accounts;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Portal;

namespace Licenzy.Server.SignIn;

/// <summary>Coming in, going out, and what a person changes about themselves.</summary>
internal static class SignInRoutes
{
    public static void Map(IEndpointRouteBuilder portal)
    {
        MapWayIn(portal);
        MapWayOut(portal);
        MapPassword(portal);
        MapEmail(portal);
        MapOpenId(portal);
        SecondFactorRoutes.Map(portal);
        PersonRoutes.Map(portal);
    }

    private static void MapWayIn(IEndpointRouteBuilder portal)
    {
        portal
            .MapPost(
                "/auth/sign-up",
                (SignUp operation, HttpContext context, Browser browser, SignUp.Request request, CancellationToken cancellation) =>
                    operation.HandleAsync(request, context, browser, cancellation)
            )
            .ForAnyone(
                "portal_sign_up",
                "Make an account with a first project, and sign in",
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.SignUpClosed
            )
            .Examples(SignInExamples.SignUp, SignInExamples.SignedIn);

        portal
            .MapPost(
                "/auth/sign-in",
                (
                    SignInByPassword operation,
                    HttpContext context,
                    Browser browser,
                    SignInByPassword.Request request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(request, context, browser, cancellation)
            )
            .ForAnyone(
                "portal_sign_in",
                "Sign in with a password and, where it is on, a second factor",
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.InvalidCredentials,
                ErrorCatalogue.TotpRequired,
                ErrorCatalogue.LockedOut
            )
            .Examples(SignInExamples.SignIn, SignInExamples.SignedIn);

        portal
            .MapGet(
                "/auth/session",
                (ReadSession operation, HttpContext context, CancellationToken cancellation) => operation.HandleAsync(context, cancellation)
            )
            .ForAnyone("portal_session", "Whether this browser is signed in, and how one may sign in here")
            .Examples(request: null, SignInExamples.Session);
    }

    private static void MapWayOut(IEndpointRouteBuilder portal)
    {
        portal
            .MapPost(
                "/auth/sign-out",
                (SignOut operation, PortalCaller caller, HttpContext context, Browser browser, CancellationToken cancellation) =>
                    operation.HandleAsync(caller, context, browser, cancellation)
            )
            .ForUser("portal_sign_out", "End this session");

        portal
            .MapPost(
                "/auth/sign-out-everywhere",
                (SignOut operation, PortalCaller caller, HttpContext context, Browser browser, CancellationToken cancellation) =>
                    operation.EverywhereAsync(caller, context, browser, cancellation)
            )
            .ForUser("portal_sign_out_everywhere", "End all sessions of the person, this one too");

        portal
            .MapPost(
                "/auth/reauthenticate",
                (
                    Reauthenticate operation,
                    PortalCaller caller,
                    Browser browser,
                    Reauthenticate.Request request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(request, caller, browser, cancellation)
            )
            .ForUser(
                "portal_reauthenticate",
                "Prove again who you are, before something dangerous",
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.InvalidCredentials,
                ErrorCatalogue.LockedOut
            )
            .Examples(SignInExamples.Reauthenticate, SignInExamples.Fresh);
    }

    private static void MapPassword(IEndpointRouteBuilder portal)
    {
        portal
            .MapPost(
                "/auth/password/forgot",
                (ResetPassword operation, Browser browser, ResetPassword.ForgotRequest request, CancellationToken cancellation) =>
                    operation.ForgotAsync(request, browser, cancellation)
            )
            .ForAnyone(
                "portal_password_forgot",
                "Get a link by mail that sets a new password",
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.InvalidJson
            )
            .Examples(SignInExamples.Forgot, SignInExamples.Forgotten);

        portal
            .MapPost(
                "/auth/password/reset",
                (ResetPassword operation, Browser browser, ResetPassword.ResetRequest request, CancellationToken cancellation) =>
                    operation.ResetAsync(request, browser, cancellation)
            )
            .ForAnyone(
                "portal_password_reset",
                "Set a new password by a link; all sessions end",
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.InvalidLink
            )
            .Examples(SignInExamples.Reset, response: null);

        portal
            .MapPost(
                "/auth/password/change",
                (
                    ChangePassword operation,
                    PortalCaller caller,
                    Browser browser,
                    ChangePassword.Request request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(request, caller, browser, cancellation)
            )
            .ForUser(
                "portal_password_change",
                "Set another password; all other sessions end",
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.InvalidCredentials,
                ErrorCatalogue.LockedOut
            )
            .NeedsFreshSignIn()
            .Examples(SignInExamples.ChangePassword, response: null);
    }

    private static void MapEmail(IEndpointRouteBuilder portal)
    {
        portal
            .MapPost(
                "/auth/email/verify",
                (
                    ConfirmEmail operation,
                    HttpContext context,
                    Browser browser,
                    ConfirmEmail.VerifyRequest request,
                    CancellationToken cancellation
                ) => operation.VerifyAsync(request, context, browser, cancellation)
            )
            .ForAnyone(
                "portal_email_verify",
                "Confirm an e-mail address by the link that was sent to it, signed in as who asked for it",
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.NotSignedIn,
                ErrorCatalogue.InvalidLink
            )
            .Examples(SignInExamples.Verify, SignInExamples.Verified);

        portal
            .MapPost(
                "/auth/email/resend",
                (ConfirmEmail operation, PortalCaller caller, Browser browser, CancellationToken cancellation) =>
                    operation.ResendAsync(caller, browser, cancellation)
            )
            .ForUser("portal_email_resend", "Send the link that confirms the e-mail address again", ErrorCatalogue.NotPossible)
            .Examples(request: null, SignInExamples.Sent);

        portal
            .MapPost(
                "/auth/email/change",
                (
                    ConfirmEmail operation,
                    PortalCaller caller,
                    Browser browser,
                    ConfirmEmail.ChangeRequest request,
                    CancellationToken cancellation
                ) => operation.ChangeAsync(request, caller, browser, cancellation)
            )
            .ForUser(
                "portal_email_change",
                "Ask to have another e-mail address, which is confirmed by mail",
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.InvalidJson
            )
            .NeedsFreshSignIn()
            .Examples(SignInExamples.ChangeEmail, SignInExamples.Sent);
    }

    /// <summary>A browser is sent there and back: no calls of a program, and in no document.</summary>
    private static void MapOpenId(IEndpointRouteBuilder portal)
    {
        portal
            .MapGet(
                "/auth/openid/start",
                (OpenIdSignIn operation, HttpContext context, Browser browser, string? next, CancellationToken cancellation) =>
                    operation.StartAsync(context, browser, next, cancellation)
            )
            .ForAnyone("portal_openid_start", "Go to the provider to sign in")
            .ExcludeFromDescription();

        portal
            .MapGet(
                "/auth/openid/callback",
                (
                    OpenIdSignIn operation,
                    HttpContext context,
                    Browser browser,
                    string? code,
                    string? state,
                    CancellationToken cancellation
                ) => operation.FinishAsync(context, browser, code, state, cancellation)
            )
            .ForAnyone("portal_openid_callback", "Come back from the provider")
            .ExcludeFromDescription();
    }
}
