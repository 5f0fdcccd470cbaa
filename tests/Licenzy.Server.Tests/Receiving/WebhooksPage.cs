using System.Text.RegularExpressions;
using Licenzy.Server.Tests.House;

namespace Licenzy.Server.Tests.Receiving;

/// <summary>The page that people copy from: its code, and what it claims.</summary>
internal static partial class WebhooksPage
{
    public static string Text { get; } = Repository.Read("docs/webhooks.md");

    /// <summary>The blocks of code in a language, in the order of the page; each ends with a line break.</summary>
    public static IReadOnlyList<string> Blocks(string language) =>
        [.. Fences().Matches(Text).Where(match => match.Groups["language"].Value == language).Select(match => match.Groups["code"].Value)];

    /// <summary>The code names in the first column of the table that has this heading.</summary>
    public static IReadOnlyList<string> FirstColumn(string heading) =>
        [
            .. Text[Text.IndexOf($"\n| {heading} |", StringComparison.Ordinal)..]
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Skip(2)
                .TakeWhile(line => line.StartsWith('|'))
                .Select(line => line.Split('`')[1]),
        ];

    [GeneratedRegex(
        @"^```(?<language>[a-z]+)\n(?<code>.*?)^```$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline,
        1000
    )]
    private static partial Regex Fences();
}
