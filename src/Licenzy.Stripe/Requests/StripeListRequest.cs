namespace Licenzy.Stripe.Requests;

/// <summary>What every list can be asked for. Derived requests add their filters; a null filter is not sent.</summary>
public record StripeListRequest
{
    /// <summary>How many objects a page holds, 1 to 100; fewer where they are so large that a page would exceed what is read of an answer.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The id behind which the page begins; null for the first page.</summary>
    public string? StartingAfter { get; init; }

    /// <summary>Only what was made at or after this time, in Unix seconds (where the list knows times of creation).</summary>
    public long? CreatedFrom { get; init; }

    internal virtual StripeForm ToForm() =>
        new StripeForm().Add("limit", Limit).Add("starting_after", StartingAfter).Add("created[gte]", CreatedFrom);
}

/// <summary>Which prices to list.</summary>
public sealed record StripeListPrices : StripeListRequest
{
    /// <summary>Only active, or only archived prices.</summary>
    public bool? Active { get; init; }

    /// <summary>Only prices of this product.</summary>
    public string? ProductId { get; init; }

    /// <summary>Only <c>one_time</c> or only <c>recurring</c> prices.</summary>
    public string? Type { get; init; }

    /// <summary>Only the prices with one of these lookup keys, at most 10.</summary>
    public IReadOnlyList<string>? LookupKeys { get; init; }

    /// <summary>Whether each price carries its product, so that <c>ProductName</c> is known.</summary>
    public bool ExpandProduct { get; init; }

    internal override StripeForm ToForm() =>
        base.ToForm()
            .Add("active", Active)
            .Add("product", ProductId)
            .Add("type", Type)
            .Add("lookup_keys", LookupKeys)
            .Add("expand[0]", ExpandProduct ? "data.product" : null);
}

/// <summary>Which customers to list.</summary>
public sealed record StripeListCustomers : StripeListRequest
{
    /// <summary>Only those with exactly this address, upper and lower case told apart.</summary>
    public string? Email { get; init; }

    internal override StripeForm ToForm() => base.ToForm().Add("email", Email);
}

/// <summary>Which Checkout sessions to list.</summary>
public sealed record StripeListCheckoutSessions : StripeListRequest
{
    /// <summary>Only the session of this payment.</summary>
    public string? PaymentIntentId { get; init; }

    /// <summary>Only the session of this subscription.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary>Only sessions of this customer.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Only <c>open</c>, <c>complete</c> or <c>expired</c> sessions.</summary>
    public string? Status { get; init; }

    internal override StripeForm ToForm() =>
        base.ToForm()
            .Add("payment_intent", PaymentIntentId)
            .Add("subscription", SubscriptionId)
            .Add("customer", CustomerId)
            .Add("status", Status);
}

/// <summary>Which subscriptions to list.</summary>
public sealed record StripeListSubscriptions : StripeListRequest
{
    /// <summary>Only subscriptions of this customer.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Only subscriptions with an item of this price.</summary>
    public string? PriceId { get; init; }

    /// <summary>Only this status; <c>all</c> is the default here, since Stripe's own leaves the canceled ones out.</summary>
    public string Status { get; init; } = "all";

    internal override StripeForm ToForm() => base.ToForm().Add("customer", CustomerId).Add("price", PriceId).Add("status", Status);
}

/// <summary>Which invoices to list.</summary>
public sealed record StripeListInvoices : StripeListRequest
{
    /// <summary>Only invoices of this subscription.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary>Only invoices of this customer.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Only <c>draft</c>, <c>open</c>, <c>paid</c>, <c>uncollectible</c> or <c>void</c> ones.</summary>
    public string? Status { get; init; }

    internal override StripeForm ToForm() =>
        base.ToForm().Add("subscription", SubscriptionId).Add("customer", CustomerId).Add("status", Status);
}

/// <summary>Which payments of invoices to list.</summary>
public sealed record StripeListInvoicePayments : StripeListRequest
{
    /// <summary>Only payments of this invoice.</summary>
    public string? InvoiceId { get; init; }

    /// <summary>Only what this payment intent pays.</summary>
    public string? PaymentIntentId { get; init; }

    /// <summary>Only <c>open</c>, <c>paid</c> or <c>canceled</c> ones.</summary>
    public string? Status { get; init; }

    internal override StripeForm ToForm() =>
        base.ToForm()
            .Add("invoice", InvoiceId)
            .Add("payment[type]", PaymentIntentId is null ? null : "payment_intent")
            .Add("payment[payment_intent]", PaymentIntentId)
            .Add("status", Status);
}

/// <summary>Which refunds to list.</summary>
public sealed record StripeListRefunds : StripeListRequest
{
    /// <summary>Only refunds of this charge.</summary>
    public string? ChargeId { get; init; }

    /// <summary>Only refunds of this payment.</summary>
    public string? PaymentIntentId { get; init; }

    internal override StripeForm ToForm() => base.ToForm().Add("charge", ChargeId).Add("payment_intent", PaymentIntentId);
}

/// <summary>Which charges to list.</summary>
public sealed record StripeListCharges : StripeListRequest
{
    /// <summary>Only charges of this customer.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Only charges of this payment.</summary>
    public string? PaymentIntentId { get; init; }

    internal override StripeForm ToForm() => base.ToForm().Add("customer", CustomerId).Add("payment_intent", PaymentIntentId);
}

/// <summary>Which disputes to list.</summary>
public sealed record StripeListDisputes : StripeListRequest
{
    /// <summary>Only disputes of this charge.</summary>
    public string? ChargeId { get; init; }

    /// <summary>Only disputes of this payment.</summary>
    public string? PaymentIntentId { get; init; }

    internal override StripeForm ToForm() => base.ToForm().Add("charge", ChargeId).Add("payment_intent", PaymentIntentId);
}

/// <summary>Which events to list; Stripe keeps them for 30 days.</summary>
public sealed record StripeListEvents : StripeListRequest
{
    /// <summary>Only these types, at most 20.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>False: only events that some endpoint has not taken yet. True: only those that all have.</summary>
    public bool? DeliverySuccess { get; init; }

    internal override StripeForm ToForm() => base.ToForm().Add("types", Types).Add("delivery_success", DeliverySuccess);
}
