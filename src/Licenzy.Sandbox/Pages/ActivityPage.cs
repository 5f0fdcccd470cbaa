using System.Globalization;
using System.Text.Json.Nodes;
using Licenzy.Sandbox.Billing;
using Licenzy.Sandbox.Checkout;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Pages;

/// <summary>The page that tells what happened in the sandbox, and has the controls of the bank.</summary>
internal static class ActivityPage
{
    public static Markup Render(ActivityReport report, string url, DateTimeOffset now, string? problem = null) =>
        Markup.Of(
            $"""
            <main class="activity">
              <header>
                <h1>What happened here</h1>
                <p>API at <code>{url}</code>. Any key such as <code>sk_test_example123</code> opens an account of its own.</p>
              </header>
              {(problem is null ? Markup.Empty : Markup.Of($"<p class=\"problem\" role=\"alert\">{problem}</p>"))}
              {StoryPanel.Render(report.Prices)}
              {(report.IsEmpty ? Empty(url) : Filled(report, now))}
              {WeatherPanel.Render(report.Weather)}
            </main>
            """
        );

    private static Markup Empty(string url) =>
        Markup.Of(
            $"""
            <section class="card empty">
              <h2>Nothing yet. Three calls make the first purchase:</h2>
              <ol>
                <li>Make a product with a price. The answer has its id, <code>price_…</code>
                  <pre><code>curl {url}/v1/prices -u sk_test_example123: \
              -d currency=usd -d unit_amount=2000 \
              -d "recurring[interval]=month" -d "product_data[name]=Pro"</code></pre></li>
                <li>Open a checkout for it. The answer has a <code>url</code>
                  <pre><code>curl {url}/v1/checkout/sessions -u sk_test_example123: \
              -d mode=subscription -d success_url=https://example.com/thanks \
              -d "line_items[0][price]=price_…" -d "line_items[0][quantity]=1"</code></pre></li>
                <li>Open that <code>url</code> in the browser and pay with <code>4242 4242 4242 4242</code>. Then come back here.</li>
              </ol>
            </section>
            """
        );

    private static Markup Filled(ActivityReport report, DateTimeOffset now) =>
        Markup.Of(
            $"""
            <section aria-labelledby="checkouts">
              <h2 id="checkouts">Checkouts</h2>
              <div class="card">{(
                report.Checkouts.Count == 0 ? None("No checkout session was made so far.") : Markup.Join(report.Checkouts.Select(Checkout))
            )}</div>
            </section>
            <section aria-labelledby="events">
              <h2 id="events">Events and their webhooks</h2>
              {(
                report.Endpoints.Count == 0
                    ? None("No webhook endpoint is registered, so events stay here. Make one with POST /v1/webhook_endpoints.")
                    : Markup.Empty
            )}
              <div class="card">{(
                report.Events.Count == 0 ? None("No event so far.") : Markup.Join(report.Events.Select(row => Event(row, now)))
            )}</div>
            </section>
            <section aria-labelledby="requests">
              <h2 id="requests">API requests</h2>
              <div class="card">{(
                report.Requests.Count == 0 ? None("No request so far.") : Markup.Join(report.Requests.Select(Request))
            )}</div>
            </section>
            """
        );

    private static Markup None(string text) => Markup.Of($"<p class=\"none\">{text}</p>");

    private static Markup Checkout(CheckoutRow row)
    {
        var session = row.Session;
        var amount = Money.Show((long)session["amount_total"]!, (string)session["currency"]!);
        return Markup.Of(
            $"""
            <article class="row">
              <div class="what"><strong>{row.Title}</strong><small>{(string)session["id"]!}</small></div>
              <div class="pills">{State(row)}{ReversalPanel.State(row)}{Mode((bool)session["livemode"]!)}</div>
              <div class="amount">{amount}<small>{Clock((long)session["created"]!)}</small></div>
              <div class="controls">{Controls(row)}</div>
            </article>
            """
        );
    }

    private static Markup State(CheckoutRow row)
    {
        var session = row.Session;
        var subscription = (string?)row.Subscription?["status"];
        var ends = row.Subscription is not null && subscription != "canceled" && row.Subscription["cancel_at"] is not null;
        var payment = (string)session["status"]! switch
        {
            "open" => Pill("wait", "open"),
            "expired" => Pill("off", "expired"),
            _ when row.DebitUnderWay => Pill("warn", "debit under way"),
            _ when row.Charge is not null && (bool)row.Charge["refunded"]! => Pill("bad", "refunded"),
            _ when row.Charge is not null && (long)row.Charge["amount_refunded"]! > 0 => Pill("warn", "partly refunded"),
            _ when (string)session["payment_status"]! == "unpaid" => Pill("bad", "debit failed"),
            _ when (string)session["payment_status"]! == "no_payment_required" => Pill("ok", "nothing due"),
            _ => Pill("ok", "paid"),
        };
        return subscription is null
            ? payment
            : Markup.Join([
                payment,
                Pill(subscription is "active" or "trialing" ? "ok" : "off", ends ? "ends with its period" : subscription),
            ]);
    }

