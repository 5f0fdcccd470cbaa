using Licenzy.Server.Platform;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Stripe;

namespace Licenzy.Server.Configuration;

/// <summary>A connection with the key to call Stripe by.</summary>
/// <param name="Row">The connection.</param>
/// <param name="Credentials">Its key.</param>
internal sealed record StoredConnection(ConnectionRow Row, StripeCredentials Credentials)
{
    /// <summary>The connection of a mode; null when there is none.</summary>
    public static Task<StoredConnection?> FindAsync(
        Database database,
        ConnectionSecrets secrets,
        Scope scope,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            async session =>
                await ConnectionStore.OfScopeAsync(session, scope) is { } row
                    ? new StoredConnection(row, await secrets.CredentialsAsync(session, row))
                    : null,
            cancellationToken
        );
}
