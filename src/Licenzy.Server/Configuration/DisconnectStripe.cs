using Licenzy.Server.Audit;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Products;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Stripe;

namespace Licenzy.Server.Configuration;

/// <summary>
/// Forgets the key and the signing secrets of a mode. What was sold stays, and so does everybody's access; checkouts are refused and no
/// event is taken until a Stripe account is connected again.
/// </summary>
internal sealed class DisconnectStripe(Database database, RegisterWebhook registerWebhook, ConnectionSecrets secrets, AuditLog audit)
{
    private const int MostProducts = 1_000;

    /// <summary>What is gone and what stays.</summary>
    /// <param name="Mode">The mode.</param>
    /// <param name="Disconnected">Whether there was a connection; false changes nothing.</param>
    /// <param name="EndpointRemoved">Whether the endpoint that Licenzy had registered is gone in Stripe as well.</param>
    /// <param name="ProductsKept">How many products stay.</param>
    /// <param name="EntitlementsKept">How many entitlements go on giving access, counted up to 100,000 for each product.</param>
    /// <param name="Detail">The same in a sentence.</param>
    internal sealed record Response(
        string Mode,
        bool Disconnected,
        bool EndpointRemoved,
        long ProductsKept,
        long EntitlementsKept,
        string Detail
    );

    private sealed record Removed(ConnectionRow? Row, StripeCredentials? Credentials, long Products, long Entitlements);

    public async Task<Answer<Response>> HandleAsync(PortalCaller caller, CancellationToken cancellationToken)
    {
        var scope = caller.Scope;
        var removed = await database.WriteAsync(session => RemoveAsync(session, caller, scope), cancellationToken);
        var gone = false;
        if (removed is { Row.WebhookEndpointId: { } endpointId, Credentials: { } credentials })
        {
            gone = await registerWebhook.RemoveAsync(credentials, [endpointId], CancellationToken.None) == 1;
        }

        return new Response(
            scope.ModeText,
            removed.Row is not null,
            gone,
            removed.Products,
            removed.Entitlements,
            $"Checkout stops in {scope.ModeText} mode. {removed.Products} products and {removed.Entitlements} entitlements with access stay."
        );
    }

    private async Task<Removed> RemoveAsync(Session session, PortalCaller caller, Scope scope)
    {
        var row = await ConnectionStore.LockAsync(session, scope);
        var kept = await ProductStore.ListAsync(session, scope, archived: false, kind: null, beforeId: null, MostProducts);
        long entitlements = 0;
        foreach (var product in kept)
        {
            entitlements += await ProductHoldersStore.CountAsync(session, scope, product.Id);
        }

        if (row is null)
        {
            return new Removed(Row: null, Credentials: null, kept.Count, entitlements);
        }

        var credentials = await secrets.CredentialsAsync(session, row);
        await ConnectionStore.DeleteAsync(session, scope);
        await audit.WriteAsync(
            session,
            caller,
            new AuditEntry("stripe_connection.disconnected", "stripe_connection", row.Id)
            {
                Details = new { before = ConnectionAudit.Of(row) },
            }
        );
        return new Removed(row, credentials, kept.Count, entitlements);
    }
}
