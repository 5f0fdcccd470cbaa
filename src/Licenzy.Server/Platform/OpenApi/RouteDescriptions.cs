using System.Text.Json;
using System.Text.Json.Nodes;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Platform.OpenApi;

/// <summary>Examples of one operation, as values of its own types: an example that does not fit does not compile.</summary>
/// <param name="Request">The body that is sent, or null.</param>
/// <param name="Response">The body of the success.</param>
internal sealed record ExamplesMetadata(object? Request, object? Response)
{
    internal static JsonNode? Json(object? value) =>
        value is null ? null : JsonSerializer.SerializeToNode(value, value.GetType(), LicenzyJson.Options);
}

/// <summary>The handler reads the body's bytes itself, because a signature in a header is over them.</summary>
/// <param name="SignatureHeader">The header that holds the signature.</param>
/// <param name="Description">What the body is.</param>
internal sealed record SignedBodyMetadata(string SignatureHeader, string Description);

internal static class RouteDescriptionExtensions
{
    public static TBuilder Examples<TBuilder>(this TBuilder builder, object? request, object? response)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new ExamplesMetadata(request, response));

    public static TBuilder ReadsSignedBody<TBuilder>(this TBuilder builder, string signatureHeader, string description)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new SignedBodyMetadata(signatureHeader, description));
}
