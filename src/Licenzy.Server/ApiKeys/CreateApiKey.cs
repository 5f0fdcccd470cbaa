using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ApiKeys;

/// <summary>Makes an API key. The key is in the answer and nowhere else: only its hash is stored.</summary>
internal static class CreateApiKey
{
    /// <param name="Row">What is stored and listed.</param>
    /// <param name="Key">The key itself, shown once.</param>
    internal sealed record Created(ApiKeyRow Row, string Key);

    public static async Task<Created> HandleAsync(
        Session session,
        Ids ids,
        TimeProvider time,
        Scope scope,
        string accountId,
        string name,
        IReadOnlyList<string> scopes,
        string? userId = null
    )
    {
        var key = ApiKeyFormat.Make(scope.Mode, Ids.RandomBytes(32));
        var row = new ApiKeyRow
        {
            Hash = ApiKeyStore.HashOf(key),
            Id = ids.New("key"),
            AccountId = accountId,
            ProjectId = scope.ProjectId,
            Mode = scope.ModeText,
            Name = name,
            Scopes = string.Join(' ', scopes),
            Hint = ApiKeyFormat.Hint(key),
            CreatedMs = time.NowMs(),
            CreatedBy = userId,
        };
        await ApiKeyStore.InsertAsync(session, row);
        return new Created(row, key);
    }
}
