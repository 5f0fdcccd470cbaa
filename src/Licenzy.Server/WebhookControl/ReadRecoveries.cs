using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.WebhookControl;

/// <summary>One recovery of an endpoint, or all of them, newest first.</summary>
internal sealed class ReadRecoveries(Database database)
{
    /// <summary>Sorts after every id of a recovery.</summary>
    private const string AfterAll = "rcv_~";

    /// <summary>The refusal where there is none.</summary>
    public static Fault Missing { get; } =
        new(ErrorCatalogue.NotFound, "There is no such recovery of this endpoint.") { Param = "recovery_id" };

    public Task<Answer<RecoveryView>> OneAsync(Scope scope, string endpointId, string recoveryId, CancellationToken cancellationToken) =>
        database.ReadAsync<Answer<RecoveryView>>(
            async session =>
            {
                if (await EndpointLookup.FindAsync(session, scope, endpointId) is not { } endpoint)
                {
                    return EndpointLookup.Missing(endpointId);
                }

                var row = LicenzyId.IsValid(IdPrefix.Recovery, recoveryId)
                    ? await RecoveryStore.FindAsync(session, scope, recoveryId)
                    : null;
                return row is not null && row.EndpointId == endpoint.Id ? RecoveryView.Of(row) : Missing;
            },
            cancellationToken
        );

    public async Task<Answer<Page<RecoveryView>>> ListAsync(
        Scope scope,
        string endpointId,
        string? limit,
        string? cursor,
        CancellationToken cancellationToken
    )
    {
        if (PageLimit.Read(limit, out var most) is { } fault)
        {
            return fault;
        }

        if (cursor is not null && !LicenzyId.IsValid(IdPrefix.Recovery, cursor))
        {
            return PageLimit.BadCursor;
        }

        return await database.ReadAsync<Answer<Page<RecoveryView>>>(
            async session =>
            {
                if (await EndpointLookup.FindAsync(session, scope, endpointId) is not { } endpoint)
                {
                    return EndpointLookup.Missing(endpointId);
                }

                var key = new EndpointKey(scope, endpoint.Id);
                var rows = await RecoveryStore.OfEndpointAsync(session, key, cursor ?? AfterAll, most + 1);
                return Page<RecoveryView>.Of([.. rows.Select(RecoveryView.Of)], most, row => row.Id);
            },
            cancellationToken
        );
    }
}
