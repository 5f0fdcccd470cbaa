using System.Data.Common;
using Licenzy.Core;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Idempotency;

/// <summary>Another request holds the key and did not finish within the wait. Rolls the transaction back.</summary>
internal sealed class IdempotencyKeyBusyException : Exception;

/// <summary>
/// The keys that callers send with what must not happen twice. The row is the permanent guard; the answer beside it is
/// kept for 30 days.
/// </summary>
internal sealed class IdempotencyStore(Instance instance)
{
    /// <summary>How long a second request waits for the first before it is told to come back, in milliseconds.</summary>
    public const int WaitMs = 200;

    /// <summary>How long a claim holds while its holder talks to Stripe, in milliseconds.</summary>
    public const int LeaseMs = 20_000;

    /// <summary>
    /// Claims the key for work that is done wholly in this transaction: a crash leaves neither key nor effect.
    /// </summary>
    /// <exception cref="IdempotencyKeyBusyException">The first request is still running.</exception>
    public static async Task<Claim> ClaimInTransactionAsync(
        Session session,
        Scope scope,
        string operation,
        string key,
        string fingerprint,
        long nowMs
    )
    {
        int inserted;
        try
        {
            await WaitAtMostAsync(session, WaitMs);
            inserted = await InsertAsync(
                session,
                scope,
                operation,
                key,
                fingerprint,
                resourceId: null,
                holder: null,
                leaseUntilMs: null,
                nowMs
            );
            await WaitAtMostAsync(session, 4000);
        }
        catch (DbException failure) when (session.Dialect.IsLockTimeout(failure))
        {
            throw new IdempotencyKeyBusyException();
        }

        if (inserted == 1)
        {
            return new Claim.Fresh();
        }

        var row = (await FindAsync(session, scope, operation, key, forUpdate: false))!;
        return ClaimOf(row, fingerprint);
    }

    /// <summary>What a key turned out to be whose row was found, for work that is done wholly in one transaction.</summary>
    public static Claim ClaimOf(IdempotencyKeyRow row, string fingerprint) => Settled(row, fingerprint) ?? new Claim.Spent(row.ResourceId);

    /// <summary>
    /// Claims the key for work that calls Stripe on the way: the claim is committed first and is a lease of a living
    /// instance. A retry after its holder's death takes it over and goes on with the same resource.
    /// </summary>
    public async Task<Claim> ClaimWithLeaseAsync(
        Session session,
        Scope scope,
        string operation,
        string key,
        string fingerprint,
        string resourceId,
        long nowMs
    )
    {
        var leaseUntil = nowMs + LeaseMs;
        if (await InsertAsync(session, scope, operation, key, fingerprint, resourceId, instance.Id, leaseUntil, nowMs) == 1)
        {
            return new Claim.Fresh();
        }

        if (await FindAsync(session, scope, operation, key, forUpdate: true) is not { } row)
        {
            // Its holder was refused and has just forgotten the key: whoever comes again finds it free.
            return new Claim.InUse();
        }

        if (Settled(row, fingerprint) is { } settled)
        {
            return settled;
        }

        if (row.Holder is not null && row.LeaseUntilMs > nowMs && await IsAliveAsync(session, row.Holder, nowMs))
        {
            return new Claim.InUse();
        }

        await session.ExecuteAsync(
            """
            update idempotency_keys set holder = @Holder, lease_until_ms = @LeaseUntil
            where project_id = @ProjectId and mode = @Mode and operation = @Operation and key = @Key
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Operation = operation,
                Key = key,
                Holder = instance.Id,
                LeaseUntil = leaseUntil,
            }
        );
        return new Claim.Resumed(row.ResourceId ?? resourceId);
    }

    /// <summary>Writes the answer beside the key, in the transaction of the effect.</summary>
    /// <param name="session">The transaction of the effect.</param>
    /// <param name="scope">Whose key it is.</param>
    /// <param name="operation">What the key is for.</param>
    /// <param name="key">The key.</param>
    /// <param name="answer">The answer; its body sealed where <paramref name="form"/> says so.</param>
    /// <param name="nowMs">Now, Unix ms.</param>
    /// <param name="resourceId">What the work was about, where the claim did not name it.</param>
    /// <param name="form">How the body is stored.</param>
    public static Task FinishAsync(
        Session session,
        Scope scope,
        string operation,
        string key,
        StoredAnswer answer,
        long nowMs,
        string? resourceId = null,
        AnswerForm form = AnswerForm.Plain
    ) =>
        session.ExecuteAsync(
            """
            update idempotency_keys set status = @Status, answer = @Body, answer_form = @Form, answered_ms = @Now,
                resource_id = coalesce(@ResourceId, resource_id), holder = null, lease_until_ms = null
            where project_id = @ProjectId and mode = @Mode and operation = @Operation and key = @Key and answered_ms is null
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Operation = operation,
                Key = key,
                Status = (long)answer.Status,
                answer.Body,
                Form = form.ToText(),
                ResourceId = resourceId,
                Now = nowMs,
            }
        );

