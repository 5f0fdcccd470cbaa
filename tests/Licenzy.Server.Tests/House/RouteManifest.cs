using System.Text;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Licenzy.Server.Tests.House;

/// <summary>Every route with who may call it: read from the program itself, so that none can be forgotten.</summary>
internal static class RouteManifest
{
    /// <summary>Routes below /v1 that no API key opens, and what protects each instead.</summary>
    private static readonly Dictionary<string, string> WithoutKey = new(StringComparer.Ordinal)
    {
        ["POST /v1/webhooks/stripe/tenant"] = "Stripe's signature",
        ["POST /v1/webhooks/stripe/billing"] = "Stripe's signature",
    };

    public static IReadOnlyList<RouteEndpoint> Routes(WebApplication app) =>
        [
            .. ((IEndpointRouteBuilder)app)
                .DataSources.SelectMany(source => source.Endpoints)
                .OfType<RouteEndpoint>()
                .OrderBy(route => route.RoutePattern.RawText, StringComparer.Ordinal)
                .ThenBy(NameOf, StringComparer.Ordinal),
        ];

    public static string Text(IEnumerable<RouteEndpoint> routes)
    {
        var text = new StringBuilder(
            "Every route, who may call it, and its own error codes (those that every route has are left out).\n\n"
        );
        foreach (var route in routes)
        {
            text.Append(NameOf(route)).Append("\n    opened by: ").Append(OpenedBy(route) ?? "anyone").Append('\n');
            if (route.Metadata.GetMetadata<RequiresIdempotencyKeyMetadata>() is not null)
            {
                text.Append("    requires:  Idempotency-Key\n");
            }

            if (route.Metadata.GetMetadata<HonoursIdempotencyKeyMetadata>() is not null)
            {
                text.Append("    honours:   Idempotency-Key\n");
            }

            if (route.Metadata.GetMetadata<BodyLimitMetadata>() is { } limit)
            {
                text.Append("    body:      at most ").Append(limit.Bytes / 1024).Append(" KiB\n");
            }

            if (route.Metadata.GetMetadata<ErrorsMetadata>() is { } errors)
            {
                text.Append("    errors:    ").AppendJoin(' ', errors.Codes.Select(code => code.Code)).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>Routes of the API that say nothing of who may call them.</summary>
    public static IReadOnlyList<string> Unguarded(IEnumerable<RouteEndpoint> routes) =>
        [.. routes.Where(route => IsApi(route.RoutePattern.RawText!) && OpenedBy(route) is null).Select(NameOf)];

    private static bool IsApi(string path) =>
        path.StartsWith("/v1/", StringComparison.Ordinal) || path.StartsWith("/portal/", StringComparison.Ordinal);

    private static string? OpenedBy(RouteEndpoint route) =>
        route.Metadata.GetMetadata<RuntimeScopeMetadata>() is { } scope ? $"an API key with scope {scope.Scope}"
        : route.Metadata.GetMetadata<PortalRouteMetadata>() is { } portal ? OpenedBy(portal, route)
        : WithoutKey.GetValueOrDefault(NameOf(route));

    private static string OpenedBy(PortalRouteMetadata portal, RouteEndpoint route)
    {
        var who = portal.Reach switch
        {
            PortalReach.Open => "anyone, from this site",
            PortalReach.User => "a signed-in person, about themselves",
            PortalReach.Account => $"a session with role {PortalRoles.LeastFor(portal.Permission).ToText()} in the account",
            _ => $"a session with role {PortalRoles.LeastFor(portal.Permission).ToText()} in the project",
        };
        return route.Metadata.GetMetadata<FreshSignInMetadata>() is null ? who : $"{who}, signed in within ten minutes";
    }

    private static string NameOf(RouteEndpoint route) =>
        $"{string.Join(',', route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"])} {route.RoutePattern.RawText}";
}
