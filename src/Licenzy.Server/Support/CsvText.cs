using System.Globalization;

namespace Licenzy.Server.Support;

/// <summary>
/// Rows as RFC 4180 writes them. A text that a spreadsheet would take for a formula is given an apostrophe: names and references come
/// from outside, and must not run when somebody opens the file.
/// </summary>
internal static class CsvText
{
    private const string FormulaStarts = "=+-@\t\r";

    /// <summary>One row with its line end.</summary>
    public static string Row(IEnumerable<object?> cells) => $"{string.Join(',', cells.Select(Cell))}\r\n";

    /// <summary>One cell, quoted where it must be.</summary>
    public static string Cell(object? value) =>
        value switch
        {
            null => string.Empty,
            bool flag => flag ? "true" : "false",
            string text => Quoted(Harmless(text)),
            IFormattable number => number.ToString(format: null, CultureInfo.InvariantCulture),
            _ => Quoted(Harmless(value.ToString() ?? string.Empty)),
        };

    private static string Harmless(string text) =>
        text.TrimStart(' ') is [var first, ..] && FormulaStarts.Contains(first, StringComparison.Ordinal) ? $"'{text}" : text;

    private static string Quoted(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") || text.StartsWith(' ') || text.EndsWith(' ')
            ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : text;
}
