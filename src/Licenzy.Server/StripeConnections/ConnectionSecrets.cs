using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;
using Licenzy.Stripe;

namespace Licenzy.Server.StripeConnections;

/// <summary>Seals and opens what a connection holds. A secret opens only as the field of the connection that it was sealed for.</summary>
internal sealed class ConnectionSecrets(ProjectSecrets secrets, TimeProvider time)
{
    private const string KeyField = "secret_key";
    private const string WebhookField = "webhook_secret";

    /// <summary>How long the signing secret before the present one stays valid after a roll.</summary>
    public static readonly TimeSpan RollOverlap = TimeSpan.FromHours(24);

    public async Task<byte[]> SealKeyAsync(Session session, string projectId, string connectionId, string secretKey) =>
        (await secrets.BoxAsync(session, projectId)).SealText(secretKey, Context(connectionId, KeyField));

    public async Task<byte[]> SealWebhookSecretAsync(Session session, string projectId, string connectionId, string secret) =>
        (await secrets.BoxAsync(session, projectId)).SealText(secret, Context(connectionId, WebhookField));

    public async Task<StripeCredentials> CredentialsAsync(Session session, ConnectionRow row) => new(await KeyAsync(session, row));

    /// <summary>Whether the connection holds this very key.</summary>
    public async Task<bool> HoldsKeyAsync(Session session, ConnectionRow row, string secretKey) =>
        string.Equals(await KeyAsync(session, row), secretKey, StringComparison.Ordinal);

    /// <summary>The signing secrets that are valid now, newest first; none when the webhook was never set up.</summary>
    public async Task<IReadOnlyList<string>> WebhookSecretsAsync(Session session, ConnectionRow row) =>
        (await SigningAsync(session, row)).SecretsAt(time.NowMs());

    /// <summary>The connection with its signing secrets opened, that before a roll included.</summary>
    public async Task<SigningConnection> SigningAsync(Session session, ConnectionRow row)
    {
        if (row.WebhookSecret is null)
        {
            return new SigningConnection(row, secret: null, previousSecret: null);
        }

        var box = await secrets.BoxAsync(session, row.ProjectId);
        var context = Context(row.Id, WebhookField);
        var isRolled = row.PreviousWebhookSecret is not null && row.PreviousWebhookSecretUntilMs > time.NowMs();
        return new SigningConnection(
            row,
            box.OpenText(row.WebhookSecret, context),
            isRolled ? box.OpenText(row.PreviousWebhookSecret!, context) : null
        );
    }

    private async Task<string> KeyAsync(Session session, ConnectionRow row) =>
        (await secrets.BoxAsync(session, row.ProjectId)).OpenText(row.SecretKey, Context(row.Id, KeyField));

    private static string Context(string connectionId, string field) => $"{connectionId}|{field}";
}
