using System.Globalization;
using Licenzy.Server.Platform.Errors;

namespace Licenzy.Server.Platform.Http;

/// <summary>One page of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Data">The page, in the order of the list.</param>
/// <param name="HasMore">Whether the list goes on.</param>
/// <param name="NextCursor">What to send as <c>cursor</c> for the next page; null after the last.</param>
internal sealed record Page<T>(IReadOnlyList<T> Data, bool HasMore, string? NextCursor)
{
    /// <summary>The page of rows that were asked for with one more than fits: its being there says that the list goes on.</summary>
    /// <param name="rows">At most one more than <paramref name="limit"/>.</param>
    /// <param name="limit">How many a page holds.</param>
    /// <param name="cursorOf">The place after an item.</param>
    public static Page<T> Of(IReadOnlyList<T> rows, int limit, Func<T, string> cursorOf)
    {
        var page = rows.Take(limit).ToList();
        var more = rows.Count > limit;
        return new Page<T>(page, more, more ? cursorOf(page[^1]) : null);
    }
}

/// <summary>How long a page may be, as <c>limit</c> asks for it.</summary>
internal static class PageLimit
{
    public const int Usual = 25;
    public const int Most = 100;

    /// <summary>Reads <c>limit</c>: 1 to 100, 25 when it is not sent.</summary>
    public static Fault? Read(string? text, out int limit)
    {
        limit = Usual;
        var valid =
            text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= Most);
        return valid ? null : Fault.Field("limit", $"`limit` is a whole number from 1 to {Most}.");
    }

    /// <summary>The refusal of a <c>cursor</c> that no list gave.</summary>
    public static Fault BadCursor { get; } = Fault.Field("cursor", "`cursor` must be the `next_cursor` of an earlier page, as it came.");
}
