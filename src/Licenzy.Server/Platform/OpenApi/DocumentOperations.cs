using Microsoft.OpenApi;

namespace Licenzy.Server.Platform.OpenApi;

/// <summary>Walks a document whose parts may all be absent.</summary>
internal static class DocumentOperations
{
    /// <summary>Every operation of every path.</summary>
    public static IEnumerable<OpenApiOperation> AllOperations(this OpenApiDocument document)
    {
        foreach (var path in document.Paths.Values)
        {
            foreach (var operation in path.Operations ?? [])
            {
                yield return operation.Value;
            }
        }
    }
}
