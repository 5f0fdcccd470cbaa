using System.Collections.Frozen;
using System.Text.Json;

namespace Licenzy.Core;

/// <summary>
/// The text form of every enum that is stored or shown: the member's name in snake case (<c>PastDue</c> is <c>past_due</c>).
/// </summary>
/// <remarks>Renaming a member renames what is stored; a test therefore spells out every text.</remarks>
public static class EnumText
{
    /// <summary>The text of a member.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no member of its enum.</exception>
    public static string ToText<T>(this T value)
        where T : struct, Enum =>
        Table<T>.Texts.TryGetValue(value, out var text)
            ? text
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Not a member of its enum.");

    /// <summary>Reads a text; false when no member has it.</summary>
    public static bool TryRead<T>(string? text, out T value)
        where T : struct, Enum
    {
        value = default;
        return text is not null && Table<T>.Values.TryGetValue(text, out value);
    }

    /// <summary>Reads a text that was written by <see cref="ToText{T}"/>.</summary>
    /// <exception cref="FormatException">No member has this text.</exception>
    public static T Read<T>(string text)
        where T : struct, Enum => TryRead<T>(text, out var value) ? value : throw new FormatException($"'{text}' is no {typeof(T).Name}.");

    private static class Table<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> Texts = Enum.GetValues<T>()
            .ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

        public static readonly FrozenDictionary<string, T> Values = Texts.ToFrozenDictionary(
            pair => pair.Value,
            pair => pair.Key,
            StringComparer.Ordinal
        );
    }
}
