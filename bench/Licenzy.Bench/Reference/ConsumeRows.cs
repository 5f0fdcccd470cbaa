namespace Licenzy.Bench.Reference;

/// <summary>The five statements of one consume, as the limits run them: key, pack, pack again, usage, event.</summary>
internal static class ConsumeRows
{
    /// <summary>What an application is told of one consume: about 800 bytes, as the server's.</summary>
    /// <remarks>pgbench takes a colon before a letter for a variable even inside quotes: none stands here without a blank behind it.</remarks>
    public const string Payload =
        """{"id": "evt_01m81zc6h3c8bemxm7z0b615qa","type": "usage.consumed","created_at": "2026-11-22T15-53-09.247Z","""
        + """ "project_id": "prj_01m81zaesv09mnyx3x8p2vjwgb","mode": "test","data": {"subject_ref": "sub_10000000","""
        + """ "project_id": "prj_01m81zaesv09mnyx3x8p2vjwgb","mode": "test","product_code": "CREDITS","kind": "usage_pack","""
        + """ "status": "active","reason": "usage_consumed","source": "runtime","entitlement_id": "ent_01m81zc6a13sd3byhncq6rqv9p","""
        + """ "attempt_id": null,"units": 1,"usage_remaining": 999999990,"amount_total": null,"currency": null,"""
        + """ "stripe_checkout_session_id": null,"stripe_subscription_id": null,"starts_at": null,"expires_at": null,"""
        + """ "metadata": {"use_id": "use_01m81zc6h3c8bemxm7z0b615qb"},"created_at": "2026-11-22T15-53-09.247Z","""
        + """ "updated_at": "2026-11-22T15-53-09.247Z"}}""";

    public const string Answer = """{"ok": true,"consumed": 1,"usage_remaining": 999999990}""";

    public const string Fingerprint = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    /// <param name="project">The project's id, as SQL.</param>
    /// <param name="subject">The subject, as SQL.</param>
    /// <param name="key">The idempotency key, as SQL.</param>
    /// <param name="id">The end of the ids of the new rows, as SQL.</param>
    /// <param name="now">Unix ms, as SQL.</param>
    /// <param name="answer">The stored answer, as SQL.</param>
    /// <param name="pack">The pack's id, as SQL, once it was found.</param>
    /// <param name="remaining">What the update leaves, as SQL.</param>
    /// <param name="forUpdate">How a row is locked.</param>
    public static IReadOnlyList<string> Statements(
        string project,
        string subject,
        string key,
        string id,
        string now,
        string answer,
        string pack,
        string remaining,
        string forUpdate
    ) =>
        [
            $"""
                insert into idempotency_keys (project_id, mode, operation, key, fingerprint, status, answer, created_ms, answered_ms)
                values ({project}, 'test', 'usage.consume', {key}, '{Fingerprint}', 200, {answer}, {now}, {now}) on conflict do nothing
                """,
            $"""
                select id as pack, usage_remaining - 1 as remaining from entitlements
                where project_id = {project} and mode = 'test' and subject_ref = {subject} and kind = 'usage_pack' and available = 1
                order by id limit 1 {forUpdate}
                """,
            $"""
                update entitlements set usage_consumed = usage_consumed + 1, usage_remaining = usage_remaining - 1, updated_ms = {now}
                where project_id = {project} and mode = 'test' and id = {pack}
                """,
            $"""
                insert into usage_entries (project_id, mode, id, use_id, subject_ref, entitlement_id, units, remaining_after, idempotency_key,
                    created_ms)
                values ({project}, 'test', 'use_' || {id}, 'use_' || {id}, {subject}, {pack}, 1, {remaining}, {key}, {now})
                """,
            $"""
                insert into outbound_events (project_id, mode, id, type, subject_ref, entitlement_id, payload, created_ms, endpoints, history_id)
                values ({project}, 'test', 'evt_' || {id}, 'usage.consumed', {subject}, {pack}, '{Payload}', {now}, 0, 'use_' || {id})
                """,
        ];
}
