using System.Text.Json;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Accounts;

/// <summary>A project's settings.</summary>
internal sealed record ProjectRow
{
    public string Id { get; init; } = string.Empty;

    public string AccountId { get; init; } = string.Empty;

    public string Name { get; init; } = string.Empty;

    /// <summary>Where a checkout returns to when the request names no other; null means our plain page.</summary>
    public string? SuccessUrl { get; init; }

    public string? CancelUrl { get; init; }

    /// <summary>Days that a subscription stays available after its payment failed.</summary>
    public long GraceDays { get; init; }

    /// <summary>The key of the project's secrets, sealed with the master key.</summary>
    public byte[] DataKey { get; init; } = [];

    /// <summary>JSON, an array: hosts to which a checkout may return. Empty: any.</summary>
    public string AllowedReturnHosts { get; init; } = "[]";

    /// <summary>The same, read.</summary>
    public IReadOnlyList<string> ReturnHosts => JsonSerializer.Deserialize<IReadOnlyList<string>>(AllowedReturnHosts) ?? [];

    /// <summary>The time zone in which the project's days are counted, as <c>Europe/Madrid</c>.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>When it was deleted; it stays as a record, and nothing works in it any more.</summary>
    public long? DeletedMs { get; init; }

    public long CreatedMs { get; init; }

    public long UpdatedMs { get; init; }
}

internal static class ProjectStore
{
    private const string Columns = """
        id, account_id, name, success_url, cancel_url, grace_days, data_key, allowed_return_hosts, time_zone,
        deleted_ms, created_ms, updated_ms
        """;

    public static Task<ProjectRow?> FindAsync(Session session, string projectId) =>
        session.FindAsync<ProjectRow>($"select {Columns} from projects where id = @ProjectId", new { ProjectId = projectId });

    /// <summary>The same as a part of a round trip: the project when there is one.</summary>
    public static IReadOnlyList<ProjectRow> Find(RoundTrip trip, string projectId) =>
        trip.Query<ProjectRow, ProjectRow>($"select {Columns} from projects where id = @Id", new ProjectRow { Id = projectId });

    public static Task<IReadOnlyList<ProjectRow>> OfAccountAsync(Session session, string accountId) =>
        session.QueryAsync<ProjectRow>(
            $"select {Columns} from projects where account_id = @AccountId and deleted_ms is null order by created_ms, id limit 1000",
            new { AccountId = accountId }
        );

    /// <summary>The ids of all projects, a page at a time, in their order.</summary>
    public static Task<IReadOnlyList<string>> PageAsync(Session session, string afterId, int most) =>
        session.QueryAsync<string>(
            "select id from projects where id > @After order by id limit @Most",
            new { After = afterId, Most = most }
        );

    /// <summary>The sealed data keys of all projects, a page at a time, in the order of their ids.</summary>
    public static Task<IReadOnlyList<SealedRow>> DataKeysAsync(Session session, string afterId, int most) =>
        session.QueryAsync<SealedRow>(
            "select id, data_key as sealed from projects where id > @After order by id limit @Most",
            new { After = afterId, Most = most }
        );

    /// <summary>Stores the same data key sealed anew.</summary>
    public static Task SaveDataKeyAsync(Session session, string projectId, byte[] dataKey) =>
        session.ExecuteAsync(
            "update projects set data_key = @DataKey where id = @ProjectId",
            new { ProjectId = projectId, DataKey = dataKey }
        );

    public static Task InsertAsync(Session session, ProjectRow row) =>
        session.ExecuteAsync(
            """
            insert into projects (id, account_id, name, success_url, cancel_url, grace_days, data_key, allowed_return_hosts, time_zone,
                created_ms, updated_ms)
            values (@Id, @AccountId, @Name, @SuccessUrl, @CancelUrl, @GraceDays, @DataKey, @AllowedReturnHosts, @TimeZone,
                @CreatedMs, @UpdatedMs)
            """,
            row
        );

    public static Task UpdateAsync(Session session, ProjectRow row) =>
        session.ExecuteAsync(
            """
            update projects set name = @Name, success_url = @SuccessUrl, cancel_url = @CancelUrl, grace_days = @GraceDays,
                allowed_return_hosts = @AllowedReturnHosts, time_zone = @TimeZone, updated_ms = @UpdatedMs
            where id = @Id
            """,
            row
        );

    /// <summary>A project of an account that is not deleted, held until the transaction ends.</summary>
    public static Task<ProjectRow?> LockAsync(Session session, string accountId, string projectId) =>
        session.FindAsync<ProjectRow>(
            $"""
            select {Columns} from projects
            where id = @ProjectId and account_id = @AccountId and deleted_ms is null {session.Dialect.ForUpdate}
            """,
            new { ProjectId = projectId, AccountId = accountId }
        );

    public static Task<long> CountAsync(Session session, string accountId) =>
        session.FindAsync<long>(
            "select count(*) from projects where account_id = @AccountId and deleted_ms is null",
            new { AccountId = accountId }
        );

    public static Task<int> DeleteAsync(Session session, string projectId, long nowMs) =>
        session.ExecuteAsync(
            "update projects set deleted_ms = @Now, updated_ms = @Now where id = @ProjectId and deleted_ms is null",
            new { ProjectId = projectId, Now = nowMs }
        );
}
