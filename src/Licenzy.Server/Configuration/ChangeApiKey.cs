using System.ComponentModel.DataAnnotations;
using Licenzy.Core.Formats;
using Licenzy.Server.ApiKeys;
using Licenzy.Server.Audit;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Configuration;

/// <summary>Renames an API key, or revokes it. A revoked key is refused by every request that begins from then on, on every node.</summary>
internal sealed class ChangeApiKey(Database database, AuditLog audit, KeyUses uses, TimeProvider time)
{
    /// <summary>What is to change.</summary>
    /// <param name="Name">What it is called from now on, 1 to 200 characters.</param>
    internal sealed record Request([property: StringLength(200, MinimumLength = 1)] string Name);

    public async Task<Answer<ApiKeyView>> RenameAsync(
        PortalCaller caller,
        string keyId,
        Request request,
        CancellationToken cancellationToken
    ) =>
        ApiKeyFields.CheckName(request.Name) is { } fault
            ? fault
            : await database.WriteAsync(session => RenameAsync(session, caller, keyId, request.Name), cancellationToken);

    /// <summary>A second time changes nothing and answers the same.</summary>
    public Task<Answer<ApiKeyView>> RevokeAsync(PortalCaller caller, string keyId, CancellationToken cancellationToken) =>
        database.WriteAsync(session => RevokeAsync(session, caller, keyId), cancellationToken);

    private async Task<Answer<ApiKeyView>> RenameAsync(Session session, PortalCaller caller, string keyId, string name)
    {
        if (await FindAsync(session, caller.Scope, keyId) is not { } row)
        {
            return ApiKeyFields.Missing(keyId);
        }

        if (!string.Equals(row.Name, name, StringComparison.Ordinal))
        {
            await ApiKeyStore.RenameAsync(session, caller.Scope, row.Id, name);
            await TellAsync(session, caller, "api_key.renamed", row, new { before = new { name = row.Name }, after = new { name } });
        }

        return ApiKeyView.Of(row with { Name = name }, uses);
    }

    private async Task<Answer<ApiKeyView>> RevokeAsync(Session session, PortalCaller caller, string keyId)
    {
        if (await FindAsync(session, caller.Scope, keyId) is not { } row)
        {
            return ApiKeyFields.Missing(keyId);
        }

        if (await ApiKeyStore.RevokeAsync(session, caller.Scope, row.Id, caller.UserId, time.NowMs()))
        {
            row = (await ApiKeyStore.FindByIdAsync(session, caller.Scope, row.Id))!;
            await TellAsync(session, caller, "api_key.revoked", row, new { before = new { name = row.Name, hint = row.Hint } });
        }

        return ApiKeyView.Of(row, uses);
    }

    private Task TellAsync(Session session, PortalCaller caller, string action, ApiKeyRow row, object details) =>
        audit.WriteAsync(session, caller, new AuditEntry(action, "api_key", row.Id) { Details = details });

    private static Task<ApiKeyRow?> FindAsync(Session session, Scope scope, string keyId) =>
        LicenzyId.IsValid(IdPrefix.ApiKey, keyId) ? ApiKeyStore.FindByIdAsync(session, scope, keyId) : Task.FromResult<ApiKeyRow?>(null);
}
