using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.WebhookControl;

/// <summary>One endpoint, or all of a mode, newest first.</summary>
internal sealed class ReadEndpoints(Database database, TimeProvider time)
{
    /// <param name="scope">Whose endpoint it is.</param>
    /// <param name="endpointId">Which; null means the default one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<Answer<EndpointView>> OneAsync(Scope scope, string? endpointId, CancellationToken cancellationToken) =>
        database.ReadAsync<Answer<EndpointView>>(
            async session =>
                await EndpointLookup.FindAsync(session, scope, endpointId) is { } endpoint
                    ? await EndpointView.OfAsync(session, endpoint, time.NowMs())
                    : EndpointLookup.Missing(endpointId),
            cancellationToken
        );

    public async Task<Answer<Page<EndpointView>>> ListAsync(
        Scope scope,
        string? limit,
        string? cursor,
        bool withFigures,
        CancellationToken cancellationToken
    )
    {
        if (PageLimit.Read(limit, out var most) is { } fault)
        {
            return fault;
        }

        if (cursor is not null && !LicenzyId.IsValid(IdPrefix.WebhookEndpoint, cursor))
        {
            return PageLimit.BadCursor;
        }

        return await database.ReadAsync<Answer<Page<EndpointView>>>(
            async session => await PageAsync(session, scope, most, cursor, withFigures),
            cancellationToken
        );
    }

    /// <summary>A mode has few endpoints: all are read, and only those of the page are looked at closely.</summary>
    private async Task<Page<EndpointView>> PageAsync(Session session, Scope scope, int limit, string? cursor, bool withFigures)
    {
        var endpoints = (await EndpointStore.ListAsync(session, scope))
            .Reverse()
            .Where(endpoint => cursor is null || string.CompareOrdinal(endpoint.Id, cursor) < 0)
            .ToList();
        var page = Page<EndpointRow>.Of(endpoints, limit, endpoint => endpoint.Id);
        List<EndpointView> views = [];
        foreach (var endpoint in page.Data)
        {
            var view = await EndpointView.OfAsync(session, endpoint, time.NowMs());
            var key = new EndpointKey(scope, endpoint.Id);
            views.Add(withFigures ? view with { Last24Hours = await EndpointFigures.OfAsync(session, key, time.NowMs()) } : view);
        }

        return new Page<EndpointView>(views, page.HasMore, page.NextCursor);
    }
}
