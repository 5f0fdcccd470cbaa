namespace Licenzy.Core;

/// <summary>What a product gives.</summary>
public enum ProductKind
{
    /// <summary>Access while Stripe keeps a recurring price alive.</summary>
    Subscription,

    /// <summary>Access for a number of days, from a one-time price.</summary>
    TimePass,

    /// <summary>A number of units to consume, from a one-time price.</summary>
    UsagePack,
}
