using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.WebhookControl;

/// <summary>Finds the endpoint that a request speaks of: by its id, or the mode's default one. Deleted ones are not there.</summary>
internal static class EndpointLookup
{
    /// <param name="session">The database.</param>
    /// <param name="scope">Whose endpoint it is.</param>
    /// <param name="endpointId">Its id as it was sent; null means the default endpoint.</param>
    public static async Task<EndpointRow?> FindAsync(Session session, Scope scope, string? endpointId)
    {
        if (endpointId is null)
        {
            return await EndpointStore.DefaultAsync(session, scope);
        }

        var row = LicenzyId.IsValid(IdPrefix.WebhookEndpoint, endpointId)
            ? await EndpointStore.FindAsync(session, scope, endpointId)
            : null;
        return row is { DeletedMs: null } ? row : null;
    }

    /// <summary>The endpoint for a change of it alone: nobody else changes it until the transaction ends.</summary>
    public static async Task<EndpointRow?> LockAsync(Session session, Scope scope, string? endpointId) =>
        await FindAsync(session, scope, endpointId) is { } found
        && await EndpointStore.FindAsync(session, scope, found.Id, forUpdate: true) is { DeletedMs: null } locked
            ? locked
            : null;

    /// <summary>The endpoint with its health, both locked: the health first, as everybody does who locks both.</summary>
    public static async Task<(EndpointRow Endpoint, EndpointHealthRow Health)?> LockWithHealthAsync(
        Session session,
        Scope scope,
        string? endpointId
    )
    {
        if (await FindAsync(session, scope, endpointId) is not { } found)
        {
            return null;
        }

        var health = await EndpointHealthStore.LockAsync(session, new EndpointKey(scope, found.Id));
        var endpoint = await EndpointStore.FindAsync(session, scope, found.Id, forUpdate: true);
        return endpoint is { DeletedMs: null } ? (endpoint, health) : null;
    }

    /// <summary>The refusal where there is none: what is another project's is not there either.</summary>
    public static Fault Missing(string? endpointId) =>
        endpointId is null
            ? new Fault(ErrorCatalogue.NotFound, "There is no default endpoint in this mode yet. Make one with `PUT` on this endpoint.")
            : new Fault(ErrorCatalogue.NotFound, "There is no such webhook endpoint in this project and mode.") { Param = "endpoint_id" };
}
