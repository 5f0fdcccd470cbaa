using Licenzy.Core.Formats;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;

namespace Licenzy.Server.Support;

/// <summary>One link between what happened and what was decided.</summary>
internal sealed record ChainStep
{
    /// <summary>
    /// stripe_event, operator, runtime or licenzy (what changed the entitlement last); checkout; entitlement; decision; delivery.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>What it is about; null for the decision and for what Licenzy did by itself.</summary>
    public required string? Id { get; init; }

    /// <summary>When it happened.</summary>
    public required UtcInstant? At { get; init; }

    /// <summary>The type of the event of Stripe, of the operator's action, or of the event that told it; null otherwise.</summary>
    public string? Type { get; init; }

    /// <summary>The status: of the attempt, the entitlement, the decision or the delivery.</summary>
    public string? Status { get; init; }

    /// <summary>What changed the entitlement.</summary>
    public string? Reason { get; init; }

    /// <summary>The row of the history.</summary>
    public string? HistoryId { get; init; }

    /// <summary>The operator.</summary>
    public Actor? Actor { get; init; }

    /// <summary>What the operator wrote.</summary>
    public string? Note { get; init; }

    /// <summary>The delivery.</summary>
    public ToldDelivery? Delivery { get; init; }
}

/// <summary>How an entitlement came to be what it was at an instant: from the cause to what the application was told.</summary>
internal sealed class DecisionChain(Session session, Scope scope, People people)
{
    /// <summary>Between two changes lie rows that changed nothing; so many of them are looked through.</summary>
    private const int MostRows = 50;

    private const int MostDeliveries = 10;

    /// <param name="seen">The entitlement.</param>
    /// <param name="atMs">The instant, Unix ms.</param>
    /// <param name="decision">The decision, as the chain's step.</param>
    public async Task<IReadOnlyList<ChainStep>> OfAsync(SeenEntitlement seen, long atMs, ChainStep decision)
    {
        var change = await LastChangeAsync(seen.Row.Id, atMs);
        List<ChainStep> chain = change is null ? [] : [await CauseAsync(change)];
        if (
            seen.Row.AttemptId is { } attemptId
            && await AttemptStore.FindAsync(session, scope, attemptId) is { } attempt
            && attempt.CreatedMs <= atMs
        )
        {
            chain.Add(CheckoutStep(attempt, seen.IsPast));
        }

        chain.Add(
            new ChainStep
            {
                Kind = "entitlement",
                Id = seen.Row.Id,
                At = new UtcInstant(change?.AtMs ?? seen.Row.CreatedMs),
                Status = Core.EnumText.ToText(seen.View.Status),
                Reason = change?.Reason ?? seen.Fields.Reason,
                HistoryId = change?.Id,
            }
        );
        chain.Add(decision);
        if (change is not null)
        {
            chain.AddRange(
                (await ToldDeliveries.OfChangeAsync(session, scope, change.Id))
                    .Where(delivery => delivery.CreatedAt.Milliseconds <= atMs)
                    .Take(MostDeliveries)
                    .Select(DeliveryStep)
            );
        }

        return chain;
    }

    /// <summary>The last row of the history, until an instant, that changed anything.</summary>
    private async Task<HistoryRow?> LastChangeAsync(string entitlementId, long atMs)
    {
        var before = LicenzyId.First(IdPrefix.History, atMs + 60_000);
        var rows = await HistoryListStore.OfEntitlementAsync(session, scope, entitlementId, IdPrefix.History, before, MostRows);
        return rows.FirstOrDefault(row => row.AtMs <= atMs && row.Changes.Length > 2);
    }

    private async Task<ChainStep> CauseAsync(HistoryRow change)
    {
        var step = new ChainStep
        {
            Kind = Lane.Of(change),
            Id = null,
            At = new UtcInstant(change.EventCreatedMs ?? change.AtMs),
            Reason = change.Reason,
            HistoryId = change.Id,
            Note = change.Note,
        };
        return step.Kind switch
        {
            Lane.Stripe => step with { Kind = "stripe_event", Id = change.StripeEventId, Type = await TypeOfAsync(change.StripeEventId!) },
            Lane.Operator => step with
            {
                Id = change.ActionId,
                Type = change.ActionId is { } actionId ? (await ActionLogStore.FindAsync(session, scope, actionId))?.Kind : null,
                Actor = await people.OfAsync(change.ActorUserId),
            },
            _ => step,
        };
    }

    /// <summary>The type of a stored event; null when it came through a connection that is gone.</summary>
    private async Task<string?> TypeOfAsync(string stripeEventId)
    {
        if (await ConnectionStore.OfScopeAsync(session, scope) is not { } connection)
        {
            return null;
        }

        var key = new InboundEventKey
        {
            ProjectId = scope.ProjectId,
            Mode = scope.ModeText,
            ConnectionId = connection.Id,
            StripeEventId = stripeEventId,
        };
        return (await InboxLogStore.FindAsync(session, key))?.Type;
    }

    private static ChainStep CheckoutStep(AttemptRow attempt, bool isPast) =>
        new()
        {
            Kind = "checkout",
            Id = attempt.Id,
            At = new UtcInstant(attempt.CreatedMs),
            // How far a checkout had come at a past instant is not kept.
            Status = isPast ? null : attempt.Status,
        };

    private static ChainStep DeliveryStep(ToldDelivery delivery) =>
        new()
        {
            Kind = "delivery",
            Id = delivery.Id ?? delivery.EventId,
            At = delivery.FinishedAt ?? delivery.CreatedAt,
            Type = delivery.EventType,
            Status = delivery.Status,
            Delivery = delivery,
        };
}
