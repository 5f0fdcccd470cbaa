namespace Licenzy.Bench.Seeding;

/// <summary>
/// The rows that a customer has who bought one pack and consumed from it, as the server writes them: one insert for each table, over a
/// span of customers, or of rows of usage. One text for both engines; numbers are made wide by addition, since padding is not the same.
/// </summary>
internal static class SeedRows
{
    /// <summary>What a subject's number is added to, so that all references have one length.</summary>
    public const int First = 10_000_000;

    /// <summary>Rows of usage of each subject.</summary>
    public const int UsagesEach = 10;

    private const string Wide = "cast(1000000000000000 + i as text)";
    private const string Subject = "'sub_' || cast(10000000 + i as text)";

    // A row of usage belongs to the subject of its number without the last digit.
    private const string UsedBy = "'sub_' || cast(10000000 + i / 10 as text)";
    private const string UsedOf = "cast(1000000000000000 + i / 10 as text)";

    /// <summary>One insert for each table, over the subjects from <c>@From</c> to <c>@Until</c>.</summary>
    public static IReadOnlyList<string> OfSubjects { get; } =
    [
        Insert(
            "subjects (project_id, mode, subject_ref, email, email_key, created_ms, changed_ms)",
            $"@Project, 'test', {Subject}, {Subject} || '@customer.example', {Subject} || '@customer.example', @At, @At"
        ),
        Insert(
            """
            checkout_attempts (project_id, mode, id, subject_ref, product_id, product_code, product_version, quantity, success_url, cancel_url,
                allow_promotion_codes, metadata, status, stripe_session_id, expires_ms, created_ms, updated_ms)
            """,
            $$$"""
            @Project, 'test', 'att_' || @Stamp || {{{Wide}}}, {{{Subject}}}, @Product, 'CREDITS', 1, 1, 'https://app.example/ok',
                'https://app.example/no', 0, '{}', 'finalized', 'cs_test_' || {{{Wide}}}, @At, @At, @At
            """
        ),
        Insert(
            "facts (project_id, mode, type, id, body, created_ms, updated_ms)",
            $$$"""
            @Project, 'test', 'session', 'cs_test_' || {{{Wide}}},
                '{"body":{"order":[1795362787000,2],"value":{"mode":"payment","amount_total":1000,"currency":"usd","created_ms":1795362787000}},'
                || '"links":[{"name":"attempt","value":"att_' || @Stamp || {{{Wide}}} || '","at_ms":1795362787000},{"name":"payment_intent","value":"pi_'
                || {{{Wide}}} || '","at_ms":1795362787000},{"name":"subject","value":"' || {{{Subject}}}
                || '","at_ms":1795362787000}],"completed_at_ms":1795362787000,"settled_at_ms":1795362787000,"id":"cs_test_' || {{{Wide}}} || '"}',
                @At, @At
            """
        ),
        .. new[] { $"'att_' || @Stamp || {Wide}", $"'cs_test_' || {Wide}", $"'pi_' || {Wide}" }.SelectMany(name =>
            new[]
            {
                Insert(
                    "fact_names (project_id, mode, name, type, id, joins)",
                    $"@Project, 'test', {name}, 'session', 'cs_test_' || {Wide}, 1"
                ),
                Insert("fact_locks (project_id, mode, name)", $"@Project, 'test', {name}"),
            }
        ),
        Insert(
            """
            entitlements (project_id, mode, id, purchase_key, subject_ref, product_id, product_code, kind, status, available, reason, source,
                starts_ms, cancel_at_period_end, usage_granted, usage_adjusted, usage_consumed, usage_remaining, quantity, items, unmapped_price,
                attempt_id, stripe_payment_intent_id, stripe_checkout_session_id, metadata, told, created_ms, updated_ms)
            """,
            $$$"""
            @Project, 'test', 'ent_' || @Stamp || {{{Wide}}}, 'cs_test_' || {{{Wide}}}, {{{Subject}}}, @Product, 'CREDITS', 'usage_pack', 'active', 1,
                'checkout_finalized', 'stripe', @At, 0, @Units, 0, {{{UsagesEach}}}, @Units - {{{UsagesEach}}}, 1, '[]', 0,
                'att_' || @Stamp || {{{Wide}}}, 'pi_' || {{{Wide}}}, 'cs_test_' || {{{Wide}}}, '{}',
                '{"announced":true,"finalized":true,"ended":false,"paid_invoices":[],"failed_invoices":[],"projection":{"status":"active",'
                || '"reason":"checkout_finalized","product_code":"CREDITS","quantity":1,"items":[],"starts_at_ms":1795362787000,'
                || '"cancel_at_period_end":false,"usage_granted":1000000000,"adjusted":0}}', @At, @At
            """
        ),
        Insert(
            """
            history (project_id, mode, id, entitlement_id, subject_ref, at_ms, event_created_ms, source, reason, changes, stripe_event_id)
            """,
            $$$"""
            @Project, 'test', 'his_' || @Stamp || {{{Wide}}}, 'ent_' || @Stamp || {{{Wide}}}, {{{Subject}}}, @At, @At, 'stripe', 'checkout_finalized',
                '[{"field":"status","before":null,"after":"active"},{"field":"available","before":null,"after":"true"},'
                || '{"field":"product_code","before":null,"after":"CREDITS"},{"field":"quantity","before":null,"after":"1"}]',
                'evt_seed_' || {{{Wide}}}
            """
        ),
        Event("'evt_' || @Stamp || " + Wide, "purchase.finalized", Subject, Wide, string.Empty),
    ];

