namespace Licenzy.Core.Facts;

/// <summary>The event type of an observation that no event brought.</summary>
public static class SeenType
{
    /// <summary>The object was fetched from Stripe. It wins over events of the same second.</summary>
    public const string Fetched = "fetched";
}
