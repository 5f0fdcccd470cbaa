using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Platform.Settings;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Accounts;

/// <summary>
/// Opens the portal: a route that declares its reach is reached only by a signed-in person with a role that may do it, in an account and
/// a project that are theirs. A project of others is answered exactly as one that does not exist.
/// </summary>
internal sealed class PortalSessionCheck(
    RequestDelegate next,
    Database database,
    SessionCookie cookie,
    OpenSession open,
    LicenzySettings settings,
    TimeProvider time
)
{
    /// <summary>Being seen is written down at most this often.</summary>
    private const long SeenEveryMs = 60_000;

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<PortalRouteMetadata>() is { } route)
        {
            if (await RefusalAsync(context, route) is { } fault)
            {
                await Problem.WriteAsync(context, fault);
                return;
            }
        }

        await next(context);
    }

    private async Task<Fault?> RefusalAsync(HttpContext context, PortalRouteMetadata route)
    {
        var isWrite = !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method);
        if (isWrite && RequestOrigin.IsForeign(context.Request, settings.Licenzy.PublicUrl))
        {
            return new Fault(ErrorCatalogue.CsrfFailed, "The browser says that another site sent this request.");
        }

        if (route.Reach == PortalReach.Open)
        {
            return null;
        }

        var token = cookie.Read(context.Request);
        if (!SessionToken.HasForm(token))
        {
            return NotSignedIn("There is no session cookie.");
        }

        var (known, caller, fault) = await database.ReadAsync(
            session => FindAsync(session, context, route, SessionToken.HashOf(token!)),
            context.RequestAborted
        );
        if (known is null)
        {
            cookie.Clear(context.Response);
            return NotSignedIn("The session has ended.");
        }

        if (isWrite && !SessionToken.IsCsrfTokenOf(token!, context.Request.Headers[PortalHeaders.Csrf]))
        {
            return new Fault(ErrorCatalogue.CsrfFailed, "Send the `csrf_token` of `GET /portal/me` as the header `X-CSRF-Token`.");
        }

        if (fault is null && caller is not null)
        {
            context.Features.Set(caller);
            fault = Stale(context, caller);
        }

        if (fault is null && time.NowMs() - known.SeenMs >= SeenEveryMs)
        {
            await database.WriteAsync(session => SeeAsync(session, known, caller, time.NowMs()), context.RequestAborted);
        }

        return fault;
    }

    private static async Task SeeAsync(Session session, KnownSession known, PortalCaller? caller, long nowMs)
    {
        await SessionStore.SeeAsync(session, known.Id, nowMs);
        if (caller?.AccountIdOrNull is { } accountId)
        {
            await MemberStore.SeeAsync(session, accountId, caller.UserId, nowMs);
        }
    }

    private async Task<(KnownSession? Known, PortalCaller? Caller, Fault? Fault)> FindAsync(
        Session session,
        HttpContext context,
        PortalRouteMetadata route,
        string hash
    )
    {
        var known = await SessionStore.FindAsync(session, hash);
        if (known is null || open.HasEnded(known))
        {
            return (null, null, null);
        }

        var caller = new PortalCaller(known.UserId, known.Email, known.Id, known.AuthenticatedMs)
        {
            Address = context.Connection.RemoteIpAddress?.ToString(),
            RequestId = context.TraceIdentifier,
        };
        if (route.Reach == PortalReach.User)
        {
            return (known, caller, null);
        }

        var place = await PortalPlace.FindAsync(session, context.Request, known, route.Reach);
        return place.Fault is { } fault ? (known, null, fault)
            : place.Role.Has(route.Permission)
                ? (
                    known,
                    caller with
                    {
                        AccountIdOrNull = place.AccountId,
                        ProjectIdOrNull = place.ProjectId,
                        Role = place.Role,
                        Mode = place.Mode,
                    },
                    null
                )
            : (known, null, TooLow(place.Role, route.Permission));
    }

    private Fault? Stale(HttpContext context, PortalCaller caller) =>
        context.GetEndpoint()?.Metadata.GetMetadata<FreshSignInMetadata>() is not null
        && time.NowMs() - caller.AuthenticatedMs > (long)FreshSignInMetadata.Window.TotalMilliseconds
            ? new Fault(ErrorCatalogue.ReauthenticationRequired, "This is dangerous: prove again who you are, then send it once more.")
            : null;

    private static Fault NotSignedIn(string why) => new(ErrorCatalogue.NotSignedIn, $"{why} Sign in to go on.");

    private static Fault TooLow(PortalRole role, Permission permission) =>
        new(
            ErrorCatalogue.RoleRequired,
            $"Your role in this account is {role.ToText()}; this needs {PortalRoles.LeastFor(permission).ToText()} or more."
        );
}
