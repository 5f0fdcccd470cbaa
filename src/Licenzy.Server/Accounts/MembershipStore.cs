using Licenzy.Server.Storage;

namespace Licenzy.Server.Accounts;

/// <summary>What a person is in one account.</summary>
internal sealed record MembershipRow
{
    public string AccountId { get; init; } = string.Empty;

    public string AccountName { get; init; } = string.Empty;

    public string Role { get; init; } = string.Empty;

    public long CreatedMs { get; init; }
}

/// <summary>A project that a person may work in.</summary>
internal sealed record WorkplaceRow
{
    public string ProjectId { get; init; } = string.Empty;

    public string AccountId { get; init; } = string.Empty;

    public string Role { get; init; } = string.Empty;
}

/// <summary>Who belongs where, as every request of the portal asks.</summary>
internal static class MembershipStore
{
    /// <summary>A person's accounts, oldest membership first.</summary>
    public static Task<IReadOnlyList<MembershipRow>> OfUserAsync(Session session, string userId) =>
        session.QueryAsync<MembershipRow>(
            """
            select m.account_id, a.name account_name, m.role, m.created_ms from members m join accounts a on a.id = m.account_id
            where m.user_id = @UserId order by m.created_ms, m.account_id limit 1000
            """,
            new { UserId = userId }
        );

    public static Task<MembershipRow?> FindAsync(Session session, string userId, string accountId) =>
        session.FindAsync<MembershipRow>(
            """
            select m.account_id, a.name account_name, m.role, m.created_ms from members m join accounts a on a.id = m.account_id
            where m.user_id = @UserId and m.account_id = @AccountId
            """,
            new { UserId = userId, AccountId = accountId }
        );

    /// <summary>A project, if it is in an account of this person and not deleted.</summary>
    public static Task<WorkplaceRow?> WorkplaceAsync(Session session, string userId, string projectId) =>
        session.FindAsync<WorkplaceRow>(
            """
            select p.id project_id, p.account_id, m.role from projects p join members m on m.account_id = p.account_id
            where p.id = @ProjectId and p.deleted_ms is null and m.user_id = @UserId
            """,
            new { UserId = userId, ProjectId = projectId }
        );

    /// <summary>The oldest project of an account that is not deleted.</summary>
    public static Task<string?> FirstProjectAsync(Session session, string accountId) =>
        session.FindAsync<string>(
            "select id from projects where account_id = @AccountId and deleted_ms is null order by created_ms, id limit 1",
            new { AccountId = accountId }
        );
}
