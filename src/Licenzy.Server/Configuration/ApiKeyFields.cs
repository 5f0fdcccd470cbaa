using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;

namespace Licenzy.Server.Configuration;

/// <summary>What the fields of an API key may hold.</summary>
internal static class ApiKeyFields
{
    private const int LongestName = 200;

    public static Fault? CheckName(string name) =>
        name.Trim().Length is < 1 or > LongestName || name.Any(char.IsControl)
            ? Fault.Field("name", $"`name` must have 1 to {LongestName} characters.")
            : null;

    public static Fault? CheckScopes(IReadOnlyList<string>? scopes) =>
        scopes is { Count: 0 } ? Fault.Field("scopes", "A key without a scope opens nothing. Name one, or do not send `scopes`.")
        : (scopes ?? []).Except(RuntimeScopes.All, StringComparer.Ordinal).Any()
            ? Fault.Field("scopes", $"`scopes` names some of {string.Join(", ", RuntimeScopes.All)}.")
        : null;

    /// <summary>The refusal where there is none: what is another project's or mode's is not there either.</summary>
    public static Fault Missing(string keyId) =>
        new(ErrorCatalogue.NotFound, $"There is no API key {ShownId.Of(keyId)} in this project and mode.") { Param = "key_id" };
}
