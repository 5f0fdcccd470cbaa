using Licenzy.Server.StripeConnections;

namespace Licenzy.Server.Configuration;

/// <summary>What the audit log says of a connection: whose it is and how its key is recognised, never a secret.</summary>
internal sealed record ConnectionAudit(string? AccountId, string? AccountName, string KeyHint, string? EndpointId)
{
    public static ConnectionAudit Of(ConnectionRow row) =>
        new(row.StripeAccountId, row.StripeAccountName, row.KeyHint, row.WebhookEndpointId);
}
