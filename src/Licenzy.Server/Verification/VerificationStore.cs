using Licenzy.Core;
using Licenzy.Core.Facts;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Verification;

/// <summary>
/// Reads what other slices wrote, with statements of its own: an auditor who read through the books' own readers would not
/// see what they overlook. Writes nothing.
/// </summary>
internal static class VerificationStore
{
    /// <summary>The ids of the entitlements, a page at a time, in their order.</summary>
    public static Task<IReadOnlyList<string>> EntitlementIdsAsync(Session session, Scope scope, string afterId, int most) =>
        session.QueryAsync<string>(
            """
            select id from entitlements
            where project_id = @ProjectId and mode = @Mode and id > @After
            order by id limit @Most
            """,
            Page(scope, afterId, most)
        );

    /// <summary>The ids of the checkout attempts, a page at a time, in their order.</summary>
    public static Task<IReadOnlyList<string>> AttemptIdsAsync(Session session, Scope scope, string afterId, int most) =>
        session.QueryAsync<string>(
            """
            select id from checkout_attempts
            where project_id = @ProjectId and mode = @Mode and id > @After
            order by id limit @Most
            """,
            Page(scope, afterId, most)
        );

    /// <summary>The ids of the facts of a type, a page at a time, in their order.</summary>
    public static Task<IReadOnlyList<string>> FactIdsAsync(Session session, Scope scope, FactType type, string afterId, int most) =>
        session.QueryAsync<string>(
            """
            select id from facts
            where project_id = @ProjectId and mode = @Mode and type = @Type and id > @After
            order by id limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Type = type.ToText(),
                After = afterId,
                Most = most,
            }
        );

    public static Task<EntitlementRow?> EntitlementAsync(Session session, Scope scope, string id) =>
        session.FindAsync<EntitlementRow>(
            "select * from entitlements where project_id = @ProjectId and mode = @Mode and id = @Id",
            One(scope, id)
        );

    /// <summary>How many entitlements a sale made: one, or one for each of its lines.</summary>
    public static async Task<long> EntitlementsOfSaleAsync(Session session, Scope scope, string purchaseKey) =>
        await session.FindAsync<long>(
            """
            select count(*) from entitlements
            where project_id = @ProjectId and mode = @Mode and purchase_key >= @Key and purchase_key < @AfterLines
                and (purchase_key = @Key or purchase_key >= @Lines)
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Key = purchaseKey,
                // Lines are named `cs_…#price_…`, and `$` is the character behind `#`.
                Lines = $"{purchaseKey}#",
                AfterLines = $"{purchaseKey}$",
            }
        );

    /// <summary>The units that the ledger says were taken from a pack.</summary>
    public static async Task<long> ConsumedAsync(Session session, Scope scope, string entitlementId) =>
        await session.FindAsync<long?>(
            """
            select cast(sum(units) as bigint) from usage_entries
            where project_id = @ProjectId and mode = @Mode and entitlement_id = @Id
            """,
            One(scope, entitlementId)
        ) ?? 0;

    /// <summary>Everything that history says was changed of an entitlement, JSON, row by row.</summary>
    public static Task<IReadOnlyList<string>> ChangesAsync(Session session, Scope scope, string entitlementId, int most) =>
        session.QueryAsync<string>(
            """
            select changes from history
            where project_id = @ProjectId and mode = @Mode and entitlement_id = @Id
            order by id desc limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Id = entitlementId,
                Most = most,
            }
        );

    /// <summary>What an unmapped sale is listed to lack; null when it is not listed.</summary>
    public static Task<string?> MissingOfAsync(Session session, Scope scope, string root) =>
        session.FindAsync<string>(
            "select missing from unmapped_roots where project_id = @ProjectId and mode = @Mode and root = @Id and state <> 'resolved'",
            One(scope, root)
        );

    /// <summary>Whether any fact names this id.</summary>
    public static async Task<bool> IsNamedAsync(Session session, Scope scope, string name) =>
        (
            await session.QueryAsync<string>(
                "select id from fact_names where project_id = @ProjectId and mode = @Mode and name = @Id limit 1",
                One(scope, name)
            )
        ).Count > 0;

    /// <summary>Who claims a Stripe customer, as one comparable text.</summary>
    public static async Task<string> ClaimsAsync(Session session, Scope scope, string customerId) =>
        string.Join(
            ' ',
            await session.QueryAsync<string>(
                """
                select source_id || '=' || subject_ref from customer_claims
                where project_id = @ProjectId and mode = @Mode and stripe_customer_id = @Id
                order by source_id limit 1000
                """,
                One(scope, customerId)
            )
        );

    private static object One(Scope scope, string id) =>
        new
        {
            scope.ProjectId,
            Mode = scope.ModeText,
            Id = id,
        };

    private static object Page(Scope scope, string afterId, int most) =>
        new
        {
            scope.ProjectId,
            Mode = scope.ModeText,
            After = afterId,
            Most = most,
        };
}
