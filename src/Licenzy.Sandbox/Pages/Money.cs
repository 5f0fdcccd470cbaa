using System.Globalization;
using Licenzy.Sandbox.Shapes;

namespace Licenzy.Sandbox.Pages;

/// <summary>Amounts and intervals as people read them.</summary>
internal static class Money
{
    // Currencies whose smallest unit is the currency itself.
    private static readonly HashSet<string> WithoutCents = new(StringComparer.Ordinal)
    {
        "bif",
        "clp",
        "djf",
        "gnf",
        "jpy",
        "kmf",
        "krw",
        "mga",
        "pyg",
        "rwf",
        "ugx",
        "vnd",
        "vuv",
        "xaf",
        "xof",
        "xpf",
    };

    private static readonly Dictionary<string, string> Symbols = new(StringComparer.Ordinal)
    {
        ["usd"] = "$",
        ["eur"] = "€",
        ["gbp"] = "£",
        ["jpy"] = "¥",
    };

    /// <summary>An amount in the smallest unit of its currency: <c>$20.00</c>, <c>CHF 20.00</c>, <c>¥2,000</c>.</summary>
    public static string Show(long amount, string currency)
    {
        var number = WithoutCents.Contains(currency)
            ? amount.ToString("N0", CultureInfo.InvariantCulture)
            : (amount / 100m).ToString("N2", CultureInfo.InvariantCulture);
        return Symbols.TryGetValue(currency, out var symbol) ? symbol + number : $"{currency.ToUpperInvariant()} {number}";
    }

    /// <summary><c>per month</c>, <c>every 3 months</c>; empty for what is paid once.</summary>
    public static string Every(Recurrence? recurrence) =>
        recurrence switch
        {
            null => "",
            { Count: 1 } => $"per {recurrence.Interval}",
            _ => $"every {recurrence.Count} {recurrence.Interval}s",
        };
}