    /// <summary>The work may or may not have happened at Stripe: a retry goes on with the same resource, at once.</summary>
    public Task LetGoAsync(Session session, Scope scope, string operation, string key) =>
        session.ExecuteAsync(
            """
            update idempotency_keys set holder = null, lease_until_ms = null
            where project_id = @ProjectId and mode = @Mode and operation = @Operation and key = @Key and answered_ms is null and holder = @Holder
            """,
            Held(scope, operation, key)
        );

    /// <summary>
    /// The work was refused and nothing happened: the key is as good as new. False when another holder has taken it over
    /// meanwhile: then it is theirs to say.
    /// </summary>
    public async Task<bool> ForgetAsync(Session session, Scope scope, string operation, string key) =>
        await session.ExecuteAsync(
            """
            delete from idempotency_keys
            where project_id = @ProjectId and mode = @Mode and operation = @Operation and key = @Key and answered_ms is null and holder = @Holder
            """,
            Held(scope, operation, key)
        ) == 1;

    /// <summary>The refusal that belongs to a claim, or null when the work may go on or is replayed.</summary>
    public static Fault? Refusal(Claim claim) =>
        claim switch
        {
            Claim.Reused => new Fault(
                ErrorCatalogue.IdempotencyKeyReused,
                "This Idempotency-Key came with another request before. Use a new key for a new intent."
            ),
            Claim.InUse => Busy,
            _ => null,
        };

    public static Fault Busy =>
        new(ErrorCatalogue.IdempotencyKeyInUse, "The first request with this Idempotency-Key is still running. Retry in a second.")
        {
            RetryAfterSeconds = 1,
        };

    /// <summary>Whoever asks lives, also when a busy database or a step of the clock has kept it from saying so.</summary>
    private async Task<bool> IsAliveAsync(Session session, string holder, long nowMs) =>
        string.Equals(holder, instance.Id, StringComparison.Ordinal) || await InstanceStore.IsAliveAsync(session, holder, nowMs);

    private static Claim? Settled(IdempotencyKeyRow row, string fingerprint)
    {
        if (!string.Equals(row.Fingerprint, fingerprint, StringComparison.Ordinal))
        {
            return new Claim.Reused();
        }

        if (row.AnsweredMs is null)
        {
            return null;
        }

        return row.Answer is null
            ? new Claim.Spent(row.ResourceId)
            : new Claim.Replay(
                new StoredAnswer((int)row.Status!.Value, row.Answer),
                row.ResourceId,
                EnumText.Read<AnswerForm>(row.AnswerForm),
                row.AnsweredMs.Value
            );
    }

    private object Held(Scope scope, string operation, string key) =>
        new
        {
            scope.ProjectId,
            Mode = scope.ModeText,
            Operation = operation,
            Key = key,
            Holder = instance.Id,
        };

    private static object Key(Scope scope, string operation, string key) =>
        new
        {
            scope.ProjectId,
            Mode = scope.ModeText,
            Operation = operation,
            Key = key,
        };

    private static Task WaitAtMostAsync(Session session, int milliseconds)
    {
        var statement = session.Dialect.WaitAtMost(milliseconds);
        return statement.Length == 0 ? Task.CompletedTask : session.ExecuteAsync(statement);
    }

    private static Task<int> InsertAsync(
        Session session,
        Scope scope,
        string operation,
        string key,
        string fingerprint,
        string? resourceId,
        string? holder,
        long? leaseUntilMs,
        long nowMs
    ) =>
        session.ExecuteAsync(
            """
            insert into idempotency_keys
                (project_id, mode, operation, key, fingerprint, resource_id, holder, lease_until_ms, created_ms)
            values (@ProjectId, @Mode, @Operation, @Key, @Fingerprint, @ResourceId, @Holder, @LeaseUntil, @Now)
            on conflict do nothing
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Operation = operation,
                Key = key,
                Fingerprint = fingerprint,
                ResourceId = resourceId,
                Holder = holder,
                LeaseUntil = leaseUntilMs,
                Now = nowMs,
            }
        );

    private static Task<IdempotencyKeyRow?> FindAsync(Session session, Scope scope, string operation, string key, bool forUpdate) =>
        session.FindAsync<IdempotencyKeyRow>(
            $"""
            select fingerprint, resource_id, holder, lease_until_ms, status, answer, answer_form, answered_ms from idempotency_keys
            where project_id = @ProjectId and mode = @Mode and operation = @Operation and key = @Key
            {(forUpdate ? session.Dialect.ForUpdate : string.Empty)}
            """,
            Key(scope, operation, key)
        );
}
