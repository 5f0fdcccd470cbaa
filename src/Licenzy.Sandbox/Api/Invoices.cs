using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Api;

/// <summary><c>/v1/invoices</c>: what subscriptions bill.</summary>
internal static class Invoices
{
    public static Answer Retrieve(ApiCall call) => call.Retrieve("invoice", "invoice");

    public static Answer List(ApiCall call)
    {
        var parameters = call.Parameters;
        var page = ListRequest.Read(parameters);
        var customer = parameters.Text("customer");
        var subscription = parameters.Text("subscription");
        var status = parameters.Choice("status", "draft", "open", "paid", "uncollectible", "void");
        return parameters.Problem is { } problem
            ? problem
            : page.Answer(
                call.Books,
                "invoice",
                "invoice",
                "/v1/invoices",
                customer is null ? null : ObjectFilter.Equal("$.customer", customer),
                subscription is null ? null : ObjectFilter.Equal("$.parent.subscription_details.subscription", subscription),
                status is null ? null : ObjectFilter.Equal("$.status", status)
            );
    }
}

/// <summary><c>/v1/invoice_payments</c>: which payment pays which invoice.</summary>
internal static class InvoicePayments
{
    private const string Type = "invoice_payment";

    public static Answer Retrieve(ApiCall call) => call.Retrieve(Type, Type);

    public static Answer List(ApiCall call)
    {
        var parameters = call.Parameters;
        var page = ListRequest.Read(parameters);
        var invoice = parameters.Text("invoice");
        var status = parameters.Choice("status", "open", "paid", "canceled");
        var payment = parameters.Group("payment");
        payment?.Require("type");
        var type = payment?.Choice("type", "payment_intent");
        var paymentIntent = payment?.Text("payment_intent");
        if (type is not null && paymentIntent is null)
        {
            parameters.Refuse(StripeError.Missing("payment[payment_intent]"));
        }
        return parameters.Problem is { } problem
            ? problem
            : page.Answer(
                call.Books,
                Type,
                Type,
                "/v1/invoice_payments",
                invoice is null ? null : ObjectFilter.Equal("$.invoice", invoice),
                status is null ? null : ObjectFilter.Equal("$.status", status),
                paymentIntent is null ? null : ObjectFilter.Equal("$.payment.payment_intent", paymentIntent)
            );
    }

    /// <summary>The list that an invoice holds under <c>payments</c> when it is asked for.</summary>
    public static JsonObject OfInvoice(ModeBooks books, string invoice) =>
        ListRequest.List($"/v1/invoice_payments?invoice={invoice}", books.All(Type, ObjectFilter.Equal("$.invoice", invoice)));
}
