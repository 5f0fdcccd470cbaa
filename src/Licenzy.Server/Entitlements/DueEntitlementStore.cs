using Licenzy.Server.Storage;

namespace Licenzy.Server.Entitlements;

/// <summary>A purchase whose stored state the clock has overtaken.</summary>
internal sealed record DuePurchase
{
    public string Mode { get; init; } = string.Empty;

    public string PurchaseKey { get; init; } = string.Empty;

    /// <summary>The subscription in Stripe, where what has passed is its end.</summary>
    public string? SubscriptionId { get; init; }
}

/// <summary>Entitlements whose stored state the clock has overtaken: what the sweep writes down.</summary>
internal static class DueEntitlementStore
{
    /// <summary>
    /// What the clock has overtaken. A subscription's end counts an hour late: Stripe's own word most often comes within it
    /// and says why.
    /// </summary>
    private const string Overtaken = """
        next_change_ms is not null and next_change_ms <= @Now
        and (kind <> 'subscription' or ends_ms is null or next_change_ms < ends_ms or next_change_ms <= @Now - 3600000)
        """;

    /// <summary>Which projects have entitlements that the clock has changed; read only, over all projects.</summary>
    public static Task<IReadOnlyList<string>> DiscoverDueAsync(Session session, long nowMs, int most) =>
        session.QueryAsync<string>(
            $"""
            select project_id from entitlements where {Overtaken}
            group by project_id order by min(next_change_ms) limit @Most
            """,
            new { Now = nowMs, Most = most }
        );

    /// <summary>The purchases of a project that the clock has changed.</summary>
    public static Task<IReadOnlyList<DuePurchase>> DueAsync(Session session, string projectId, long nowMs, int most) =>
        session.QueryAsync<DuePurchase>(
            $"""
            select mode, purchase_key, case when kind = 'subscription' and next_change_ms = ends_ms then stripe_subscription_id end as subscription_id
            from entitlements
            where project_id = @ProjectId and mode in ('test', 'live') and {Overtaken}
            order by next_change_ms limit @Most
            """,
            new
            {
                ProjectId = projectId,
                Now = nowMs,
                Most = most,
            }
        );

    /// <summary>Has subscriptions whose payment failed derived anew by the sweep: the project's grace has changed.</summary>
    public static Task MakeSuspendedDueAsync(Session session, string projectId, long nowMs) =>
        session.ExecuteAsync(
            """
            update entitlements set next_change_ms = @Now
            where project_id = @ProjectId and mode in ('test', 'live') and kind = 'subscription' and status = 'past_due'
                and status <> 'canceled' and stripe_subscription_id is not null
            """,
            new { ProjectId = projectId, Now = nowMs }
        );
}
