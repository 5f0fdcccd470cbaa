using System.Globalization;
using System.Text.Json.Nodes;
using Licenzy.Sandbox.Billing;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Shapes;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Pages;

/// <summary>What a customer sees at the <c>url</c> of a portal session.</summary>
internal sealed record PortalPage(
    JsonObject Session,
    JsonObject Customer,
    IReadOnlyList<JsonObject> Subscriptions,
    IReadOnlyList<JsonObject> OpenInvoices,
    IReadOnlyList<JsonObject> Prices,
    IReadOnlyDictionary<string, string> ProductNames,
    JsonObject? Method
)
{
    public static PortalPage Of(ModeBooks books, JsonObject session)
    {
        var id = (string)session["customer"]!;
        var customer = books.Get("customer", id);
        var mine = ObjectFilter.Equal("$.customer", id);
        var method = (string?)customer["invoice_settings"]?["default_payment_method"];
        var subscriptions = books.All("subscription", mine);
        method ??= subscriptions.Select(found => (string?)found["default_payment_method"]).FirstOrDefault(found => found is not null);
        return new PortalPage(
            session,
            customer,
            subscriptions,
            books.All("invoice", mine, ObjectFilter.Equal("$.status", "open")),
            books.All("price", ObjectFilter.Equal("$.type", "recurring"), ObjectFilter.Equal("$.active", true)),
            books.All("product").ToDictionary(found => (string)found["id"]!, found => (string)found["name"]!, StringComparer.Ordinal),
            method is null ? null : SavedMethods.FindAttached(books, method)
        );
    }

    private string Here => $"/p/session/{(string)Session["id"]!}";

    /// <param name="problem">Why what was asked last was not done, or null.</param>
    public Markup Render(string? problem) =>
        Markup.Of(
            $"""
            <main class="activity portal">
              <header>
                {(
                Session["return_url"] is null
                    ? Markup.Empty
                    : Markup.Of($"<a class=\"back\" href=\"{(string)Session["return_url"]!}\">← Back to the shop</a>")
            )}
                <h1>Your subscriptions</h1>
                <p>{(string?)Customer["email"] ?? (string?)Customer["name"] ?? (string)Customer["id"]!}</p>
                {(
                problem is null
                    ? Markup.Empty
                    : Markup.Of($"<p class=\"problem\" role=\"alert\"><strong>That did not work.</strong> {problem}</p>")
            )}
              </header>
              {(
                Subscriptions.Count == 0
                    ? Markup.Of($"<section class=\"card\"><p class=\"none\">There is no subscription.</p></section>")
                    : Markup.Join(Subscriptions.Select(Subscription))
            )}
              {(OpenInvoices.Count == 0 ? Markup.Empty : Invoices())}
              {Card()}
            </main>
            """
        );

    /// <summary>The page of an id that no portal session has.</summary>
    public static Markup Unknown() =>
        new(
            """
            <main class="ended">
              <h1>There is no such page</h1>
              <p>The address may be cut short, or its customer was deleted.</p>
              <p><a class="button quiet" href="/">What happened in this sandbox</a></p>
            </main>
            """
        );

    private Markup Subscription(JsonObject subscription)
    {
        var id = (string)subscription["id"]!;
        return Markup.Of(
            $"""
            <section class="card plan" aria-labelledby="{id}">
              <div class="plan-head">
                <h2 id="{id}">{string.Join(", ", SubscriptionState.Items(subscription).Select(Sold))}</h2>
                {Pill(subscription)}
              </div>
              <p>{Tell(subscription)}</p>
              {(SubscriptionState.IsOver(subscription) ? Markup.Empty : Controls(subscription, id))}
            </section>
            """
        );
    }

    private Markup Controls(JsonObject subscription, string id)
    {
        var ends = subscription["cancel_at"] is not null;
        var name = SubscriptionState.Items(subscription).Select(Sold).First();
        var (action, text) = ends ? ("keep", "Keep the subscription") : ("cancel", "Cancel at the end of the period");
        return Markup.Of(
            $"""
            {ChangePlan(subscription, id)}
            <form method="post" action="{Here}/subscriptions/{id}/{action}">
              <button class="button small quiet" type="submit" aria-label="{text}: {name}">{text}</button>
            </form>
            """
        );
    }

    private Markup ChangePlan(JsonObject subscription, string id)
    {
        var current = SubscriptionState.Items(subscription)[0]["price"]!;
        var choices = Prices
            .Where(price => (string)price["currency"]! == (string)subscription["currency"]!)
            .Where(price => (string)price["id"]! != (string)current["id"]!)
            .Select(price => Markup.Of($"<option value=\"{(string)price["id"]!}\">{Name(price)}, {Cost(price, 1)}</option>"))
            .ToList();
        return choices.Count == 0
            ? Markup.Empty
            : Markup.Of(
                $"""
                <form method="post" action="{Here}/subscriptions/{id}/plan" class="inline">
                  <label for="plan-{id}">Change the plan to</label>
                  <select id="plan-{id}" name="price">{Markup.Join(choices)}</select>
                  <button class="button small quiet" type="submit">Change the plan</button>
                </form>
                """
            );
    }

    private Markup Invoices() =>
        Markup.Of(
            $"""
            <section aria-labelledby="invoices">
              <h2 id="invoices">Open invoices</h2>
              <div class="card">{Markup.Join(OpenInvoices.Select(Invoice))}</div>
            </section>
            """
        );

    private Markup Invoice(JsonObject invoice)
    {
        var number = (string?)invoice["number"] ?? (string)invoice["id"]!;
        return Markup.Of(
            $"""
            <article class="row plain">
              <div class="what"><strong>{number}</strong><small>{Day((long)invoice["created"]!)}</small></div>
              <div class="amount">{Money.Show((long)invoice["amount_remaining"]!, (string)invoice["currency"]!)}</div>
              <div class="controls">
                <form method="post" action="{Here}/invoices/{(string)invoice["id"]!}/pay">
                  <button class="button small" type="submit" aria-label="Pay invoice {number}">Pay now</button>
                </form>
              </div>
            </article>
            """
        );
    }

    private Markup Card() =>
        Markup.Of(
            $"""
            <section class="card plan" aria-labelledby="card-title">
              <h2 id="card-title">Payment method</h2>
              <p>{(Method is null ? "There is none." : $"Paid with {Describe(Method)}.")}</p>
              <form method="post" action="{Here}/card" class="inline" autocomplete="off">
                <label for="card">Another card</label>
                <input id="card" name="card" inputmode="numeric" maxlength="23" required value="4242 4242 4242 4242" aria-describedby="cards">
                <button class="button small quiet" type="submit">Use this card</button>
                <p id="cards" class="hint"><code>4242 4242 4242 4242</code> works, <code>4000 0000 0000 0341</code> is taken and fails when it is charged.</p>
              </form>
            </section>
            """
        );

    private string Sold(JsonObject item)
    {
        var price = item["price"]!.AsObject();
        var quantity = (long)item["quantity"]!;
        return $"{(quantity == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{quantity} × "))}{Name(price)}, {Cost(price, quantity)}";
    }

    private string Name(JsonObject price) => ProductNames.GetValueOrDefault((string)price["product"]!) ?? (string)price["product"]!;

    private static string Cost(JsonObject price, long quantity) =>
        $"{Money.Show((long)price["unit_amount"]! * quantity, (string)price["currency"]!)} {Money.Every(Recurrence.Of(price))}";

    private static Markup Pill(JsonObject subscription)
    {
        var status = SubscriptionState.Status(subscription);
        var tone = status switch
        {
            "active" or "trialing" => "ok",
            "past_due" or "unpaid" => "bad",
            "incomplete" => "warn",
            _ => "off",
        };
        return Markup.Of($"<span class=\"pill {tone}\">{status.Replace('_', ' ')}</span>");
    }

    private static string Tell(JsonObject subscription) =>
        SubscriptionState.IsOver(subscription) ? $"Ended on {Day((long)subscription["ended_at"]!)}."
        : subscription["cancel_at"] is { } end ? $"Ends on {Day((long)end)} and is not renewed."
        : SubscriptionState.Status(subscription) == "paused" ? "Paused: nothing is billed."
        : SubscriptionState.Status(subscription) == "trialing" ? $"Free until {Day((long)subscription["trial_end"]!)}, then paid."
        : $"The present period ends on {Day(SubscriptionState.PeriodEnd(subscription))} and is renewed then.";

    private static string Describe(JsonObject method) =>
        (string)method["type"]! == "card" ? $"the card that ends in {(string)method["card"]!["last4"]!}" : "a bank debit";

    private static string Day(long seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}
