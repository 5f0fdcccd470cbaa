using Licenzy.Core;
using Licenzy.Server.Accounts;
using Licenzy.Server.Plans;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;

namespace Licenzy.Server.Insights;

/// <summary>Looks for what somebody should do something about, the most harmful first.</summary>
internal sealed class FindAttention(AccountPlans plans, TimeProvider time)
{
    /// <summary>How many of the newest events tell how often Stripe usually calls.</summary>
    private const int SampleOfEvents = 50;

    /// <summary>Stripe's silence means nothing before this, in milliseconds.</summary>
    private const long ShortestSilenceMs = 3_600_000;

    /// <summary>So many times the usual interval is a silence.</summary>
    private const int SilentFor = 20;

    /// <summary>Something to look at.</summary>
    /// <param name="Kind">
    /// <c>unmapped_sales</c> (paid, and no access), <c>failed_events</c>, <c>disabled_endpoint</c>, <c>dead_deliveries</c>,
    /// <c>quiet_connection</c>, <c>plan_needed</c>. More kinds may come.
    /// </param>
    /// <param name="Count">How many; 1,000 means a thousand or more.</param>
    /// <param name="Since">Since when; null where that means nothing.</param>
    /// <param name="Sample">One of them: the id of a sale, an event, a delivery, an endpoint, a connection.</param>
    internal sealed record Item(string Kind, long Count, UtcInstant? Since, string? Sample);

    public async Task<IReadOnlyList<Item>> HandleAsync(Session session, Scope scope)
    {
        var items = new List<Item?>
        {
            ItemOf("unmapped_sales", await AttentionStore.UnmappedAsync(session, scope)),
            ItemOf("failed_events", await AttentionStore.FailedEventsAsync(session, scope)),
            ItemOf("disabled_endpoint", await AttentionStore.DisabledEndpointsAsync(session, scope)),
            ItemOf("dead_deliveries", await AttentionStore.DeadDeliveriesAsync(session, scope)),
            await SilenceAsync(session, scope),
            await PlanAsync(session, scope),
        };
        return [.. items.OfType<Item>()];
    }

    private static Item? ItemOf(string kind, AttentionRow? row) =>
        row is { Count: > 0 } ? new Item(kind, row.Count, UtcInstant.From(row.SinceMs), row.Sample) : null;

    /// <summary>Stripe has not called for much longer than it usually takes, or never.</summary>
    private async Task<Item?> SilenceAsync(Session session, Scope scope)
    {
        if (await ConnectionStore.OfScopeAsync(session, scope) is not { } connection)
        {
            return null;
        }

        var now = time.NowMs();
        var events = await AttentionStore.NewestEventsAsync(session, scope, SampleOfEvents);
        var last = events.Count == 0 ? connection.UpdatedMs : events[0];
        var usual = events.Count < 2 ? 0 : (events[0] - events[^1]) / (events.Count - 1);
        var isSilent =
            events.Count == 0
                ? now - last > ShortestSilenceMs
                : events.Count >= SampleOfEvents / 5 && now - last > Math.Max(ShortestSilenceMs, SilentFor * usual);
        return isSilent ? new Item("quiet_connection", 1, new UtcInstant(last), connection.Id) : null;
    }

    private async Task<Item?> PlanAsync(Session session, Scope scope)
    {
        if (scope.Mode == Mode.Test || plans.Platform is not { } platform || platform.ProjectId == scope.ProjectId)
        {
            return null;
        }

        var project = await ProjectStore.FindAsync(session, scope.ProjectId);
        return
            project is null
            || await ConnectionStore.OfScopeAsync(session, scope) is null
            || await plans.AllowsLiveWritesAsync(session, project.AccountId, time.NowMs())
            ? null
            : new Item("plan_needed", 1, Since: null, project.AccountId);
    }
}
