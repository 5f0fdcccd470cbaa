using System.Text.Json.Serialization;
using Licenzy.Server.ApiKeys;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Configuration;

/// <summary>Whether a key opens anything.</summary>
internal enum ApiKeyState
{
    /// <summary>It does.</summary>
    Active,

    /// <summary>It was revoked, for good.</summary>
    Revoked,
}

/// <summary>An API key, masked.</summary>
/// <param name="Id">Names it in other calls.</param>
/// <param name="Mode">The mode that it opens.</param>
/// <param name="Name">What it is called.</param>
/// <param name="KeyHint">Its masked form.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="State">active or revoked.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">Who made it, <c>usr_…</c>; null where a setup file did.</param>
/// <param name="LastUsedAt">When a request came with it last, within a minute; null when none ever did.</param>
/// <param name="RevokedAt">When it was revoked.</param>
/// <param name="RevokedBy">Who revoked it.</param>
/// <param name="Key">The key itself: only in the answer to the request that made it, and never again.</param>
internal sealed record ApiKeyView(
    string Id,
    string Mode,
    string Name,
    string KeyHint,
    IReadOnlyList<string> Scopes,
    ApiKeyState State,
    UtcInstant CreatedAt,
    string? CreatedBy,
    UtcInstant? LastUsedAt,
    UtcInstant? RevokedAt,
    string? RevokedBy,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Key = null
)
{
    /// <param name="row">The key.</param>
    /// <param name="uses">Uses that are not written down yet.</param>
    /// <param name="key">The key itself, where it was just made.</param>
    public static ApiKeyView Of(ApiKeyRow row, KeyUses uses, string? key = null) =>
        new(
            row.Id,
            row.Mode,
            row.Name,
            row.Hint,
            row.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            row.RevokedMs is null ? ApiKeyState.Active : ApiKeyState.Revoked,
            new UtcInstant(row.CreatedMs),
            row.CreatedBy,
            UtcInstant.From(Latest(row.LastUsedMs, uses.LastOf(row.Hash))),
            UtcInstant.From(row.RevokedMs),
            row.RevokedBy,
            key
        );

    private static long? Latest(long? one, long? other) =>
        one is null ? other
        : other is null ? one
        : Math.Max(one.Value, other.Value);
}
