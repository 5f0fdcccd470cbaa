using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.StripeConnections;

internal sealed record ConnectionRow
{
    public string Id { get; init; } = string.Empty;

    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    public string? StripeAccountId { get; init; }

    /// <summary>What the Stripe account calls itself, as of the last change of the key.</summary>
    public string? StripeAccountName { get; init; }

    /// <summary>The masked form of the secret key.</summary>
    public string KeyHint { get; init; } = string.Empty;

    public byte[] SecretKey { get; init; } = [];

    public byte[]? WebhookSecret { get; init; }

    /// <summary>During a roll of the signing secret: the one before, valid for a while.</summary>
    public byte[]? PreviousWebhookSecret { get; init; }

    public long? PreviousWebhookSecretUntilMs { get; init; }

    public long? WebhookSecretSetMs { get; init; }

    /// <summary>Who set the signing secret; null where a setup file did.</summary>
    public string? WebhookSecretSetBy { get; init; }

    /// <summary>The endpoint in Stripe that we registered (<c>we_…</c>); null where somebody registered it by hand.</summary>
    public string? WebhookEndpointId { get; init; }

    public long CreatedMs { get; init; }

    public long UpdatedMs { get; init; }

    public string? CreatedBy { get; init; }

    public string? UpdatedBy { get; init; }
}

/// <summary>The Stripe accounts of projects, found by connection id without knowing the project: a directory table.</summary>
internal static class ConnectionStore
{
    private const string Columns = """
        id, project_id, mode, stripe_account_id, stripe_account_name, key_hint, secret_key, webhook_secret, previous_webhook_secret,
        previous_webhook_secret_until_ms, webhook_secret_set_ms, webhook_secret_set_by, webhook_endpoint_id, created_ms, updated_ms,
        created_by, updated_by
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

    /// <summary>The connection of a mode for a change of it alone: nobody else changes it until the transaction ends.</summary>
    public static Task<ConnectionRow?> LockAsync(Session session, Scope scope) =>
        session.FindAsync<ConnectionRow>(
            $"""
            select {Columns} from stripe_connections where project_id = @ProjectId and mode = @Mode {session.Dialect.ForUpdate}
            """,
            new { scope.ProjectId, Mode = scope.ModeText }
        );

    /// <summary>Stores a new connection; false when the mode has one already.</summary>
    public static async Task<bool> InsertAsync(Session session, ConnectionRow row) =>
        await session.ExecuteAsync(
            """
            insert into stripe_connections
                (id, project_id, mode, stripe_account_id, stripe_account_name, key_hint, secret_key, webhook_secret,
                 previous_webhook_secret, previous_webhook_secret_until_ms, webhook_secret_set_ms, webhook_secret_set_by,
                 webhook_endpoint_id, created_ms, updated_ms, created_by, updated_by)
            values
                (@Id, @ProjectId, @Mode, @StripeAccountId, @StripeAccountName, @KeyHint, @SecretKey, @WebhookSecret,
                 @PreviousWebhookSecret, @PreviousWebhookSecretUntilMs, @WebhookSecretSetMs, @WebhookSecretSetBy,
                 @WebhookEndpointId, @CreatedMs, @UpdatedMs, @CreatedBy, @UpdatedBy)
            on conflict (project_id, mode) do nothing
            """,
            row
        ) == 1;

    public static Task UpdateAsync(Session session, ConnectionRow row)
    {
        session.Changed(Change.OfConnections(row.ProjectId));
        return session.ExecuteAsync(
            """
            update stripe_connections set
                stripe_account_id = @StripeAccountId, stripe_account_name = @StripeAccountName, key_hint = @KeyHint,
                secret_key = @SecretKey, webhook_secret = @WebhookSecret, previous_webhook_secret = @PreviousWebhookSecret,
                previous_webhook_secret_until_ms = @PreviousWebhookSecretUntilMs, webhook_secret_set_ms = @WebhookSecretSetMs,
                webhook_secret_set_by = @WebhookSecretSetBy, webhook_endpoint_id = @WebhookEndpointId, updated_ms = @UpdatedMs,
                updated_by = @UpdatedBy
            where project_id = @ProjectId and mode = @Mode and id = @Id
            """,
            row
        );
    }

    /// <summary>The project is no more: its connections are forgotten, secrets and all.</summary>
    public static Task<int> RemoveOfProjectAsync(Session session, string projectId)
    {
        session.Changed(Change.OfConnections(projectId));
        return session.ExecuteAsync("delete from stripe_connections where project_id = @ProjectId", new { ProjectId = projectId });
    }

    /// <summary>Disconnects a mode: the key and the signing secrets are gone for good.</summary>
    public static Task<int> DeleteAsync(Session session, Scope scope)
    {
        session.Changed(Change.OfConnections(scope.ProjectId));
        return session.ExecuteAsync(
            "delete from stripe_connections where project_id = @ProjectId and mode = @Mode",
            new { scope.ProjectId, Mode = scope.ModeText }
        );
    }
}
