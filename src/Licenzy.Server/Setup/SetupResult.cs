namespace Licenzy.Server.Setup;

/// <summary>What `apply` answers with `--json`. Keys and secrets are there only where they were just created.</summary>
internal sealed record SetupResult(
    string AccountId,
    string? ProjectId,
    IReadOnlyList<SetupResult.Connection> Stripe,
    IReadOnlyList<SetupResult.Product> Products,
    IReadOnlyList<SetupResult.ApiKey> ApiKeys,
    IReadOnlyList<SetupResult.WebhookEndpoint> WebhookEndpoints
)
{
    internal sealed record Connection(string Mode, string ConnectionId, string WebhookUrl);

    internal sealed record Product(string Mode, string Id, string ProductCode);

    internal sealed record ApiKey(string Mode, string Name, string Id, string? Key);

    internal sealed record WebhookEndpoint(string Mode, string Id, string Url, string? Secret);
}
