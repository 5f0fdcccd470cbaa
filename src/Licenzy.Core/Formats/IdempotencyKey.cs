namespace Licenzy.Core.Formats;

/// <summary>The value of the <c>Idempotency-Key</c> header.</summary>
public static class IdempotencyKey
{
    /// <summary>The greatest number of characters.</summary>
    public const int MaxLength = 255;

    /// <summary>
    /// Reads the header: 1 to 255 visible ASCII characters, bare or as a quoted structured-field string. Both forms of one text are one
    /// key.
    /// </summary>
    public static bool TryRead(string? header, out string key)
    {
        key = "";
        var text = header?.Trim(' ', '\t') ?? "";
        if (text.StartsWith('"') && !TryUnquote(text, out text))
        {
            return false;
        }

        if (text.Length is 0 or > MaxLength || text.Any(character => character is < '!' or > '~'))
        {
            return false;
        }

        key = text;
        return true;
    }

    /// <summary>In a structured-field string only the quote and the backslash are escaped, and nothing else may be.</summary>
    private static bool TryUnquote(string text, out string inner)
    {
        inner = "";
        var characters = new List<char>(text.Length);
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                inner = new string(characters.ToArray());
                return i == text.Length - 1;
            }

            if (text[i] == '\\' && (++i == text.Length || text[i] is not ('"' or '\\')))
            {
                return false;
            }

            characters.Add(text[i]);
        }

        return false;
    }
}
