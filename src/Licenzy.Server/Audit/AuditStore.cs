using Licenzy.Server.Storage;

namespace Licenzy.Server.Audit;

/// <summary>The end of an account's chain.</summary>
internal sealed record AuditHead
{
    public long Sequence { get; init; }

    public string Hash { get; init; } = string.Empty;
}

/// <summary>The audit log: one chain for each account.</summary>
internal static class AuditStore
{
    private const string Columns = """
        account_id, sequence, id, at_ms, actor_kind, actor_user_id, action, project_id, mode, object_kind, object_id,
        subject_ref, details, salt, details_hash, request_id, previous_hash, hash
        """;

    /// <summary>Locks the end of the chain until the transaction ends, and reads it.</summary>
    public static async Task<AuditHead> LockHeadAsync(Session session, string accountId)
    {
        await session.ExecuteAsync(
            """
            insert into audit_heads (account_id, sequence, hash) values (@AccountId, 0, @Start)
            on conflict (account_id) do update set sequence = audit_heads.sequence
            """,
            new { AccountId = accountId, AuditChain.Start }
        );
        return (
            await session.FindAsync<AuditHead>(
                "select sequence, hash from audit_heads where account_id = @AccountId",
                new { AccountId = accountId }
            )
        )!;
    }

    public static async Task AppendAsync(Session session, AuditRow row)
    {
        await session.ExecuteAsync(
            """
            insert into audit_log
                (account_id, sequence, id, at_ms, actor_kind, actor_user_id, action, project_id, mode, object_kind, object_id,
                 subject_ref, details, salt, details_hash, request_id, previous_hash, hash)
            values
                (@AccountId, @Sequence, @Id, @AtMs, @ActorKind, @ActorUserId, @Action, @ProjectId, @Mode, @ObjectKind, @ObjectId,
                 @SubjectRef, @Details, @Salt, @DetailsHash, @RequestId, @PreviousHash, @Hash)
            """,
            row
        );
        await session.ExecuteAsync("update audit_heads set sequence = @Sequence, hash = @Hash where account_id = @AccountId", row);
    }

    /// <summary>A page of an account's chain in its order, after a place.</summary>
    public static Task<IReadOnlyList<AuditRow>> PageAsync(Session session, string accountId, long after, int most) =>
        session.QueryAsync<AuditRow>(
            $"select {Columns} from audit_log where account_id = @AccountId and sequence > @After order by sequence limit @Most",
            new
            {
                AccountId = accountId,
                After = after,
                Most = most,
            }
        );

    public static Task<AuditHead?> HeadAsync(Session session, string accountId) =>
        session.FindAsync<AuditHead>("select sequence, hash from audit_heads where account_id = @AccountId", new { AccountId = accountId });

    /// <summary>Erases the clear text of what was done about one customer; the chain keeps its hashes.</summary>
    public static Task<int> EraseSubjectAsync(Session session, string accountId, string projectId, string mode, string subjectRef) =>
        session.ExecuteAsync(
            """
            update audit_log set subject_ref = null, details = null, salt = null
            where account_id = @AccountId and project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef
            """,
            new
            {
                AccountId = accountId,
                ProjectId = projectId,
                Mode = mode,
                SubjectRef = subjectRef,
            }
        );
}