    private static Markup Controls(CheckoutRow row)
    {
        var id = (string)row.Session["id"]!;
        var controls = new List<Markup>();
        if ((string?)row.Session["url"] is { } url)
        {
            controls.Add(Markup.Of($"<a class=\"button small\" href=\"{url}\">Open the checkout page</a>"));
        }
        if (row.DebitUnderWay)
        {
            controls.Add(Control($"/sandbox/sessions/{id}/settle", "Settle now", row.Title));
            controls.Add(Control($"/sandbox/sessions/{id}/fail", "Fail now", row.Title));
        }
        controls.AddRange(ReversalPanel.Controls(row));
        if (row.Subscription is not null && !SubscriptionState.IsOver(row.Subscription))
        {
            controls.AddRange(TimeControls(row.Subscription, row.Title));
            controls.Add(Control($"/sandbox/subscriptions/{(string)row.Subscription["id"]!}/cancel", "Cancel subscription", row.Title));
        }
        return Markup.Join(controls);
    }

    /// <summary>What a clock and a customer with another card would do.</summary>
    private static IEnumerable<Markup> TimeControls(JsonObject subscription, string about)
    {
        var card = $"/sandbox/customers/{(string)subscription["customer"]!}/card";
        yield return Control($"/sandbox/subscriptions/{(string)subscription["id"]!}/advance", "Advance one period", about);
        yield return Control(card, "Let the card fail", about, TestCards.FailsLater);
        yield return Control(card, "Let the card work", about, TestCards.Accepted);
    }

    private static Markup Event(EventRow row, DateTimeOffset now)
    {
        var body = row.Event;
        var subject = body["data"]!["object"]!.AsObject();
        return Markup.Of(
            $"""
            <article class="row narrow">
              <div class="what"><strong class="mono">{(string)body["type"]!}</strong><small>{(string)subject["id"]!}</small></div>
              <div class="pills">{Markup.Join(row.Deliveries.Select(delivery => Delivery(delivery, now)))}{Mode(
                (bool)body["livemode"]!
            )}</div>
              <div class="amount"><small>{Clock((long)body["created"]!)}</small></div>
              <div class="controls">{(
                row.Deliveries.Count == 0 ? Markup.Empty : Resend((string)body["id"]!, (string)body["type"]!)
            )}</div>
            </article>
            """
        );
    }

    private static Markup Delivery(DeliveryStore.Delivery delivery, DateTimeOffset now)
    {
        var wait = Math.Max(0, (delivery.DueAt - now.ToUnixTimeMilliseconds()) / 1000);
        var (tone, text) = delivery.State switch
        {
            "delivered" => ("ok", $"delivered, {delivery.LastStatus}"),
            "failed" => ("bad", $"given up after {delivery.Attempts} tries"),
            "canceled" => ("off", "endpoint gone"),
            "dropped" => ("bad", "lost"),
            _ when delivery.Hold > 0 => ("wait", "held back"),
            _ when delivery.Attempts == 0 && wait > 0 => ("wait", $"in {wait} s"),
            _ when delivery.Attempts == 0 => ("wait", "on its way"),
            _ => ("warn", $"try {delivery.Attempts + 1} in {wait} s"),
        };
        var weather = delivery.Weather is null ? "" : $"Weather: {delivery.Weather}. ";
        return Pill(tone, text, $"{weather}{delivery.EndpointUrl} {delivery.LastError}");
    }

    private static Markup Request(RequestLog.Entry entry)
    {
        var (tone, text) = entry.Status switch
        {
            0 => ("bad", "no answer"),
            < 300 => ("ok", entry.Status.ToString(CultureInfo.InvariantCulture)),
            _ => ("bad", $"{entry.Status} {entry.ErrorCode}"),
        };
        return Markup.Of(
            $"""
            <article class="row plain">
              <div class="what"><strong class="mono">{entry.Method} {entry.Path}</strong><small>{entry.IdempotencyKey
                ?? entry.RequestId}</small></div>
              <div class="pills">{Pill(tone, text)}{(entry.Replayed == 0 ? Markup.Empty : Pill("wait", "replayed"))}{(
                entry.Fault is null ? Markup.Empty : Pill("warn", entry.Fault)
            )}{Mode(entry.Livemode != 0)}</div>
              <div class="amount"><small>{Clock(entry.At / 1000)}</small></div>
            </article>
            """
        );
    }

    /// <summary>A button that does something at once; its name tells a screen reader what it is about.</summary>
    internal static Markup Control(string action, string text, string about, string? card = null) =>
        Markup.Of(
            $"<form method=\"post\" action=\"{action}\">{(card is null ? Markup.Empty : Markup.Of($"<input type=\"hidden\" name=\"card\" value=\"{card}\">"))}<button class=\"button small quiet\" type=\"submit\" aria-label=\"{text}: {about}\">{text}</button></form>"
        );

    private static Markup Resend(string eventId, string type) =>
        Markup.Of(
            $"<form method=\"post\" action=\"/sandbox/events/{eventId}/resend\"><button class=\"link\" type=\"submit\" aria-label=\"Send again: {type}\">Send again</button></form>"
        );

    internal static Markup Pill(string tone, string text, string? title = null) =>
        Markup.Of($"<span class=\"pill {tone}\" title=\"{title}\">{text}</span>");

    private static Markup Mode(bool livemode) => livemode ? Pill("live", "live key") : Markup.Empty;

    private static Markup Clock(long seconds)
    {
        var time = DateTimeOffset.FromUnixTimeSeconds(seconds);
        var exact = time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return Markup.Of($"<time datetime=\"{exact}\">{time.ToString("d MMM HH:mm:ss", CultureInfo.InvariantCulture)}</time>");
    }
}
