namespace Licenzy.Core.Purchases;

/// <summary>
/// The text that names one purchase: the Checkout session, the session and the price where it sold several lines, the subscription,
/// or <c>grant:</c> with the operator's fact.
/// </summary>
public static class PurchaseKey
{
    private const string GrantPrefix = "grant:";
    private const string ErasedPrefix = "erased:";

    /// <summary>The purchase that a grant makes.</summary>
    /// <param name="operatorFactId"><c>op_…</c>.</param>
    public static string OfGrant(string operatorFactId) => GrantPrefix + operatorFactId;

    /// <summary>One line of a session that sold several.</summary>
    public static string OfLine(string sessionId, string priceId) => $"{sessionId}#{priceId}";

    /// <summary>Whether an operator made the purchase.</summary>
    public static bool IsGrant(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.StartsWith(GrantPrefix, StringComparison.Ordinal);
    }

    /// <summary>What is left of a purchase whose customer was erased: a row for the ledger, of which nothing is known any more.</summary>
    /// <param name="entitlementId">The entitlement, <c>ent_…</c>.</param>
    public static string OfErased(string entitlementId) => ErasedPrefix + entitlementId;

    /// <summary>Whether the customer of the purchase was erased.</summary>
    public static bool IsErased(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.StartsWith(ErasedPrefix, StringComparison.Ordinal);
    }

    /// <summary>The session or subscription of a key; a grant is its own root.</summary>
    public static string RootOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var hash = key.IndexOf('#', StringComparison.Ordinal);
        return hash < 0 ? key : key[..hash];
    }
}
