using Licenzy.Sandbox.Checkout;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Api;

/// <summary><c>/v1/subscriptions</c>: made by the checkout page only; here they are read, changed and ended.</summary>
internal static class Subscriptions
{
    private const string Type = "subscription";

    public static Answer Retrieve(ApiCall call) => call.Retrieve(Type, Type);

    public static Answer Update(ApiCall call)
    {
        var parameters = call.Parameters;
        if (call.Books.Find(Type, call.Id) is not { } subscription)
        {
            return call.NotFound(Type);
        }
        var before = subscription.DeepClone().AsObject();
        var atPeriodEnd = parameters.Boolean("cancel_at_period_end");
        subscription.TakeMetadata(parameters);
        if (parameters.Problem is { } problem)
        {
            return problem;
        }
        if ((string)subscription["status"]! == "canceled" && atPeriodEnd is not null)
        {
            return StripeError.Invalid("A canceled subscription can only change its cancellation details and metadata.");
        }
        if (atPeriodEnd is { } ends && ends != (bool)subscription["cancel_at_period_end"]!)
        {
            SubscriptionEnd.Schedule(call.Books, subscription, ends);
        }
        return call.Books.SaveChange("customer.subscription.updated", before, subscription);
    }

    public static Answer Cancel(ApiCall call)
    {
        var comment = call.Parameters.Group("cancellation_details")?.Text("comment");
        if (call.Parameters.Problem is { } problem)
        {
            return problem;
        }
        if (call.Books.Find(Type, call.Id) is not { } subscription || (string)subscription["status"]! == "canceled")
        {
            return call.NotFound(Type);
        }
        return SubscriptionEnd.Cancel(call.Books, subscription, comment);
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
            price is null ? null : ObjectFilter.Equal("$.items.data[0].price.id", price),
            StatusFilter(status)
        );
    }

    /// <summary>Without a status, ended subscriptions are left out.</summary>
    private static ObjectFilter? StatusFilter(string? status) =>
        status switch
        {
            "all" => null,
            null => ObjectFilter.Not("$.status", "canceled"),
            "ended" => ObjectFilter.OneOf("$.status", ["canceled", "incomplete_expired"]),
            _ => ObjectFilter.Equal("$.status", status),
        };
}
