namespace Licenzy.Server.StripeConnections;

/// <summary>
/// A connection with its signing secrets opened: what it takes to tell whether an event is Stripe's. No record: the text of a record
/// would show the secrets.
/// </summary>
/// <param name="row">The connection.</param>
/// <param name="secret">Its signing secret; null when the webhook was never set up.</param>
/// <param name="previousSecret">The secret before a roll; null when there is none.</param>
internal sealed class SigningConnection(ConnectionRow row, string? secret, string? previousSecret)
{
    private readonly IReadOnlyList<string> present = secret is null ? [] : [secret];
    private readonly IReadOnlyList<string> whileRolled =
        secret is null ? []
        : previousSecret is null ? [secret]
        : [secret, previousSecret];

    public string Id => row.Id;

    public string ProjectId => row.ProjectId;

    public string Mode => row.Mode;

    /// <summary>The signing secrets that are valid at an instant (Unix ms), newest first; none when the webhook was never set up.</summary>
    public IReadOnlyList<string> SecretsAt(long nowMs) => row.PreviousWebhookSecretUntilMs > nowMs ? whileRolled : present;
}
