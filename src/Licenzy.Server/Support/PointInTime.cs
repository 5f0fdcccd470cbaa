using System.Globalization;
using Licenzy.Server.Platform.Errors;

namespace Licenzy.Server.Support;

/// <summary>Instants in addresses: <c>at</c>, <c>from</c>, <c>to</c>.</summary>
internal static class PointInTime
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss'Z'",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
        "yyyy-MM-dd'T'HH:mm:sszzz",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
    ];

    /// <summary>Reads an instant; the refusal when the text is none.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="text">What was sent; null when nothing was.</param>
    /// <param name="milliseconds">The instant, Unix ms; null when nothing was sent.</param>
    public static Fault? Read(string name, string? text, out long? milliseconds)
    {
        milliseconds = null;
        if (text is null)
        {
            return null;
        }

        var valid = DateTimeOffset.TryParseExact(
            text,
            Formats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var instant
        );
        if (!valid || instant.Year < 1970)
        {
            return Fault.Field(name, $"`{name}` is a time as in RFC 3339, such as 2026-01-31T12:00:00Z; a `+` is sent as `%2B`.");
        }

        milliseconds = instant.ToUnixTimeMilliseconds();
        return null;
    }
}
