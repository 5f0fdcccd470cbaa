using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Shapes;

namespace Licenzy.Sandbox.Billing;

/// <summary>The next period of a subscription: it moves at the boundary, and its invoice is finalized and paid an hour later.</summary>
internal static class Renewal
{
    /// <summary>How long a draft waits before it is finalized, in seconds.</summary>
    public const long DraftLife = 3600;

    /// <summary>Moves every item whose period is over into the next one, and drafts the invoice for that.</summary>
    /// <param name="books">The books of the subscription, at the boundary.</param>
    /// <param name="subscription">A running subscription.</param>
    /// <param name="before">As it was before it was changed, where it was changed already.</param>
    public static void Renew(ModeBooks books, JsonObject subscription, JsonObject? before = null)
    {
        before ??= subscription.DeepClone().AsObject();
        if (SubscriptionState.Status(subscription) == "trialing")
        {
            subscription["status"] = "active";
        }
        var due = SubscriptionState.Items(subscription).Where(item => (long)item["current_period_end"]! <= books.Now).ToList();
        var over = new Period(due.Min(item => (long)item["current_period_start"]!), due.Max(item => (long)item["current_period_end"]!));
        foreach (var item in due)
        {
            MoveOn(subscription, item);
        }
        Discounts.DropEnded(books, subscription);
        var invoice = Invoicing.Draft(books, subscription, "subscription_cycle", due.Select(item => Invoicing.LineOf(books, item)));
        // What an invoice calls its period is the one before: the time in which its items came together.
        invoice["period_start"] = over.Start;
        invoice["period_end"] = over.End;
        WaitToFinalize(books, subscription, invoice);
        subscription["latest_invoice"] = (string)invoice["id"]!;
        SubscriptionState.Change(books, before, subscription);
        InvoiceState.Add(books, invoice);
        books.Announce("invoice.created", invoice);
    }

    /// <summary>Moves an item into the period that begins where its present one ends.</summary>
    public static void MoveOn(JsonObject subscription, JsonObject item)
    {
        var anchor = DateTimeOffset.FromUnixTimeSeconds((long)subscription["billing_cycle_anchor"]!);
        var start = DateTimeOffset.FromUnixTimeSeconds((long)item["current_period_end"]!);
        item["current_period_start"] = start.ToUnixTimeSeconds();
        item["current_period_end"] = Recurrence.Of(item["price"]!.AsObject())!.NextAfter(anchor, start).ToUnixTimeSeconds();
    }

    /// <summary>An unpaid subscription, and one whose collection is paused with drafts, leaves its invoices as drafts.</summary>
    private static void WaitToFinalize(ModeBooks books, JsonObject subscription, JsonObject invoice)
    {
        var stays =
            SubscriptionState.Status(subscription) == "unpaid"
            || (string?)subscription["pause_collection"]?["behavior"] == Pausing.KeepAsDraft;
        invoice["auto_advance"] = !stays;
        invoice["automatically_finalizes_at"] = stays ? null : books.Now + DraftLife;
    }
}
