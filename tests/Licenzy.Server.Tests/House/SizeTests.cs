namespace Licenzy.Server.Tests.House;

/// <summary>A file that is read in one sitting; and a program whose start is a table of contents.</summary>
public sealed class SizeTests
{
    private const int MostLines = 300;
    private const int MostLinesOfProgram = 79;

    [Fact]
    public void No_source_file_is_too_long()
    {
        var files = Repository.Files("src", "*.cs");

        files.ShouldContain(file => file.Path == "src/Licenzy.Server/Program.cs");
        Violations(files).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("src/Licenzy.Core/Long.cs", 301)]
    [InlineData("src/Licenzy.Server/Program.cs", 80)]
    public void A_file_that_is_too_long_is_found(string path, int lines) =>
        Violations([new SourceFile(path, Lines(lines))]).ShouldHaveSingleItem().ShouldContain($"{lines} lines");

    [Theory]
    [InlineData("src/Licenzy.Core/Long.cs", 300)]
    [InlineData("src/Licenzy.Server/Program.cs", 79)]
    public void A_file_of_the_greatest_length_passes(string path, int lines) =>
        Violations([new SourceFile(path, Lines(lines))]).ShouldBeEmpty();

    private static IEnumerable<string> Violations(IEnumerable<SourceFile> files) =>
        from file in files
        let lines = file.Text.Count(character => character == '\n')
        where lines > (file.Path == "src/Licenzy.Server/Program.cs" ? MostLinesOfProgram : MostLines)
        select $"{file.Path} has {lines} lines";

    private static string Lines(int count) => string.Concat(Enumerable.Repeat("//\n", count));
}
