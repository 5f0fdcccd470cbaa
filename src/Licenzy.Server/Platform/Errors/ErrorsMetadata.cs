namespace Licenzy.Server.Platform.Errors;

/// <summary>The codes that a route can answer: the OpenAPI document and the route manifest read them.</summary>
internal sealed record ErrorsMetadata(IReadOnlyList<ErrorCode> Codes);

internal static class ErrorsMetadataExtensions
{
    public static TBuilder Errors<TBuilder>(this TBuilder builder, params ErrorCode[] codes)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new ErrorsMetadata(codes));
}
