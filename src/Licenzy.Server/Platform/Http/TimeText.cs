using System.Globalization;
using System.Text.RegularExpressions;
using Licenzy.Server.Platform.Errors;

namespace Licenzy.Server.Platform.Http;

/// <summary>Times in addresses, RFC 3339. Without a zone nobody knows what was meant: refused.</summary>
internal static partial class TimeText
{
    private const long Longest = 253_402_300_799_999;

    /// <summary>Unix ms; null when nothing was sent, or nothing that is a time.</summary>
    public static long? Read(string? text) =>
        text is not null
        && Form().IsMatch(text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
        && time.ToUnixTimeMilliseconds() is >= 0 and <= Longest
            ? time.ToUnixTimeMilliseconds()
            : null;

    /// <summary>The refusal of a parameter that was sent and is no time.</summary>
    public static Fault? Check(string param, string? text) =>
        text is null || Read(text) is not null
            ? null
            : Fault.Field(param, $"`{param}` is a time with its zone, as `2026-01-31T12:00:00Z` (a `+` in an address is written `%2B`).");

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:\d{2})$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
