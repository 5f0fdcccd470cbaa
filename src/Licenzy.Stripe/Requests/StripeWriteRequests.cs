namespace Licenzy.Stripe.Requests;

/// <summary>A product to make.</summary>
/// <param name="Name">What buyers see.</param>
public sealed record StripeCreateProduct(string Name)
{
    /// <summary>What buyers see below the name.</summary>
    public string? Description { get; init; }

    /// <summary>Own pairs: at most 50, keys of 40 and values of 500 characters.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    internal StripeForm ToForm() => new StripeForm().Add("name", Name).Add("description", Description).Add("metadata", Metadata);
}

/// <summary>A price to make.</summary>
/// <param name="ProductId">The product that it sells.</param>
/// <param name="Currency">Three lower-case letters.</param>
/// <param name="UnitAmount">The amount of one in minor units, 0 or more.</param>
public sealed record StripeCreatePrice(string ProductId, string Currency, long UnitAmount)
{
    /// <summary><c>day</c>, <c>week</c>, <c>month</c> or <c>year</c> for a recurring price; null for a one-time price.</summary>
    public string? Interval { get; init; }

    /// <summary>How many intervals make a period; null for one.</summary>
    public long? IntervalCount { get; init; }

    /// <summary>What the seller calls it.</summary>
    public string? Nickname { get; init; }

    /// <summary>Own pairs.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    internal StripeForm ToForm() =>
        new StripeForm()
            .Add("product", ProductId)
            .Add("currency", Currency)
            .Add("unit_amount", UnitAmount)
            .Add("recurring[interval]", Interval)
            .Add("recurring[interval_count]", Interval is null ? null : IntervalCount)
            .Add("nickname", Nickname)
            .Add("metadata", Metadata);
}

/// <summary>A customer to make.</summary>
public sealed record StripeCreateCustomer
{
    /// <summary>The address that receipts go to.</summary>
    public string? Email { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>Own pairs.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    internal StripeForm ToForm() => new StripeForm().Add("email", Email).Add("name", Name).Add("metadata", Metadata);
}

/// <summary>A refund to make. The whole charge unless an amount is given.</summary>
public sealed record StripeCreateRefund
{
    /// <summary>The payment to give back; else <see cref="ChargeId"/>.</summary>
    public string? PaymentIntentId { get; init; }

    /// <summary>The charge to give back; else <see cref="PaymentIntentId"/>.</summary>
    public string? ChargeId { get; init; }

    /// <summary>How much, in minor units; null for all that is left.</summary>
    public long? Amount { get; init; }

    /// <summary><c>duplicate</c>, <c>fraudulent</c> or <c>requested_by_customer</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>Own pairs.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    internal StripeForm ToForm() =>
        new StripeForm()
            .Add("payment_intent", PaymentIntentId)
            .Add("charge", ChargeId)
            .Add("amount", Amount)
            .Add("reason", Reason)
            .Add("metadata", Metadata);
}

/// <summary>An endpoint for events to register.</summary>
/// <param name="Url">Where Stripe shall send them.</param>
/// <param name="EnabledEvents">The event types; at least one.</param>
public sealed record StripeCreateWebhookEndpoint(string Url, IReadOnlyList<string> EnabledEvents)
{
    /// <summary>What the seller sees of it.</summary>
    public string? Description { get; init; }

    /// <summary>Own pairs.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <param name="version">The version whose shapes its events shall have: without it they follow the account's default.</param>
    internal StripeForm ToForm(string version) =>
        new StripeForm()
            .Add("url", Url)
            .Add("enabled_events", EnabledEvents)
            .Add("api_version", version)
            .Add("description", Description)
            .Add("metadata", Metadata);
}

/// <summary>What to change of an endpoint for events; null leaves a field as it is.</summary>
public sealed record StripeUpdateWebhookEndpoint
{
    /// <summary>Where Stripe shall send events.</summary>
    public string? Url { get; init; }

    /// <summary>The event types, replacing all former ones.</summary>
    public IReadOnlyList<string>? EnabledEvents { get; init; }

    /// <summary>Whether it is switched off.</summary>
    public bool? Disabled { get; init; }

    /// <summary>What the seller sees of it.</summary>
    public string? Description { get; init; }

    /// <summary>Own pairs, merged into the former ones.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    internal StripeForm ToForm() =>
        new StripeForm()
            .Add("url", Url)
            .Add("enabled_events", EnabledEvents)
            .Add("disabled", Disabled)
            .Add("description", Description)
            .Add("metadata", Metadata);
}
