using System.Text.RegularExpressions;

namespace Licenzy.Server.Tests.House;

/// <summary>Nothing unfinished, switched off or waiting on the wall clock stands in the code.</summary>
public sealed class UnfinishedTests
{
    // Put together, so that this file does not accuse itself.
    private static readonly Regex Marks = new(
        string.Join(
            '|',
            "NotImplemented" + "Exception",
            @"\bTO" + @"DO\b",
            @"\bFIX" + @"ME\b",
            @"\bHA" + @"CK\b",
            "#pragma warning " + "disable",
            @"\bSkip" + @"\s*=\s*""",
            @"Thread\." + "Sleep"
        ),
        RegexOptions.None,
        TimeSpan.FromSeconds(5)
    );

    [Fact]
    public void Nothing_unfinished_or_switched_off_stands_in_the_code()
    {
        SourceFile[] files =
        [
            .. Repository.Files("src", "*.cs"),
            .. Repository.Files("tests", "*.cs"),
            .. Repository.Files("src", "*.sql"),
            .. Repository.Files("src", "*.js"),
        ];

        files.ShouldNotBeEmpty();
        Violations(files).ShouldBeEmpty();
    }

    [Fact]
    public void Each_mark_is_found()
    {
        string[] samples =
        [
            "throw new NotImplemented" + "Exception();",
            "// TO" + "DO later",
            "// FIX" + "ME",
            "// HA" + "CK",
            "#pragma warning " + "disable CA1000",
            "[Fact(Skip" + " = \"flaky\")]",
            "Thread." + "Sleep(1);",
        ];

        foreach (var sample in samples)
        {
            Violations([new SourceFile("src/A.cs", sample)]).ShouldHaveSingleItem().ShouldContain("src/A.cs(1)");
        }
    }

    private static IEnumerable<string> Violations(IEnumerable<SourceFile> files) =>
        from file in files
        from line in file.Text.Split('\n').Index()
        where Marks.IsMatch(line.Item)
        select $"{file.Path}({line.Index + 1}): {line.Item.Trim()}";
}
