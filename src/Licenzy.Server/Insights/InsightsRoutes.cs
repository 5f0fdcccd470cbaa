using System.ComponentModel;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.Insights;

/// <summary>What happened and what happens: the audit log, figures over time, and the live stream.</summary>
internal static class InsightsRoutes
{
    public static void Map(IEndpointRouteBuilder portal)
    {
        MapOverview(portal);
        MapLive(portal);
        MapAudit(portal);
    }

    private static void MapOverview(IEndpointRouteBuilder portal) =>
        portal
            .MapGet(
                "/overview",
                (
                    ReadOverview operation,
                    PortalCaller caller,
                    [FromQuery, Description("How far back: `24h`, `7d` (without it), `30d` or `90d`.")] string? range,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, range, cancellation)
            )
            .ForProject("portal_overview", "Read figures over time, and what wants attention", Permission.Read)
            .Examples(request: null, InsightsExamples.Overview);

    private static void MapLive(IEndpointRouteBuilder portal) =>
        portal
            .MapGet(
                "/live",
                (
                    FollowLive operation,
                    PortalCaller caller,
                    HttpContext context,
                    [FromQuery(Name = "subject_ref"), Description("Tells only what is about this customer.")] string? subjectRef,
                    [
                        FromHeader(Name = "Last-Event-ID"),
                        Description("The id of the last event that was read: what came since is told first.")
                    ]
                        string? lastEventId,
                    CancellationToken cancellation
                ) => Follow(operation, caller, context, subjectRef, lastEventId, cancellation)
            )
            .ForProject("portal_live", "Follow what happens, as server-sent events", Permission.Read)
            .WithMetadata(new LoadClassMetadata(LoadClass.Waiting))
            .Produces<LiveEvent>(StatusCodes.Status200OK, "text/event-stream")
            .Examples(request: null, InsightsExamples.Live);

    private static IResult Follow(
        FollowLive operation,
        PortalCaller caller,
        HttpContext context,
        string? subjectRef,
        string? lastEventId,
        CancellationToken cancellation
    )
    {
        if (!operation.TryOpen(caller))
        {
            return (Answer<LiveEvent>)
                new Fault(ErrorCatalogue.RateLimited, "Too many streams are open. Close some, or ask again in a while.")
                {
                    RetryAfterSeconds = 15,
                };
        }

        // A proxy that collects an answer before it passes it on would keep the news back.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(operation.HandleAsync(caller, subjectRef, lastEventId, cancellation));
    }

    private static void MapAudit(IEndpointRouteBuilder portal)
    {
        portal
            .MapGet(
                "/audit-log",
                (ListAudit operation, PortalCaller caller, [AsParameters] ListAudit.Query query, CancellationToken cancellation) =>
                    operation.HandleAsync(caller, query, cancellation)
            )
            .ForAccount("portal_list_audit_log", "List who did what in the account, newest first", Permission.Read)
            .Examples(request: null, InsightsExamples.AuditLog);

        portal
            .MapGet(
                "/audit-log/verify",
                (ListAudit operation, PortalCaller caller, CancellationToken cancellation) => operation.VerifyAsync(caller, cancellation)
            )
            .ForAccount("portal_verify_audit_log", "Walk the account's audit log and say whether it is whole", Permission.Read)
            .Examples(request: null, InsightsExamples.AuditVerdict);
    }
}
