using Licenzy.Sandbox.Billing;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Api;

/// <summary><c>/v1/subscriptions</c>: read, ended, paused and resumed.</summary>
internal static class Subscriptions
{
    private const string Type = "subscription";

    public static Answer Retrieve(ApiCall call) => call.Retrieve(Type, Type);

    /// <summary>Ends a subscription at once.</summary>
    public static Answer Cancel(ApiCall call)
    {
        var comment = call.Parameters.Group("cancellation_details")?.Text("comment");
        if (call.Parameters.Problem is { } problem)
        {
            return problem;
        }
        return call.Change(
            Type,
            Type,
            (books, subscription) =>
                SubscriptionState.IsOver(subscription) ? call.NotFound(Type) : SubscriptionEnd.Cancel(books, subscription, comment)
        );
    }

    /// <summary><c>POST /v1/subscriptions/{id}/pause</c>: no service and no invoices until it is resumed.</summary>
    public static Answer Pause(ApiCall call)
    {
        if (call.Parameters.Problem is { } problem)
        {
            return problem;
        }
        return call.Change(
            Type,
            Type,
            (books, subscription) =>
            {
                if (SubscriptionState.Status(subscription) is not ("active" or "trialing" or "past_due"))
                {
                    return StripeError.Invalid("Only a running subscription can be paused.");
                }
                Pausing.Pause(books, subscription);
                return subscription;
            }
        );
    }

    /// <summary><c>POST /v1/subscriptions/{id}/resume</c>: a new period begins, or the one that still runs goes on.</summary>
    public static Answer Resume(ApiCall call)
    {
        var anchor = call.Parameters.Choice("billing_cycle_anchor", "now", "unchanged") ?? "now";
        call.Parameters.Choice("proration_behavior", "none");
        if (call.Parameters.Problem is { } problem)
        {
            return problem;
        }
        return call.Change(
            Type,
            Type,
            (books, subscription) =>
            {
                if (SubscriptionState.Status(subscription) != "paused")
                {
                    return StripeError.Invalid("Only a paused subscription can be resumed.");
                }
                Pausing.Resume(books, subscription, startAnew: anchor == "now");
                return books.Get(Type, call.Id);
            }
        );
    }

    public static Answer List(ApiCall call)
    {
        var parameters = call.Parameters;
        var page = ListRequest.Read(parameters);
        var customer = parameters.Text("customer");
        var price = parameters.Text("price");
        var status = parameters.Choice(
            "status",
            "active",
            "all",
            "canceled",
            "ended",
            "incomplete",
            "incomplete_expired",
            "past_due",
            "paused",
            "trialing",
            "unpaid"
        );
        if (parameters.Problem is { } problem)
        {
            return problem;
        }
        return page.Answer(
            call.Books,
            Type,
            Type,
            "/v1/subscriptions",
            customer is null ? null : ObjectFilter.Equal("$.customer", customer),
            price is null ? null : ObjectFilter.SellsPrice(price),
            StatusFilter(status)
        );
    }

    /// <summary>Without a status, ended subscriptions are left out.</summary>
    private static ObjectFilter? StatusFilter(string? status) =>
        status switch
        {
            "all" => null,
            null => ObjectFilter.NoneOf("$.status", ["canceled", "incomplete_expired"]),
            "ended" => ObjectFilter.OneOf("$.status", ["canceled", "incomplete_expired"]),
            _ => ObjectFilter.Equal("$.status", status),
        };
}
