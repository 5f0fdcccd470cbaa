using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.StripeConnections;

/// <summary>What a connection shall be.</summary>
/// <param name="Scope">The project and mode.</param>
/// <param name="SecretKey">The key; null keeps the stored one.</param>
internal sealed record ConnectionChange(Scope Scope, string? SecretKey)
{
    /// <summary>The id that stands in the address that Stripe was given; a connection that does not exist yet gets it.</summary>
    public string? NewId { get; init; }

    /// <summary>The endpoint's signing secret; null keeps the stored one.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>The endpoint whose secret it is, where we registered it.</summary>
    public string? WebhookEndpointId { get; init; }

    /// <summary>Whose key it is, where Stripe was asked.</summary>
    public string? AccountId { get; init; }

    /// <summary>What that account calls itself.</summary>
    public string? AccountName { get; init; }

    /// <summary>Who changes it; null for a setup file.</summary>
    public string? UserId { get; init; }
}

/// <summary>What came of it.</summary>
/// <param name="Row">The connection as it is stored now.</param>
/// <param name="Former">The connection as it was; null when there was none.</param>
internal sealed record SavedConnection(ConnectionRow Row, ConnectionRow? Former)
{
    /// <summary>Whether anything was written.</summary>
    public bool Changed => !ReferenceEquals(Row, Former);
}

/// <summary>
/// Makes a connection or changes it, inside the transaction of whoever asks. The same change a second time writes nothing. A new
/// signing secret lets the one before be valid for a while; another Stripe account ends both, since what it signs is not ours to take.
/// </summary>
internal sealed class SaveConnection(ConnectionSecrets secrets, Ids ids, TimeProvider time)
{
    /// <returns>Null when the endpoint of the change leads to another connection than the mode has: nothing was written.</returns>
    /// <exception cref="ArgumentException">There is no connection yet, and no key is given.</exception>
    public async Task<SavedConnection?> HandleAsync(Session session, ConnectionChange change)
    {
        if (await ConnectionStore.LockAsync(session, change.Scope) is not { } known)
        {
            var made = await NewAsync(session, change);
            if (await ConnectionStore.InsertAsync(session, made))
            {
                return new SavedConnection(made, Former: null);
            }

            // Somebody else made one in this moment, and its secrets are sealed for its own id.
            known =
                await ConnectionStore.LockAsync(session, change.Scope)
                ?? throw new InvalidOperationException("A connection was made and removed within one statement.");
        }

        if (change.WebhookEndpointId is not null && !string.Equals(known.Id, change.NewId, StringComparison.Ordinal))
        {
            return null;
        }

        var row = await ChangedAsync(session, known, change);
        if (!ReferenceEquals(row, known))
        {
            await ConnectionStore.UpdateAsync(session, row);
        }

        return new SavedConnection(row, known);
    }

    private async Task<ConnectionRow> NewAsync(Session session, ConnectionChange change)
    {
        var now = time.NowMs();
        var key = change.SecretKey ?? throw new ArgumentException("A new connection needs a key.", nameof(change));
        var row = new ConnectionRow
        {
            Id = change.NewId ?? ids.New("con"),
            ProjectId = change.Scope.ProjectId,
            Mode = change.Scope.ModeText,
            StripeAccountId = change.AccountId,
            StripeAccountName = change.AccountName,
            CreatedMs = now,
            UpdatedMs = now,
            CreatedBy = change.UserId,
            UpdatedBy = change.UserId,
        };
        row = await WithKeyAsync(session, row, key);
        return change.WebhookSecret is { } secret ? await WithSecretAsync(session, row, change, secret) : row;
    }

    private async Task<ConnectionRow> ChangedAsync(Session session, ConnectionRow known, ConnectionChange change)
    {
        var row = known;
        if (change.AccountId is { } account && !string.Equals(account, known.StripeAccountId, StringComparison.Ordinal))
        {
            row = known.StripeAccountId is null
                ? row with
                {
                    StripeAccountId = account,
                }
                : WithoutSecrets(row) with
                {
                    StripeAccountId = account,
                };
        }

        row = row with { StripeAccountName = change.AccountName ?? row.StripeAccountName };
        if (change.SecretKey is { } key && !await secrets.HoldsKeyAsync(session, known, key))
        {
            row = await WithKeyAsync(session, row, key);
        }

        var current = row.WebhookSecret is null ? null : (await secrets.WebhookSecretsAsync(session, row)).FirstOrDefault();
        if (change.WebhookSecret is { } secret && !string.Equals(current, secret, StringComparison.Ordinal))
        {
            row = await WithSecretAsync(session, row, change, secret);
        }

        return row == known ? known : row with { UpdatedMs = time.NowMs(), UpdatedBy = change.UserId };
    }

    private static ConnectionRow WithoutSecrets(ConnectionRow row) =>
        row with
        {
            StripeAccountName = null,
            WebhookSecret = null,
            WebhookSecretSetMs = null,
            WebhookSecretSetBy = null,
            PreviousWebhookSecret = null,
            PreviousWebhookSecretUntilMs = null,
            WebhookEndpointId = null,
        };

    private async Task<ConnectionRow> WithKeyAsync(Session session, ConnectionRow row, string key) =>
        row with
        {
            KeyHint = StripeKeyText.Hint(key),
            SecretKey = await secrets.SealKeyAsync(session, row.ProjectId, row.Id, key),
        };

    private async Task<ConnectionRow> WithSecretAsync(Session session, ConnectionRow row, ConnectionChange change, string secret)
    {
        var now = time.NowMs();
        return row with
        {
            WebhookSecret = await secrets.SealWebhookSecretAsync(session, row.ProjectId, row.Id, secret),
            PreviousWebhookSecret = row.WebhookSecret,
            PreviousWebhookSecretUntilMs = row.WebhookSecret is null ? null : now + (long)ConnectionSecrets.RollOverlap.TotalMilliseconds,
            WebhookSecretSetMs = now,
            WebhookSecretSetBy = change.UserId,
            WebhookEndpointId = change.WebhookEndpointId,
        };
    }
}
