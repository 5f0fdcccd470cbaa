using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.ManualActions;

/// <summary>The one thing that cannot be taken back.</summary>
internal static class EraseRoutes
{
    public static void Map(IEndpointRouteBuilder portal) =>
        portal
            .MapDelete(
                "/support/customers/{subject_ref}",
                (
                    EraseCustomer operation,
                    PortalCaller caller,
                    HttpContext context,
                    [FromBody] EraseCustomer.Request request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, PathText.Last(context), request, cancellation)
            )
            .ForProject(
                "portal_erase_customer",
                "Erase a customer for good, in this mode",
                Permission.Own,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.SubjectErased
            )
            .NeedsFreshSignIn()
            .Examples(
                new EraseCustomer.Request("user_123", "Request of 20 November"),
                new EraseCustomer.Response(
                    DryRun: false,
                    "done",
                    "erased_01kg9q5w8x3m7c2v6b4n0t1zyd",
                    [new ErasedPart("entitlements", 2), new ErasedPart("usage_entries", 148), new ErasedPart("history", 7)],
                    ErasureReport.Stays,
                    Warnings: []
                )
            );
}
