using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Idempotency;

/// <summary>
/// The keys of work that is decided before anything is written: many are read in one round trip, and each is written once, with its
/// answer.
/// </summary>
internal static class AnsweredKeyStore
{
    /// <summary>The rows of these keys: none or one for each, in their order, once the round trip is made.</summary>
    public static IReadOnlyList<IReadOnlyList<IdempotencyKeyRow>> Find(
        RoundTrip trip,
        Scope scope,
        string operation,
        IEnumerable<string> keys
    ) =>
        trip.QueryEach<OfKey, IdempotencyKeyRow>(
            """
            select fingerprint, resource_id, holder, lease_until_ms, status, answer, answer_form, answered_ms from idempotency_keys
            where project_id = @ProjectId and mode = @Mode and operation = @Operation and key = @Key
            """,
            [.. keys.Select(key => new OfKey(scope.ProjectId, scope.ModeText, operation, key))]
        );

    /// <summary>
    /// Writes keys with their answers, in the transaction of their effects; named in ordinal order, so that no two transactions with
    /// the same keys wait for each other in a circle.
    /// </summary>
    /// <returns>For each key 1, or 0 where another transaction was first: then nothing of this one may be kept.</returns>
    public static IReadOnlyList<int> Insert(RoundTrip trip, IReadOnlyList<AnsweredKeyRow> rowsInOrder) =>
        trip.ExecuteEach(
            """
            insert into idempotency_keys
                (project_id, mode, operation, key, fingerprint, status, answer, answer_form, created_ms, answered_ms)
            values (@ProjectId, @Mode, @Operation, @Key, @Fingerprint, @Status, @Answer, 'plain', @NowMs, @NowMs)
            on conflict do nothing
            """,
            rowsInOrder
        );

    private sealed record OfKey(string ProjectId, string Mode, string Operation, string Key);
}

/// <summary>A key, whose work was done and answered in one transaction.</summary>
/// <param name="ProjectId">Whose key.</param>
/// <param name="Mode">In which mode.</param>
/// <param name="Operation">What it is for.</param>
/// <param name="Key">The key.</param>
/// <param name="Fingerprint">What a second request is compared by.</param>
/// <param name="Status">The HTTP status of the answer.</param>
/// <param name="Answer">Its body, byte for byte.</param>
/// <param name="NowMs">When, Unix ms.</param>
internal sealed record AnsweredKeyRow(
    string ProjectId,
    string Mode,
    string Operation,
    string Key,
    string Fingerprint,
    long Status,
    byte[] Answer,
    long NowMs
);
