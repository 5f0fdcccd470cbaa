namespace Licenzy.Scenarios;

/// <summary>Which of the two families of shapes an endpoint of Stripe sends.</summary>
public enum StripeShape
{
    /// <summary>Versions before 2025-03-31: periods on the subscription, links from charge and invoice.</summary>
    Before2025,

    /// <summary>Versions since 2025-03-31: periods on the items, links through parents and invoice payments.</summary>
    Since2025,
}
