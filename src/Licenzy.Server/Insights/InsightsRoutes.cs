using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Portal;

namespace Licenzy.Server.Insights;

/// <summary>What happened and what happens: the audit log, figures over time, and the live stream.</summary>
internal static class InsightsRoutes
{
    public static void Map(IEndpointRouteBuilder portal)
    {
        MapAudit(portal);
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
