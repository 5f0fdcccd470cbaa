using System.Globalization;
using Licenzy.Core;
using Licenzy.Server.Products;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Configuration;

/// <summary>What a product of a price would be called, when nobody says: <c>PRO_MONTHLY</c> for "Pro", paid each month.</summary>
internal static class ProductSuggestion
{
    private const int LongestCode = 48;

    /// <summary>Its name.</summary>
    public static string Name(StripePrice price) =>
        price.ProductName is { Length: > 0 } product ? product
        : price.Nickname is { Length: > 0 } nickname ? nickname
        : price.Id;

    /// <summary>Its kind, where the price leaves no choice.</summary>
    public static ProductKind? Kind(StripePrice price) => PriceFit.IsRecurring(price) ? ProductKind.Subscription : null;

    /// <summary>Its code, different from those that are taken.</summary>
    public static string Code(StripePrice price, IReadOnlySet<string> taken)
    {
        var code = Plain(price.LookupKey ?? $"{Name(price)}{Period(price)}");
        code = code.Length == 0 ? Plain(price.Id) : code;
        var free = code;
        for (var number = 2; taken.Contains(free); number++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{code}_{number}");
        }

        return free;
    }

    private static string Period(StripePrice price) =>
        (price.Interval, price.IntervalCount ?? 1) switch
        {
            (null, _) => string.Empty,
            ("day", 1) => "_DAILY",
            ("week", 1) => "_WEEKLY",
            ("month", 1) => "_MONTHLY",
            ("year", 1) => "_YEARLY",
            var (interval, count) => string.Create(CultureInfo.InvariantCulture, $"_EVERY_{count}_{interval}S"),
        };

    /// <summary>Letters and digits, everything else one underscore.</summary>
    private static string Plain(string text)
    {
        var letters = text.Normalize(System.Text.NormalizationForm.FormD)
            .Where(one => CharUnicodeInfo.GetUnicodeCategory(one) != UnicodeCategory.NonSpacingMark)
            .Select(one => char.IsAsciiLetterOrDigit(one) ? char.ToUpperInvariant(one) : '_');
        var words = string.Concat(letters).Split('_', StringSplitOptions.RemoveEmptyEntries);
        var code = string.Join('_', words);
        return code.Length > LongestCode ? code[..LongestCode] : code;
    }
}
