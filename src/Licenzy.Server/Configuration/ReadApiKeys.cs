using Licenzy.Core.Formats;
using Licenzy.Server.ApiKeys;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Configuration;

/// <summary>The API keys of a mode, masked, newest first.</summary>
internal sealed class ReadApiKeys(Database database, KeyUses uses)
{
    public async Task<Answer<Page<ApiKeyView>>> HandleAsync(
        PortalCaller caller,
        string? state,
        string? limit,
        string? cursor,
        CancellationToken cancellationToken
    )
    {
        if (PageLimit.Read(limit, out var most) is { } fault)
        {
            return fault;
        }

        if (state is not (null or "active" or "revoked"))
        {
            return Fault.Field("state", "`state` is `active` or `revoked`.");
        }

        if (cursor is not null && !LicenzyId.IsValid(IdPrefix.ApiKey, cursor))
        {
            return PageLimit.BadCursor;
        }

        bool? revoked = state is null ? null : state == "revoked";
        var rows = await database.ReadAsync(
            session => ApiKeyStore.ListAsync(session, caller.Scope, revoked, cursor, most + 1),
            cancellationToken
        );
        return Page<ApiKeyView>.Of([.. rows.Select(row => ApiKeyView.Of(row, uses))], most, view => view.Id);
    }
}
