using System.ComponentModel;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Platform.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.Configuration;

/// <summary>The keys by which applications call.</summary>
internal static class ApiKeyRoutes
{
    private const string Path = "/api-keys";
    private const string OnePath = $"{Path}/{{key_id}}";

    /// <summary>What the parameter means.</summary>
    internal const string KeyDescription = "The API key, `key_…`.";

    public static void Map(IEndpointRouteBuilder portal)
    {
        portal
            .MapGet(
                Path,
                (
                    ReadApiKeys operation,
                    PortalCaller caller,
                    [FromQuery] [Description("Lists only keys that are `active`, or only `revoked` ones.")] string? state,
                    [FromQuery] string? limit,
                    [FromQuery] [Description("The `next_cursor` of the page before; not sent for the first page.")] string? cursor,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, state, limit, cursor, cancellation)
            )
            .ForProject("portal_list_api_keys", "List the API keys of the mode, masked, newest first", Permission.Read)
            .Examples(request: null, ConfigurationExamples.ApiKeys);

        portal
            .MapPost(
                Path,
                [SuccessStatus(StatusCodes.Status201Created, StatusCodes.Status200OK)]
                (
                    MakeApiKey operation,
                    PortalCaller caller,
                    OptionalIdempotencyKey key,
                    MakeApiKey.Request request,
                    CancellationToken cancellation
                ) => operation.HandleAsync(caller, key.Key, request, cancellation)
            )
            .ForProject(
                "portal_make_api_key",
                "Make an API key; the answer shows it, this once",
                Permission.Configure,
                ErrorCatalogue.InvalidJson,
                ErrorCatalogue.IdempotencyKeyInUse,
                ErrorCatalogue.IdempotencyKeyReused
            )
            .WithMetadata(new HonoursIdempotencyKeyMetadata())
            .Examples(ConfigurationExamples.ApiKeyRequest, ConfigurationExamples.NewApiKey);

        portal
            .MapPatch(
                OnePath,
                (
                    ChangeApiKey operation,
                    PortalCaller caller,
                    [FromRoute(Name = "key_id")] [Description(KeyDescription)] string keyId,
                    ChangeApiKey.Request request,
                    CancellationToken cancellation
                ) => operation.RenameAsync(caller, keyId, request, cancellation)
            )
            .ForProject("portal_rename_api_key", "Rename an API key", Permission.Configure, ErrorCatalogue.InvalidJson)
            .Examples(new ChangeApiKey.Request("backend"), ConfigurationExamples.ApiKey);

        portal
            .MapPost(
                $"{OnePath}/revoke",
                (
                    ChangeApiKey operation,
                    PortalCaller caller,
                    [FromRoute(Name = "key_id")] [Description(KeyDescription)] string keyId,
                    CancellationToken cancellation
                ) => operation.RevokeAsync(caller, keyId, cancellation)
            )
            .ForProject("portal_revoke_api_key", "Revoke an API key: it is refused from now on", Permission.Configure)
            .Examples(request: null, ConfigurationExamples.RevokedApiKey);
    }
}
