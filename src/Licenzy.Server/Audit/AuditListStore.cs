using Licenzy.Server.Storage;

namespace Licenzy.Server.Audit;

/// <summary>The log as people search it.</summary>
internal static class AuditListStore
{
    private const string Columns = """
        account_id, sequence, id, at_ms, actor_kind, actor_user_id, action, project_id, mode, object_kind, object_id,
        subject_ref, details, salt, details_hash, request_id, previous_hash, hash
        """;

    /// <summary>What every search has besides its own index; a column that is wrapped cannot draw another index.</summary>
    private const string Rest = """
        sequence < @Before and sequence >= @First
        and (cast(@ProjectId as text) is null or project_id = @ProjectId) and (cast(@Mode as text) is null or mode = @Mode)
        and (cast(@SubjectRef as text) is null or subject_ref = @SubjectRef)
        """;

    /// <summary>A page, newest first, found by the narrowest of its conditions.</summary>
    /// <param name="session">Where to read.</param>
    /// <param name="accountId">Whose log.</param>
    /// <param name="filter">Which rows.</param>
    /// <param name="before">Only rows before this place.</param>
    /// <param name="most">How many.</param>
    public static async Task<IReadOnlyList<AuditRow>> PageAsync(
        Session session,
        string accountId,
        AuditFilter filter,
        long before,
        int most
    )
    {
        var first = filter.FromMs is { } from ? await FirstSinceAsync(session, accountId, from) : 0;
        var end = filter.ToMs is { } to ? await FirstSinceAsync(session, accountId, to) : long.MaxValue;
        var parameters = new
        {
            AccountId = accountId,
            filter.ActorUserId,
            filter.Action,
            filter.ObjectId,
            filter.ProjectId,
            filter.SubjectRef,
            filter.Mode,
            First = first,
            Before = Math.Min(before, end),
            Most = most,
        };
        return filter switch
        {
            { ObjectId: not null } => await OfObjectAsync(session, parameters),
            { SubjectRef: not null, ProjectId: not null, Mode: not null } => await OfSubjectAsync(session, parameters),
            { ActorUserId: not null } => await OfActorAsync(session, parameters),
            { Action: not null } => await OfActionAsync(session, parameters),
            _ => await AllAsync(session, parameters),
        };
    }

    /// <summary>The first place at or after a time; after all rows when there is none.</summary>
    private static async Task<long> FirstSinceAsync(Session session, string accountId, long atMs) =>
        await session.FindAsync<long?>(
            "select sequence from audit_log where account_id = @AccountId and at_ms >= @At order by at_ms, sequence limit 1",
            new { AccountId = accountId, At = atMs }
        ) ?? long.MaxValue;

    private static Task<IReadOnlyList<AuditRow>> OfObjectAsync(Session session, object parameters) =>
        session.QueryAsync<AuditRow>(
            $"""
            select {Columns} from audit_log where account_id = @AccountId and object_id = @ObjectId and {Rest}
            and (cast(@ActorUserId as text) is null or actor_user_id = @ActorUserId) and (cast(@Action as text) is null or action = @Action)
            order by sequence desc limit @Most
            """,
            parameters
        );

    private static Task<IReadOnlyList<AuditRow>> OfSubjectAsync(Session session, object parameters) =>
        session.QueryAsync<AuditRow>(
            $"""
            select {Columns} from audit_log
            where account_id = @AccountId and project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef
            and sequence < @Before and sequence >= @First
            and (cast(@ActorUserId as text) is null or actor_user_id = @ActorUserId) and (cast(@Action as text) is null or action = @Action)
            order by sequence desc limit @Most
            """,
            parameters
        );

    private static Task<IReadOnlyList<AuditRow>> OfActorAsync(Session session, object parameters) =>
        session.QueryAsync<AuditRow>(
            $"""
            select {Columns} from audit_log where account_id = @AccountId and actor_user_id = @ActorUserId and {Rest}
            and (cast(@Action as text) is null or action = @Action)
            order by sequence desc limit @Most
            """,
            parameters
        );

    private static Task<IReadOnlyList<AuditRow>> OfActionAsync(Session session, object parameters) =>
        session.QueryAsync<AuditRow>(
            $"""
            select {Columns} from audit_log where account_id = @AccountId and action = @Action and {Rest}
            order by sequence desc limit @Most
            """,
            parameters
        );

    private static Task<IReadOnlyList<AuditRow>> AllAsync(Session session, object parameters) =>
        session.QueryAsync<AuditRow>(
            $"select {Columns} from audit_log where account_id = @AccountId and {Rest} order by sequence desc limit @Most",
            parameters
        );
}
