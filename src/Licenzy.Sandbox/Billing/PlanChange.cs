using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Shapes;

namespace Licenzy.Sandbox.Billing;

/// <summary>One change of a subscription's items.</summary>
/// <param name="Item">The id of the item that changes; null for one to be added.</param>
/// <param name="Price">The price that it gets, or null to keep its own.</param>
/// <param name="Quantity">The quantity that it gets, or null to keep its own (1 for an item to be added).</param>
/// <param name="Deleted">Whether the item is taken away.</param>
internal sealed record ItemChange(string? Item, JsonObject? Price, long? Quantity, bool Deleted);

/// <summary>Another price, another quantity, an item more or less.</summary>
internal static class PlanChange
{
    /// <summary>
    /// Changes the items, and bills the difference: at once (<c>always_invoice</c>), with the next invoice
    /// (<c>create_prorations</c>) or never (<c>none</c>). A price of another interval begins a new period now, which is
    /// billed at once whatever was said. The caller has not saved the subscription; here it is saved and announced.
    /// </summary>
    /// <returns>Why the payment failed, or null.</returns>
    public static StripeError? Apply(
        ModeBooks books,
        JsonObject before,
        JsonObject subscription,
        IReadOnlyList<ItemChange> changes,
        string prorationBehavior
    )
    {
        var interval = Interval(subscription);
        var touched = changes.Where(change => change.Item is not null).Select(change => Find(subscription, change.Item!)).ToList();
        var credits = touched.Select(item => Prorations.Credit(books, item)).ToList();
        var changed = changes.Select(change => Change(books, subscription, change)).OfType<JsonObject>().ToList();
        var trial = SubscriptionState.Status(subscription) == "trialing";
        var prorated = !trial && prorationBehavior != "none";
        if (!trial && Interval(subscription) != interval)
        {
            var others = SubscriptionState.Items(subscription).Where(item => !touched.Contains(item) && !changed.Contains(item));
            credits.AddRange(others.Select(item => Prorations.Credit(books, item)).ToList());
            StartAnew(books, subscription);
            var whole = SubscriptionState.Items(subscription).Select(item => Invoicing.LineOf(books, item));
            return Bill(books, before, subscription, [.. prorated ? credits : [], .. whole]);
        }
        if (!prorated)
        {
            SubscriptionState.Change(books, before, subscription);
            return null;
        }
        InvoiceLine[] lines = [.. credits, .. changed.Select(item => Prorations.Charge(books, item))];
        if (prorationBehavior == "always_invoice")
        {
            return Bill(books, before, subscription, lines);
        }
        SubscriptionState.Change(books, before, subscription);
        Prorations.Wait(books, subscription, lines);
        return null;
    }

    /// <summary>The item as it is after the change, or null when it is gone.</summary>
    private static JsonObject? Change(ModeBooks books, JsonObject subscription, ItemChange change)
    {
        var items = subscription["items"]!["data"]!.AsArray();
        if (change.Item is null)
        {
            var like = items[0]!;
            var period = new Period((long)like["current_period_start"]!, (long)like["current_period_end"]!);
            var added = BillingShapes.SubscriptionItem(books, subscription, change.Price!, change.Quantity ?? 1, period);
            items.Add((JsonNode)added);
            return added;
        }
        var item = Find(subscription, change.Item);
        if (change.Deleted)
        {
            items.Remove(item);
            return null;
        }
        item["quantity"] = change.Quantity ?? (long)item["quantity"]!;
        if (change.Price is { } price)
        {
            item["price"] = price.DeepClone();
            item["plan"] = CatalogueShapes.Plan(price);
        }
        return item;
    }

    private static void StartAnew(ModeBooks books, JsonObject subscription)
    {
        subscription["billing_cycle_anchor"] = books.Now;
        foreach (var item in SubscriptionState.Items(subscription))
        {
            item["current_period_end"] = books.Now;
            Renewal.MoveOn(subscription, item);
        }
        if ((bool)subscription["cancel_at_period_end"]!)
        {
            subscription["cancel_at"] = SubscriptionState.PeriodEnd(subscription);
        }
    }

    private static StripeError? Bill(ModeBooks books, JsonObject before, JsonObject subscription, IReadOnlyList<InvoiceLine> lines)
    {
        var invoice = Invoicing.Draft(books, subscription, "subscription_update", lines);
        subscription["latest_invoice"] = (string)invoice["id"]!;
        SubscriptionState.Change(books, before, subscription);
        InvoiceState.Add(books, invoice);
        books.Announce("invoice.created", invoice);
        return InvoiceClock.Advance(books, subscription, invoice);
    }

    private static Recurrence Interval(JsonObject subscription) =>
        Recurrence.Of(SubscriptionState.Items(subscription)[^1]["price"]!.AsObject())!;

    private static JsonObject Find(JsonObject subscription, string item) =>
        SubscriptionState.Items(subscription).First(found => (string)found["id"]! == item);
}
