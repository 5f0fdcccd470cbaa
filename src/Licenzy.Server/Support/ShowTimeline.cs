using System.Text.Json;
using Licenzy.Core;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Support;

/// <summary>Lines of a timeline with all that people want to see beside them: names, money, deliveries, what can be undone.</summary>
internal sealed class ShowTimeline(Session session, Scope scope)
{
    private const int MostUseIds = 20;

    private readonly ProductNames names = new(session, scope);
    private readonly People people = new(session);
    private readonly Dictionary<string, string?> products = new(StringComparer.Ordinal);

    public async Task<TimelineRow> ShowAsync(TimelineGroup group) =>
        group.Checkout is { } checkout ? await CheckoutAsync(checkout)
        : group.Changes.Any() ? await ChangeAsync(group)
        : await UseAsync(group);

    private async Task<TimelineRow> CheckoutAsync(TimelineItem.Checkout checkout) =>
        Line(checkout, Lane.Runtime, checkout.Id, "checkout_created") with
        {
            ProductCode = checkout.Row.ProductCode,
            ProductName = await names.OfAsync(checkout.Row.ProductCode),
        };

    private async Task<TimelineRow> UseAsync(TimelineGroup group)
    {
        var newest = group.Uses.First();
        return await WithUseAsync(
            Line(newest, Lane.Runtime, newest.Row.UseId, Reasons.UsageConsumed) with
            {
                Deliveries = await ToldDeliveries.OfChangeAsync(session, scope, newest.Id),
            },
            group,
            newest.Row.EntitlementId
        );
    }

    private async Task<TimelineRow> ChangeAsync(TimelineGroup group)
    {
        // What joined or merely concerned is told beside what changed.
        var main = group
            .Changes.OrderByDescending(change => change.ChangesAccess)
            .ThenByDescending(change => change.Fields.Count > 0)
            .First();
        var row = main.Row;
        var changes = new List<TimelineChange>();
        foreach (var change in group.Changes)
        {
            changes.Add(
                new TimelineChange(
                    change.Id,
                    change.Row.EntitlementId,
                    await ProductOfAsync(change.Row.EntitlementId),
                    change.Row.Reason,
                    ChangedFields.Of(change.Fields)
                )
            );
        }

        var fields = ChangedFields.Of(main.Fields);
        var (deliveries, amount, currency) = await ToldAsync(group);
        var action = row.ActionId is { } actionId ? await ActionLogStore.FindAsync(session, scope, actionId) : null;
        return await WithUseAsync(
            Line(group.Items[0], Lane.Of(row), main.CauseId, row.Reason) with
            {
                ChangesAccess = group.Changes.Any(change => change.ChangesAccess),
                Before = Texts(fields, field => field.Before),
                After = Texts(fields, field => field.After),
                Changes = changes,
                Amount = amount,
                Currency = currency,
                StripeEventId = row.StripeEventId,
                EventCreatedAt = UtcInstant.From(row.EventCreatedMs),
                Actor = await people.OfAsync(row.ActorUserId),
                Note = row.Note,
                Deliveries = deliveries,
                Count = changes.Count,
                ActionId = row.ActionId,
                Undoable = action is { Undoable: true },
                UndoneBy = action?.UndoneById,
            },
            group,
            row.EntitlementId
        );
    }

    private async Task<TimelineRow> WithUseAsync(TimelineRow line, TimelineGroup group, string entitlementId)
    {
        var uses = group.Uses.Select(use => use.Row.UseId).Distinct(StringComparer.Ordinal).ToList();
        var product = await ProductOfAsync(entitlementId);
        return line with
        {
            EntitlementId = entitlementId,
            ProductCode = product,
            ProductName = product is null ? null : await names.OfAsync(product),
            CauseId = line.Lane == Lane.Runtime && uses.Count > 0 ? uses[0] : line.CauseId,
            Count = uses.Count > 0 ? uses.Count : line.Count,
            Units = uses.Count > 0 ? group.Uses.Sum(use => use.Row.Units) : null,
            UseIds = [.. uses.Take(MostUseIds)],
        };
    }

    /// <summary>What the application was told of all changes, and the money that this named.</summary>
    private async Task<(IReadOnlyList<ToldDelivery> Deliveries, long? Amount, string? Currency)> ToldAsync(TimelineGroup group)
    {
        var deliveries = new List<ToldDelivery>();
        (long? Amount, string? Currency) money = (null, null);
        var ids = group.Changes.Where(change => change.Fields.Count > 0 || group.Changes.Count() == 1).Select(change => change.Id);
        foreach (var id in ids.Concat(group.Uses.Select(use => use.Id)))
        {
            var told = await ToldDeliveries.OfChangeAsync(session, scope, id);
            deliveries.AddRange(told);
            if (money.Amount is null && told.Count > 0)
            {
                money = MoneyOf((await OutboundEventStore.FindAsync(session, scope, told[0].EventId))?.Payload);
            }
        }

        return (deliveries, money.Amount, money.Currency);
    }

    /// <summary>The money that an event told; none when its body is no longer kept.</summary>
    private static (long? Amount, string? Currency) MoneyOf(string? payload)
    {
        if (string.IsNullOrEmpty(payload))
        {
            return (null, null);
        }

        using var body = JsonDocument.Parse(payload);
        var data = body.RootElement.GetProperty("data");
        var amount =
            data.TryGetProperty("amount_total", out var total) && total.ValueKind == JsonValueKind.Number ? total.GetInt64() : (long?)null;
        return (amount, amount is null ? null : data.GetProperty("currency").GetString());
    }

    private async Task<string?> ProductOfAsync(string entitlementId)
    {
        if (!products.TryGetValue(entitlementId, out var product))
        {
            product = (await EntitlementStore.FindAsync(session, scope, entitlementId))?.ProductCode;
            products[entitlementId] = product;
        }

        return product;
    }

    private static Dictionary<string, string> Texts(IEnumerable<ChangedField> fields, Func<ChangedField, string?> text) =>
        fields.Where(field => text(field) is not null).ToDictionary(field => field.Field, field => text(field)!, StringComparer.Ordinal);

    private static TimelineRow Line(TimelineItem item, string lane, string causeId, string reason) =>
        new()
        {
            Id = item.Id,
            At = new UtcInstant(item.AtMs),
            Lane = lane,
            CauseId = causeId,
            Reason = reason,
            EntitlementId = null,
            ProductCode = null,
            ProductName = null,
            ChangesAccess = false,
            Before = new Dictionary<string, string>(StringComparer.Ordinal),
            After = new Dictionary<string, string>(StringComparer.Ordinal),
            Changes = [],
            Amount = null,
            Currency = null,
            StripeEventId = null,
            EventCreatedAt = null,
            Actor = null,
            Note = null,
            Deliveries = [],
            Count = 1,
            Units = null,
            UseIds = [],
            ActionId = null,
            Undoable = false,
            UndoneBy = null,
        };
}
