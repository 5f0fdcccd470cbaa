using Microsoft.OpenApi;

namespace Licenzy.Server.Platform.OpenApi;

/// <summary>
/// The OpenAPI 3.1 documents of the runtime API and of the portal, made from the routes themselves: handlers give the bodies, metadata
/// gives errors, scopes, roles and examples, and what is the same everywhere is added here.
/// </summary>
internal static class OpenApiDocuments
{
    /// <param name="services">The program's services.</param>
    /// <param name="publicUrl">The server that the documents name, so that they say the same whoever asks.</param>
    public static void Add(IServiceCollection services, string publicUrl)
    {
        Add(services, publicUrl, DocumentKind.Runtime);
        Add(services, publicUrl, DocumentKind.Portal);
    }

    /// <summary>Serves the documents at <c>/openapi/v1.json</c> and <c>/openapi/portal.json</c>, to anyone.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapOpenApi("/openapi/{documentName}.json");

    private static void Add(IServiceCollection services, string publicUrl, DocumentKind kind) =>
        services.AddOpenApi(
            kind.Name,
            options =>
            {
                options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
                options.ShouldInclude = description =>
                    description.RelativePath?.StartsWith(kind.PathPrefix, StringComparison.Ordinal) == true;
                options.CreateSchemaReferenceId = SchemaNames.Of;
                options.AddSchemaTransformer<SchemaShapes>();
                options.AddOperationTransformer<OperationParts>();
                options.AddOperationTransformer<OperationErrors>();
                options.AddDocumentTransformer(new DocumentFrame(publicUrl, kind));
            }
        );
}
