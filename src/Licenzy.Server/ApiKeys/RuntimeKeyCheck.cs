using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;

namespace Licenzy.Server.ApiKeys;

/// <summary>
/// Opens the runtime API: a route that declares a runtime scope is reached only with a valid key of that scope. A plain
/// middleware and no authentication scheme: this stands before every access check.
/// </summary>
internal sealed class RuntimeKeyCheck(RequestDelegate next, RuntimeKeys keys)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RuntimeScopeMetadata>() is { } required)
        {
            var fault = await AuthenticateAsync(context, required.Scope);
            if (fault is not null)
            {
                await Problem.WriteAsync(context, fault);
                return;
            }
        }

        await next(context);
    }

    private async ValueTask<Fault?> AuthenticateAsync(HttpContext context, string scope)
    {
        var key = BearerToken.Of(context.Request.Headers.Authorization.ToString()).ToString();
        if (key.Length == 0)
        {
            return new Fault(ErrorCatalogue.MissingBearerToken, "Send `Authorization: Bearer` followed by an API key of this project.");
        }

        if (await keys.FindAsync(key, context.RequestAborted) is not { } caller)
        {
            return new Fault(
                ErrorCatalogue.InvalidApiKey,
                ApiKeyFormat.TryRead(key, out _)
                    ? "The API key is unknown here or was revoked."
                    : "The API key is not complete or was mistyped: it is `lz_test_` or `lz_live_` and 49 letters and digits."
            );
        }

        context.Features.Set(caller);
        return caller.Has(scope)
            ? null
            : new Fault(ErrorCatalogue.InsufficientScope, $"This key may not do that: the route needs the scope `{scope}`.");
    }
}

/// <summary>What an <c>Authorization</c> header carries.</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>The token; empty when the header is of another scheme or carries none.</summary>
    public static ReadOnlySpan<char> Of(ReadOnlySpan<char> header) =>
        header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : default;
}
