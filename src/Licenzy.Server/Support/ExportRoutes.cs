using System.ComponentModel;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.Support;

/// <summary>Everything out: of one customer, or a whole list.</summary>
internal static class ExportRoutes
{
    public static void Map(IEndpointRouteBuilder portal)
    {
        portal
            .MapGet(
                $"{SupportRoutes.Customer}/export",
                (ExportCustomer operation, PortalCaller caller, HttpContext context, CancellationToken cancellation) =>
                    operation.HandleAsync(caller, PathText.BeforeEnd(context, 1), cancellation)
            )
            .Produces<CustomerExport>(StatusCodes.Status200OK, "application/json")
            .ForProject(
                "portal_export_customer",
                "Take out all that is known of a customer, as one JSON document",
                Permission.Read,
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.SubjectErased
            )
            .Examples(request: null, SupportExamples.Export);

        portal
            .MapGet(
                "/export",
                (
                    ExportList operation,
                    PortalCaller caller,
                    [FromQuery(Name = "kind"), Description("The list: `customers`, `usage`, `deliveries` or `products`.")] string? kind,
                    [
                        FromQuery(Name = "format"),
                        Description("`csv`, or `json` for one JSON object in each line; `csv` when it is not sent.")
                    ]
                        string? format,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, kind, format, cancellation)
            )
            .Produces<string>(StatusCodes.Status200OK, "text/csv", "application/x-ndjson")
            .ForProject("portal_export_list", "Take out a whole list, as CSV or JSON lines", Permission.Read, ErrorCatalogue.InvalidRequest)
            .Examples(request: null, SupportExamples.Csv);
    }
}
