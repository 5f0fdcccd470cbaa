using System.Text.RegularExpressions;

namespace Licenzy.Server.ManualActions;

/// <summary>The ids of sales, as Stripe writes them: what looks different is no sale, and is not looked for, locked or stored.</summary>
internal static partial class SaleRoot
{
    /// <summary>Whether it may be a Checkout session or a subscription.</summary>
    public static bool IsValid(string root) => Form().IsMatch(root);

    [GeneratedRegex(@"\A(cs|sub)_[A-Za-z0-9_]{1,250}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
