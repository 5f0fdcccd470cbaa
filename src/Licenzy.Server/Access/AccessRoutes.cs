using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.OpenApi;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.Access;

internal static class AccessRoutes
{
    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapPost(
                "/access/check",
                (CheckAccess operation, RuntimeCaller caller, CheckAccess.Request request, CancellationToken cancellation) =>
                    operation.HandleAsync(caller, request, cancellation)
            )
            .WithName("check_access")
            .WithSummary("Decide whether a customer has access now")
            .WithMetadata(new RuntimeScopeMetadata(RuntimeScopes.Read))
            .Errors(ErrorCatalogue.InvalidRequest, ErrorCatalogue.InvalidJson)
            .Examples(AccessExamples.CheckRequest, AccessExamples.CheckResponse);

        v1.MapGet(
                "/customer/access/{subject_ref}",
                (ReadCustomerAccess operation, RuntimeCaller caller, HttpContext context, CancellationToken cancellation) =>
                    operation.HandleAsync(caller, PathText.Last(context), cancellation)
            )
            .WithName("read_customer_access")
            .WithSummary("Read a customer's access with its reasons")
            .WithMetadata(new RuntimeScopeMetadata(RuntimeScopes.Read))
            .Errors(ErrorCatalogue.InvalidRequest)
            .Examples(request: null, AccessExamples.CustomerAccess);

        v1.MapGet(
                "/entitlements/{subject_ref}",
                (
                    ReadEntitlements operation,
                    RuntimeCaller caller,
                    HttpContext context,
                    [FromQuery] string? available,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, PathText.Last(context), available, cancellation)
            )
            .WithName("read_entitlements")
            .WithSummary("List every entitlement that a customer ever held")
            .WithMetadata(new RuntimeScopeMetadata(RuntimeScopes.Read))
            .Errors(ErrorCatalogue.InvalidRequest)
            .Examples(request: null, AccessExamples.Entitlements);
    }
}
