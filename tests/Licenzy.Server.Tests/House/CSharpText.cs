using System.Text.RegularExpressions;

namespace Licenzy.Server.Tests.House;

/// <summary>A string literal of a C# file.</summary>
/// <param name="Text">What stands between the quotes, with the names of constants of the same file filled in.</param>
/// <param name="Member">The member of the class that it stands in.</param>
internal sealed record StringLiteral(string Text, string Member);

/// <summary>Just enough of C# to tell strings from code and comments: what the house rules about SQL need.</summary>
internal static partial class CSharpText
{
    public static IReadOnlyList<StringLiteral> Literals(string source)
    {
        var found = new List<(int Start, string Text)>();
        for (var i = 0; i < source.Length; i++)
        {
            if (At(source, i, "//"))
            {
                i = IndexOf(source, "\n", i);
            }
            else if (At(source, i, "/*"))
            {
                i = IndexOf(source, "*/", i) + 1;
            }
            else if (source[i] == '\'')
            {
                i = EndOfQuoted(source, i, '\'');
            }
            else if (source[i] == '"')
            {
                var end = EndOfString(source, i, out var text);
                found.Add((i, text));
                i = end;
            }
        }

        var constants = found
            .Select(literal => (Name: ConstantName(source, literal.Start), literal.Text))
            .Where(constant => constant.Name is not null)
            .DistinctBy(constant => constant.Name, StringComparer.Ordinal)
            .ToDictionary(constant => constant.Name!, constant => constant.Text, StringComparer.Ordinal);
        return [.. found.Select(literal => new StringLiteral(Fill(literal.Text, constants), MemberAt(source, literal.Start)))];
    }

    private static int EndOfString(string source, int start, out string text)
    {
        var quotes = 0;
        while (start + quotes < source.Length && source[start + quotes] == '"')
        {
            quotes++;
        }

        if (quotes == 2)
        {
            text = "";
            return start + 1;
        }

        if (quotes >= 3)
        {
            var fence = new string('"', quotes);
            var close = IndexOf(source, fence, start + quotes);
            text = source[(start + quotes)..close];
            return close + quotes - 1;
        }

        var isVerbatim = start > 0 && (source[start - 1] == '@' || (start > 1 && source[start - 1] == '$' && source[start - 2] == '@'));
        var end = isVerbatim ? EndOfVerbatim(source, start) : EndOfQuoted(source, start, '"');
        text = source[(start + 1)..end];
        return end;
    }

    private static int EndOfQuoted(string source, int start, char quote)
    {
        var i = start + 1;
        while (i < source.Length && source[i] != quote && source[i] != '\n')
        {
            i += source[i] == '\\' ? 2 : 1;
        }

        return Math.Min(i, source.Length - 1);
    }

    private static int EndOfVerbatim(string source, int start)
    {
        var i = start + 1;
        while (i < source.Length && (source[i] != '"' || At(source, i, "\"\"")))
        {
            i += source[i] == '"' ? 2 : 1;
        }

        return Math.Min(i, source.Length - 1);
    }

    private static string? ConstantName(string source, int literal)
    {
        var before = source[Math.Max(0, source.LastIndexOf(';', literal))..literal];
        return ConstantBefore().Match(before) is { Success: true } match ? match.Groups["name"].Value : null;
    }

    // The formatter puts members of a class at one level of indentation, those of a nested one at two.
    private static string MemberAt(string source, int literal) =>
        MemberStart().Matches(source[..literal]).LastOrDefault()?.Groups["name"].Value ?? "";

    private static string Fill(string text, Dictionary<string, string> constants)
    {
        foreach (var (name, value) in constants)
        {
            text = text.Replace("{" + name + "}", value, StringComparison.Ordinal);
        }

        return text;
    }

    private static bool At(string source, int index, string text) => string.CompareOrdinal(source, index, text, 0, text.Length) == 0;

    private static int IndexOf(string source, string text, int start)
    {
        var found = source.IndexOf(text, start, StringComparison.Ordinal);
        return found < 0 ? source.Length - 1 : found;
    }

    [GeneratedRegex(@"\bstring (?<name>\w+)\s*=>?\s*\$*@?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ConstantBefore();

    [GeneratedRegex(
        @"^( {4}| {8})(public|private|internal|protected)\b[^\n]*?\b(?<name>\w+)(<\w+>)?(\(| =)",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        5000
    )]
    private static partial Regex MemberStart();
}
