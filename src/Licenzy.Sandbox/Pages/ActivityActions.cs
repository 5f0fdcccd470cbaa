using System.Text.Json.Nodes;
using Licenzy.Sandbox.Billing;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Checkout;
using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Pages;

/// <summary>
/// The activity page and its controls: what a bank, a merchant in the dashboard, or the passing of days would do. Each
/// answers a browser with the page, and a script that asks for <c>application/json</c> with the object.
/// </summary>
internal sealed class ActivityActions(ActivityView view, Control control)
{
    /// <summary><c>GET /</c></summary>
    public Task ShowAsync(HttpContext context) => view.ShowAsync(context);

    /// <summary><c>POST /sandbox/sessions/{id}/settle</c>: the bank debit of a completed session brings its money.</summary>
    public Task SettleAsync(HttpContext context) =>
        DoAsync(
            context,
            "checkout.session",
            (books, session) => Settlement.Settle(books, session) ? session : StripeError.Invalid("This session has no debit under way.")
        );

    /// <summary><c>POST /sandbox/sessions/{id}/fail</c>: the bank returns the debit.</summary>
    public Task FailAsync(HttpContext context) =>
        DoAsync(
            context,
            "checkout.session",
            (books, session) => Settlement.Fail(books, session) ? session : StripeError.Invalid("This session has no debit under way.")
        );

    /// <summary><c>POST /sandbox/subscriptions/{id}/cancel</c>: ends a subscription at once.</summary>
    public Task CancelAsync(HttpContext context) =>
        DoAsync(
            context,
            "subscription",
            (books, subscription) =>
                (string)subscription["status"]! == "canceled"
                    ? StripeError.Invalid("This subscription has ended already.")
                    : SubscriptionEnd.Cancel(books, subscription)
        );

    /// <summary><c>POST /sandbox/events/{id}/resend</c>: sends an event again to every endpoint that takes its type.</summary>
    public Task ResendAsync(HttpContext context) =>
        DoAsync(
            context,
            "event",
            (books, found) => books.Owe(found, clear: true) > 0 ? found : StripeError.Invalid("No enabled endpoint takes this event.")
        );

    private Task DoAsync(HttpContext context, string type, Func<ModeBooks, JsonObject, Answer> work) =>
        control.DoAsync(context, type, (books, found, parameters) => parameters.Problem is { } problem ? problem : work(books, found));
}
