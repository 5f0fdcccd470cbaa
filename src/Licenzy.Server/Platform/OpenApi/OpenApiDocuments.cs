using Microsoft.OpenApi;

namespace Licenzy.Server.Platform.OpenApi;

/// <summary>
/// The OpenAPI 3.1 document of the runtime API, made from the routes themselves: handlers give the bodies, metadata gives
/// errors, scopes and examples, and what is the same everywhere is added here.
/// </summary>
internal static class OpenApiDocuments
{
    /// <param name="services">The program's services.</param>
    /// <param name="publicUrl">The server that the document names, so that it says the same whoever asks.</param>
    public static void Add(IServiceCollection services, string publicUrl) =>
        services.AddOpenApi(
            "v1",
            options =>
            {
                options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
                options.ShouldInclude = description => description.RelativePath?.StartsWith("v1/", StringComparison.Ordinal) == true;
                options.CreateSchemaReferenceId = SchemaNames.Of;
                options.AddSchemaTransformer<SchemaShapes>();
                options.AddOperationTransformer<OperationParts>();
                options.AddOperationTransformer<OperationErrors>();
                options.AddDocumentTransformer(new DocumentFrame(publicUrl));
            }
        );

    /// <summary>Serves the document at <c>/openapi/v1.json</c>, without a key.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapOpenApi("/openapi/{documentName}.json");
}
