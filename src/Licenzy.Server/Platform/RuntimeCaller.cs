namespace Licenzy.Server.Platform;

/// <summary>Who calls <c>/v1</c>: what a valid API key says. The only place where the mode of a runtime call comes from.</summary>
/// <param name="KeyId">The key, <c>key_…</c>.</param>
/// <param name="Scope">The project and mode of the key.</param>
/// <param name="AccountId">The account that owns the project.</param>
/// <param name="Scopes">What the key may do.</param>
internal sealed record RuntimeCaller(string KeyId, Scope Scope, string AccountId, IReadOnlyList<string> Scopes)
{
    public bool Has(string scope) =>
        Scopes.Contains(scope, StringComparer.Ordinal)
        || (
            string.Equals(scope, RuntimeScopes.Read, StringComparison.Ordinal)
            && Scopes.Contains(RuntimeScopes.Runtime, StringComparer.Ordinal)
        );

    /// <summary>The caller of this request; the key middleware has put it there for every route that needs one.</summary>
    public static ValueTask<RuntimeCaller> BindAsync(HttpContext context) =>
        ValueTask.FromResult(
            context.Features.Get<RuntimeCaller>()
                ?? throw new InvalidOperationException("The route takes a RuntimeCaller but declares no runtime scope.")
        );
}

/// <summary>The scopes that a key can have.</summary>
internal static class RuntimeScopes
{
    /// <summary>Everything but webhook control.</summary>
    public const string Runtime = "runtime";

    /// <summary>Access checks and reads alone.</summary>
    public const string Read = "runtime:read";

    /// <summary>Control of outbound webhooks.</summary>
    public const string Webhooks = "webhooks";

    public static IReadOnlyList<string> All { get; } = [Runtime, Read, Webhooks];
}

/// <summary>Marks a route as part of the runtime API and says which scope its key must have.</summary>
internal sealed record RuntimeScopeMetadata(string Scope);
