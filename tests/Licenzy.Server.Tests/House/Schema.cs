using System.Text.RegularExpressions;

namespace Licenzy.Server.Tests.House;

/// <summary>A table as the migrations create it.</summary>
/// <param name="Keys">Every primary, unique and foreign key: its columns, and for a foreign key those it points to.</param>
internal sealed record Table(string Name, string Path, IReadOnlyList<string> Columns, IReadOnlyList<TableKey> Keys)
{
    public bool Has(string column) => Columns.Contains(column, StringComparer.Ordinal);
}

/// <summary>One key of a table.</summary>
/// <param name="Description">The text that made it, for messages.</param>
/// <param name="Columns">The columns of the table itself.</param>
internal sealed record TableKey(string Description, IReadOnlyList<string> Columns);

/// <summary>Reads <c>create table</c>, <c>create unique index</c> and <c>add column</c> of the migrations.</summary>
internal static partial class Schema
{
    public static IReadOnlyList<Table> Read(IEnumerable<SourceFile> migrations)
    {
        var tables = new Dictionary<string, Table>(StringComparer.Ordinal);
        foreach (var file in migrations)
        {
            var text = string.Join('\n', file.Text.Split('\n').Select(WithoutComment));
            foreach (var statement in text.Split(';').Select(part => part.Trim()).Where(part => part.Length > 0))
            {
                Apply(tables, file.Path, statement);
            }
        }

        return [.. tables.Values];
    }

    private static void Apply(Dictionary<string, Table> tables, string path, string statement)
    {
        if (CreateTable().Match(statement) is { Success: true } create)
        {
            var name = create.Groups["name"].Value;
            var parts = Split(Inside(statement, create.Index + create.Length));
            tables[name] = new Table(
                name,
                path,
                [.. parts.Select(FirstWord).Where(word => !IsConstraint(word))],
                [.. parts.SelectMany(KeysOf)]
            );
        }
        else if (
            UniqueIndex().Match(statement) is { Success: true } index
            && tables.TryGetValue(index.Groups["table"].Value, out var indexed)
        )
        {
            var columns = Split(Inside(statement, index.Index + index.Length)).Select(FirstWord);
            tables[indexed.Name] = indexed with { Keys = [.. indexed.Keys, new TableKey(Line(statement), [.. columns])] };
        }
        else if (AddColumn().Match(statement) is { Success: true } added && tables.TryGetValue(added.Groups["table"].Value, out var grown))
        {
            var part = added.Groups["column"].Value;
            tables[grown.Name] = grown with { Columns = [.. grown.Columns, FirstWord(part)], Keys = [.. grown.Keys, .. KeysOf(part)] };
        }
    }

    // The marks of lines for one engine are taken off: what stands behind them is schema all the same.
    private static string WithoutComment(string line)
    {
        var content =
            line.StartsWith("--pg ", StringComparison.Ordinal) ? line[5..]
            : line.StartsWith("--sqlite ", StringComparison.Ordinal) ? line[9..]
            : line;
        var comment = content.IndexOf("--", StringComparison.Ordinal);
        return comment < 0 ? content : content[..comment];
    }

    private static IEnumerable<TableKey> KeysOf(string part)
    {
        if (KeyConstraint().Match(part) is { Success: true } constraint)
        {
            return [new TableKey(Line(part), [.. Split(Inside(part, constraint.Index + constraint.Length)).Select(FirstWord)])];
        }

        return InlineKey().IsMatch(part) ? [new TableKey(Line(part), [FirstWord(part)])] : [];
    }

    /// <summary>What stands between the parenthesis that ends before the position and its partner.</summary>
    private static string Inside(string text, int start)
    {
        var depth = 1;
        var end = start;
        while (end < text.Length && depth > 0)
        {
            depth += text[end] switch
            {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            end++;
        }

        return text[start..(end - 1)];
    }

    /// <summary>The parts between commas that stand in no parenthesis.</summary>
    private static List<string> Split(string text)
    {
        var parts = new List<string>();
        var (depth, start) = (0, 0);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ',' && depth == 0))
            {
                parts.Add(text[start..i].Trim());
                start = i + 1;
            }
            else
            {
                depth += text[i] switch
                {
                    '(' => 1,
                    ')' => -1,
                    _ => 0,
                };
            }
        }

        return parts;
    }

    private static string FirstWord(string part) => part.Split(' ', '\n', '(')[0];

    private static string Line(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static bool IsConstraint(string word) => word is "primary" or "unique" or "foreign" or "check" or "constraint" or "exclude";

    [GeneratedRegex(@"^create table (if not exists )?(?<name>\w+)\s*\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CreateTable();

    [GeneratedRegex(@"^create unique index (if not exists )?\w+\s+on (?<table>\w+)\s*\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UniqueIndex();

    [GeneratedRegex(
        @"^alter table (?<table>\w+)\s+add (column )?(?<column>.+)$",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        1000
    )]
    private static partial Regex AddColumn();

    [GeneratedRegex(@"^(constraint \w+ )?(primary key|unique( nulls not distinct)?|foreign key)\s*\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KeyConstraint();

    [GeneratedRegex(@"^\w+ .*\b(primary key|unique|references)\b", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex InlineKey();
}
