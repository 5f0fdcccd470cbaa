using System.Text.RegularExpressions;

namespace Licenzy.Server.Tests.House;

/// <summary>One SQL statement in the program's text.</summary>
/// <param name="Name">The class (file) and member that hold it, for the list of reviewed exceptions.</param>
/// <param name="Text">Its text, with the constants of the file filled in.</param>
internal sealed partial record SqlStatement(string Name, string Path, string Text)
{
    /// <summary>Every literal that is SQL: it starts with a verb of SQL and goes on as SQL does, which prose does not.</summary>
    public static IEnumerable<SqlStatement> In(SourceFile file) =>
        from literal in CSharpText.Literals(file.Text)
        from part in literal.Text.Split(';')
        where Sql().IsMatch(part)
        select new SqlStatement($"{System.IO.Path.GetFileNameWithoutExtension(file.Path)}.{literal.Member}", file.Path, part.Trim());

    /// <summary>The tables that it reads or writes, once for each mention.</summary>
    public IEnumerable<string> Tables => TableNames().Matches(Text).Select(match => match.Groups["table"].Value);

    /// <summary>How often the column is pinned: compared with something, or given in the columns of an insert.</summary>
    public int Pins(string column)
    {
        var compared = Regex.Count(Text, $@"\b{column}\s*(=|in\b)", RegexOptions.None, TimeSpan.FromSeconds(1));
        var given = InsertColumns()
            .Matches(Text)
            .Count(match => Regex.IsMatch(match.Value, $@"\b{column}\b", RegexOptions.None, TimeSpan.FromSeconds(1)));
        return compared + given;
    }

    [GeneratedRegex(
        @"^\s*(select\b.+\bfrom\b|insert\s+into\s+\w|update\s+\w+\s+(\w+\s+)?set\b|delete\s+from\s+\w|with\s+\w+\s+as\b|(create|alter|drop|truncate)\s+(table|index|unique|schema|role|view)\b)",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        1000
    )]
    private static partial Regex Sql();

    [GeneratedRegex(@"\b(from|join|into|update|using)\s+(?<table>[a-z_][a-z0-9_]*)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TableNames();

    [GeneratedRegex(@"\binsert\s+into\s+\w+\s*\([^)]*\)", RegexOptions.None, 1000)]
    private static partial Regex InsertColumns();
}
