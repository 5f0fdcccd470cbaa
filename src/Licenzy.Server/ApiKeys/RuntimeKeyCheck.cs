using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ApiKeys;

/// <summary>
/// Opens the runtime API: a route that declares a runtime scope is reached only with a valid key of that scope. A plain
/// middleware and no authentication scheme: this stands before every access check.
/// </summary>
internal sealed class RuntimeKeyCheck(RequestDelegate next, Database database, KeyUses uses, TimeProvider time)
{
    private const string Scheme = "Bearer ";

    /// <summary>Longer than any key; what is longer is not even hashed.</summary>
    private const int LongestHeader = 256;

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

    private async Task<Fault?> AuthenticateAsync(HttpContext context, string scope)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || header.AsSpan(Scheme.Length).Trim().IsEmpty)
        {
            return new Fault(ErrorCatalogue.MissingBearerToken, "Send `Authorization: Bearer` followed by an API key of this project.");
        }

        var key = header[Scheme.Length..].Trim();
        // The checksum tells a mistyped key apart without asking the database.
        if (header.Length > LongestHeader || !ApiKeyFormat.TryRead(key, out _))
        {
            return Refused("The API key is not complete or was mistyped: it is `lz_test_` or `lz_live_` and 49 letters and digits.");
        }

        var hash = ApiKeyStore.HashOf(key);
        var row = await database.ReadAsync(session => ApiKeyStore.FindAsync(session, hash), context.RequestAborted);
        if (row is null || row.RevokedMs is not null)
        {
            return Refused("The API key is unknown here or was revoked.");
        }

        uses.Add(hash, time.NowMs());
        var mode = string.Equals(row.Mode, "live", StringComparison.Ordinal) ? Core.Mode.Live : Core.Mode.Test;
        var caller = new RuntimeCaller(row.Id, new Scope(row.ProjectId, mode), row.AccountId, row.Scopes.Split(' '));
        context.Features.Set(caller);
        return caller.Has(scope)
            ? null
            : new Fault(ErrorCatalogue.InsufficientScope, $"This key may not do that: the route needs the scope `{scope}`.");
    }

    private static Fault Refused(string detail) => new(ErrorCatalogue.InvalidApiKey, detail);
}
