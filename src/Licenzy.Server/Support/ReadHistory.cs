using Licenzy.Core.Formats;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Support;

/// <summary>One row of the history, with what the application was told of it.</summary>
internal sealed class ReadHistory(Database database)
{
    /// <summary>A row of the history.</summary>
    /// <param name="History">The row.</param>
    /// <param name="Deliveries">What the application was told of it.</param>
    internal sealed record Response(HistoryView History, IReadOnlyList<ToldDelivery> Deliveries);

    public async Task<Answer<Response>> HandleAsync(Scope scope, string id, CancellationToken cancellationToken) =>
        await database.ReadAsync<Answer<Response>>(
            async session =>
                LicenzyId.IsValid(IdPrefix.History, id) && await HistoryStore.FindAsync(session, scope, id) is { } row
                    ? new Response(
                        await HistoryView.OfAsync(row, new People(session)),
                        await ToldDeliveries.OfChangeAsync(session, scope, id)
                    )
                    : NotHere.Of("no row of the history", id, scope),
            cancellationToken
        );
}
