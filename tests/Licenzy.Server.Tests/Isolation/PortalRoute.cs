using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Tests.House;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Licenzy.Server.Tests.Isolation;

/// <summary>A route of the portal with what it says of itself: read from the program, so that a new one cannot be forgotten.</summary>
internal sealed partial record PortalRoute(
    HttpMethod Method,
    string Pattern,
    PortalRouteMetadata Access,
    bool NeedsFreshSignIn,
    JsonNode? Body
)
{
    public bool IsWrite => Method != HttpMethod.Get;

    public string Name => $"{Method} {Pattern}";

    /// <summary>The names in its path.</summary>
    public IReadOnlyList<string> Parameters { get; } = [.. Names().Matches(Pattern).Select(match => match.Groups["name"].Value)];

    public static IReadOnlyList<PortalRoute> All(WebApplication app) =>
        [.. RouteManifest.Routes(app).Where(route => route.Metadata.GetMetadata<PortalRouteMetadata>() is not null).Select(Of)];

    /// <summary>The path with a value for each name; percent-encoded.</summary>
    public string PathWith(Func<string, string> valueOf) =>
        Names().Replace(Pattern, match => Uri.EscapeDataString(valueOf(match.Groups["name"].Value)));

    private static PortalRoute Of(RouteEndpoint route) =>
        new(
            new HttpMethod(route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single()),
            route.RoutePattern.RawText!,
            route.Metadata.GetMetadata<PortalRouteMetadata>()!,
            route.Metadata.GetMetadata<FreshSignInMetadata>() is not null,
            ExamplesMetadata.Json(route.Metadata.GetMetadata<ExamplesMetadata>()?.Request)
        );

    [GeneratedRegex(@"\{\*{0,2}(?<name>\w+)[^}]*\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Names();
}