    /// <summary>One insert for each table, over the rows of usage from <c>@From</c> to <c>@Until</c>.</summary>
    public static IReadOnlyList<string> OfUsage { get; } =
    [
        Insert(
            "idempotency_keys (project_id, mode, operation, key, fingerprint, status, created_ms, answered_ms)",
            $"""
            @Project, 'test', 'usage.consume', 'seed-' || {Wide}, '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', 200,
                @At, @At
            """
        ),
        Insert(
            """
            usage_entries (project_id, mode, id, use_id, subject_ref, entitlement_id, units, remaining_after, idempotency_key, created_ms)
            """,
            $"""
            @Project, 'test', 'use_' || @Stamp || {Wide}, 'use_' || @Stamp || {Wide}, {UsedBy}, 'ent_' || @Stamp || {UsedOf}, 1,
                @Units - 1 - i % 10, 'seed-' || {Wide}, @At
            """
        ),
        // Events are kept for 90 days and the ledger for good: of ten rows of usage one is that young.
        Event("'evt_u' || @Stamp || " + Wide, "usage.consumed", UsedBy, UsedOf, " where i % 10 = 9"),
    ];

    private static string Event(string id, string type, string subject, string number, string where) =>
        Insert(
            "outbound_events (project_id, mode, id, type, subject_ref, entitlement_id, payload, created_ms, endpoints)",
            $$$"""
            @Project, 'test', {{{id}}}, '{{{type}}}', {{{subject}}}, 'ent_' || @Stamp || {{{number}}},
                '{"id":"' || {{{id}}} || '","type":"{{{type}}}","created_at":"2026-11-22T15:53:09.247Z","project_id":"' || @Project
                || '","mode":"test","data":{"subject_ref":"' || {{{subject}}} || '","project_id":"' || @Project
                || '","mode":"test","product_code":"CREDITS","kind":"usage_pack","status":"active","reason":"{{{type}}}","source":"stripe",'
                || '"entitlement_id":"ent_' || @Stamp || {{{number}}} || '","units":1,"usage_remaining":999999990,"amount_total":null,"currency":null,'
                || '"stripe_checkout_session_id":null,"stripe_subscription_id":null,"stripe_payment_intent_id":null,"starts_at":null,'
                || '"expires_at":null,"metadata":{},"created_at":"2026-11-22T15:53:09.247Z","updated_at":"2026-11-22T15:53:09.247Z"}}',
                @At, 0
            """,
            where
        );

    private static string Insert(string table, string values, string where = "") =>
        $"""
            insert into {table}
            with recursive s(i) as (select cast(@From as bigint) union all select i + 1 from s where i + 1 < @Until)
            select {values} from s{where}
            """;
}
