using System.Globalization;
using System.Text.RegularExpressions;

namespace Licenzy.Scenarios;

/// <summary>Times of a story as text: days since the purchase, with seconds or hours more or less (<c>30</c>, <c>33+1h</c>, <c>30-1s</c>).</summary>
public static partial class Moment
{
    /// <summary>The purchase: 2026-01-01 00:00 UTC.</summary>
    public const long Day0 = 1_767_225_600_000;

    /// <summary>One day in ms.</summary>
    public const long Day = 24L * 60 * 60 * 1000;

    /// <summary>The moment as Unix ms.</summary>
    public static long Ms(string text)
    {
        var match = Form().Match(text);
        match.Success.ShouldBeTrue($"'{text}' is no moment");
        var days = long.Parse(match.Groups["days"].Value, CultureInfo.InvariantCulture);
        var more = match.Groups["more"].Success ? long.Parse(match.Groups["more"].Value, CultureInfo.InvariantCulture) : 0;
        return Day0 + days * Day + more * (match.Groups["unit"].Value == "h" ? 3_600_000 : 1000);
    }

    [GeneratedRegex("^(?<days>-?[0-9]+)((?<more>[+-][0-9]+)(?<unit>[hs]))?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
