using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Api;

/// <summary>Every route of the API that the sandbox knows. All others are answered as Stripe answers unknown ones.</summary>
internal static class Routes
{
    private static readonly (string Method, string Path, ApiOperation Operation)[] All =
    [
        ("GET", "/v1/account", Accounts.Retrieve),
        ("POST", "/v1/products", Products.Create),
        ("GET", "/v1/products", Products.List),
        ("GET", "/v1/products/{id}", Products.Retrieve),
        ("POST", "/v1/products/{id}", Products.Update),
        ("POST", "/v1/prices", Prices.Create),
        ("GET", "/v1/prices", Prices.List),
        ("GET", "/v1/prices/{id}", Prices.Retrieve),
        ("POST", "/v1/prices/{id}", Prices.Update),
        ("POST", "/v1/customers", Customers.Create),
        ("GET", "/v1/customers", Customers.List),
        ("GET", "/v1/customers/{id}", Customers.Retrieve),
        ("POST", "/v1/customers/{id}", Customers.Update),
        ("DELETE", "/v1/customers/{id}", Customers.Delete),
        ("POST", "/v1/checkout/sessions", CreateCheckoutSession.Handle),
        ("GET", "/v1/checkout/sessions", CheckoutSessions.List),
        ("GET", "/v1/checkout/sessions/{id}", CheckoutSessions.Retrieve),
        ("GET", "/v1/checkout/sessions/{id}/line_items", CheckoutSessions.ListLineItems),
        ("POST", "/v1/checkout/sessions/{id}/expire", CheckoutSessions.Expire),
        ("GET", "/v1/payment_intents", PaymentIntents.List),
        ("GET", "/v1/payment_intents/{id}", PaymentIntents.Retrieve),
        ("GET", "/v1/charges", Charges.List),
        ("GET", "/v1/charges/{id}", Charges.Retrieve),
        ("POST", "/v1/subscriptions", CreateSubscription.Handle),
        ("GET", "/v1/subscriptions", Subscriptions.List),
        ("GET", "/v1/subscriptions/{id}", Subscriptions.Retrieve),
        ("POST", "/v1/subscriptions/{id}", UpdateSubscription.Handle),
        ("DELETE", "/v1/subscriptions/{id}", Subscriptions.Cancel),
        ("POST", "/v1/subscriptions/{id}/pause", Subscriptions.Pause),
        ("POST", "/v1/subscriptions/{id}/resume", Subscriptions.Resume),
        ("GET", "/v1/invoices", Invoices.List),
        ("GET", "/v1/invoices/{id}", Invoices.Retrieve),
        ("POST", "/v1/invoices/{id}/pay", InvoiceActions.Pay),
        ("POST", "/v1/invoices/{id}/void", InvoiceActions.Void),
        ("POST", "/v1/invoices/{id}/mark_uncollectible", InvoiceActions.MarkUncollectible),
        ("POST", "/v1/invoices/{id}/finalize", InvoiceActions.FinalizeDraft),
        ("GET", "/v1/invoice_payments", InvoicePayments.List),
        ("GET", "/v1/invoice_payments/{id}", InvoicePayments.Retrieve),
        ("GET", "/v1/payment_methods", PaymentMethods.List),
        ("GET", "/v1/payment_methods/{id}", PaymentMethods.Retrieve),
        ("POST", "/v1/payment_methods/{id}/attach", PaymentMethods.Attach),
        ("POST", "/v1/payment_methods/{id}/detach", PaymentMethods.Detach),
        ("POST", "/v1/coupons", Coupons.Create),
        ("GET", "/v1/coupons", Coupons.List),
        ("GET", "/v1/coupons/{id}", Coupons.Retrieve),
        ("DELETE", "/v1/coupons/{id}", Coupons.Delete),
        ("POST", "/v1/promotion_codes", PromotionCodes.Create),
        ("GET", "/v1/promotion_codes", PromotionCodes.List),
        ("GET", "/v1/promotion_codes/{id}", PromotionCodes.Retrieve),
        ("POST", "/v1/promotion_codes/{id}", PromotionCodes.Update),
        ("POST", "/v1/billing_portal/sessions", PortalSessions.Create),
        ("POST", "/v1/test_helpers/test_clocks", TestClocks.Create),
        ("GET", "/v1/test_helpers/test_clocks", TestClocks.List),
        ("GET", "/v1/test_helpers/test_clocks/{id}", TestClocks.Retrieve),
        ("DELETE", "/v1/test_helpers/test_clocks/{id}", TestClocks.Delete),
        ("POST", "/v1/test_helpers/test_clocks/{id}/advance", TestClocks.Advance),
        ("POST", "/v1/refunds", Refunds.Create),
        ("GET", "/v1/refunds", Refunds.List),
        ("GET", "/v1/refunds/{id}", Refunds.Retrieve),
        ("POST", "/v1/refunds/{id}", Refunds.Update),
        ("POST", "/v1/refunds/{id}/cancel", Refunds.Cancel),
        ("GET", "/v1/disputes", Disputes.List),
        ("GET", "/v1/disputes/{id}", Disputes.Retrieve),
        ("POST", "/v1/disputes/{id}", Disputes.Update),
        ("POST", "/v1/disputes/{id}/close", Disputes.Close),
        ("GET", "/v1/events", Events.List),
        ("GET", "/v1/events/{id}", Events.Retrieve),
        ("POST", "/v1/webhook_endpoints", WebhookEndpoints.Create),
        ("GET", "/v1/webhook_endpoints", WebhookEndpoints.List),
        ("GET", "/v1/webhook_endpoints/{id}", WebhookEndpoints.Retrieve),
        ("POST", "/v1/webhook_endpoints/{id}", WebhookEndpoints.Update),
        ("DELETE", "/v1/webhook_endpoints/{id}", WebhookEndpoints.Delete),
    ];

    /// <summary>The paths of the lists and single objects, such as <c>/v1/prices</c>, each once.</summary>
    public static IReadOnlyList<string> Resources { get; } =
    [.. All.Select(route => route.Path).Where(path => !path.Contains('{', StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)];

    /// <summary>The operation of a call that is not made over HTTP, and the id in its path.</summary>
    public static (ApiOperation Operation, string Id) Find(string method, string path)
    {
        var steps = path.Split('/');
        foreach (var (_, template, operation) in All.Where(route => route.Method == method))
        {
            var parts = template.Split('/');
            if (parts.Length == steps.Length && parts.Zip(steps).All(pair => pair.First == "{id}" || pair.First == pair.Second))
            {
                return (operation, Array.IndexOf(parts, "{id}") is >= 0 and var place ? steps[place] : "");
            }
        }
        throw new InvalidOperationException($"The sandbox has no route {method} {path}.");
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        var pipeline = app.ServiceProvider.GetRequiredService<ApiPipeline>();
        foreach (var (method, path, operation) in All)
        {
            app.MapMethods(path, [method], pipeline.Run(operation));
        }
        app.Map("/v1/{**rest}", pipeline.AnswerUnknownRouteAsync);
        app.Map("/v2/{**rest}", pipeline.AnswerUnknownRouteAsync);
    }
}
