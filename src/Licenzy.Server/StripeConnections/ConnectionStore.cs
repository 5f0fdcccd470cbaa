using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.StripeConnections;

internal sealed record ConnectionRow
{
    public string Id { get; init; } = string.Empty;

    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    public string? StripeAccountId { get; init; }

    /// <summary>The masked form of the secret key.</summary>
    public string KeyHint { get; init; } = string.Empty;

    public byte[] SecretKey { get; init; } = [];

    public byte[]? WebhookSecret { get; init; }

    /// <summary>During a roll of the signing secret: the one before, valid for a while.</summary>
    public byte[]? PreviousWebhookSecret { get; init; }

    public long? PreviousWebhookSecretUntilMs { get; init; }

    public string? WebhookEndpointId { get; init; }

    public long CreatedMs { get; init; }

    public long UpdatedMs { get; init; }
}

/// <summary>The Stripe accounts of projects, found by connection id without knowing the project: a directory table.</summary>
internal static class ConnectionStore
{
    private const string Columns = """
        id, project_id, mode, stripe_account_id, key_hint, secret_key, webhook_secret, previous_webhook_secret,
        previous_webhook_secret_until_ms, webhook_endpoint_id, created_ms, updated_ms
        """;

    public static Task<ConnectionRow?> FindAsync(Session session, string id) =>
        session.FindAsync<ConnectionRow>($"select {Columns} from stripe_connections where id = @Id", new { Id = id });

    public static Task<ConnectionRow?> OfScopeAsync(Session session, Scope scope) =>
        session.FindAsync<ConnectionRow>(
            $"select {Columns} from stripe_connections where project_id = @ProjectId and mode = @Mode",
            new { scope.ProjectId, Mode = scope.ModeText }
        );

    /// <summary>The newest connections of a mode that can verify anything: the last resort for the bare webhook URL.</summary>
    public static Task<IReadOnlyList<ConnectionRow>> NewestAsync(Session session, string mode, int most) =>
        session.QueryAsync<ConnectionRow>(
            $"""
            select {Columns} from stripe_connections where mode = @Mode and webhook_secret is not null
            order by updated_ms desc limit @Most
            """,
            new { Mode = mode, Most = most }
        );

    public static Task SaveAsync(Session session, ConnectionRow row) =>
        session.ExecuteAsync(
            """
            insert into stripe_connections
                (id, project_id, mode, stripe_account_id, key_hint, secret_key, webhook_secret, previous_webhook_secret,
                 previous_webhook_secret_until_ms, webhook_endpoint_id, created_ms, updated_ms)
            values
                (@Id, @ProjectId, @Mode, @StripeAccountId, @KeyHint, @SecretKey, @WebhookSecret, @PreviousWebhookSecret,
                 @PreviousWebhookSecretUntilMs, @WebhookEndpointId, @CreatedMs, @UpdatedMs)
            on conflict (project_id, mode) do update set
                stripe_account_id = excluded.stripe_account_id, key_hint = excluded.key_hint, secret_key = excluded.secret_key,
                webhook_secret = excluded.webhook_secret, previous_webhook_secret = excluded.previous_webhook_secret,
                previous_webhook_secret_until_ms = excluded.previous_webhook_secret_until_ms,
                webhook_endpoint_id = excluded.webhook_endpoint_id, updated_ms = excluded.updated_ms
            """,
            row
        );

    /// <summary>The project is no more: its connections are forgotten, secrets and all.</summary>
    public static Task<int> RemoveOfProjectAsync(Session session, string projectId) =>
        session.ExecuteAsync("delete from stripe_connections where project_id = @ProjectId", new { ProjectId = projectId });
}
