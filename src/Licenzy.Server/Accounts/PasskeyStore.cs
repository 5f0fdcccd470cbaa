using Licenzy.Server.Storage;

namespace Licenzy.Server.Accounts;

/// <summary>A passkey of a person: a key pair in their device, whose public half is here.</summary>
internal sealed record PasskeyRow
{
    /// <summary>The credential's id, base64url.</summary>
    public string CredentialId { get; init; } = string.Empty;

    public string UserId { get; init; } = string.Empty;

    public string? Name { get; init; }

    /// <summary>JSON: public key, counter and what else the ceremony needs.</summary>
    public string Data { get; init; } = string.Empty;

    public long CreatedMs { get; init; }

    public long? UsedMs { get; init; }
}

/// <summary>Passkeys, found by what a browser shows: a directory table.</summary>
internal static class PasskeyStore
{
    /// <summary>How many one person may have.</summary>
    public const int Most = 20;

    private const string Columns = "credential_id, user_id, name, data, created_ms, used_ms";

    public static Task<PasskeyRow?> FindAsync(Session session, string credentialId) =>
        session.FindAsync<PasskeyRow>($"select {Columns} from passkeys where credential_id = @Id", new { Id = credentialId });

    public static Task<IReadOnlyList<PasskeyRow>> OfUserAsync(Session session, string userId) =>
        session.QueryAsync<PasskeyRow>(
            $"select {Columns} from passkeys where user_id = @UserId order by created_ms, credential_id limit 100",
            new { UserId = userId }
        );

    /// <summary>None when the credential is somebody's already.</summary>
    public static Task<int> InsertAsync(Session session, PasskeyRow row) =>
        session.ExecuteAsync(
            """
            insert into passkeys (credential_id, user_id, name, data, created_ms, used_ms)
            values (@CredentialId, @UserId, @Name, @Data, @CreatedMs, @UsedMs) on conflict (credential_id) do nothing
            """,
            row
        );

    /// <summary>It was used, with the counter that it showed then.</summary>
    public static Task<int> UseAsync(Session session, string userId, string credentialId, string data, long nowMs) =>
        session.ExecuteAsync(
            "update passkeys set data = @Data, used_ms = @Now where credential_id = @Id and user_id = @UserId",
            new
            {
                Id = credentialId,
                UserId = userId,
                Data = data,
                Now = nowMs,
            }
        );

    public static Task<int> RenameAsync(Session session, string userId, string credentialId, string name) =>
        session.ExecuteAsync(
            "update passkeys set name = @Name where credential_id = @Id and user_id = @UserId",
            new
            {
                Id = credentialId,
                UserId = userId,
                Name = name,
            }
        );

    public static Task<int> RemoveAsync(Session session, string userId, string credentialId) =>
        session.ExecuteAsync(
            "delete from passkeys where credential_id = @Id and user_id = @UserId",
            new { Id = credentialId, UserId = userId }
        );

    public static Task<int> RemoveAllAsync(Session session, string userId) =>
        session.ExecuteAsync("delete from passkeys where user_id = @UserId", new { UserId = userId });
}
