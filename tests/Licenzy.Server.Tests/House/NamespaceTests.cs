namespace Licenzy.Server.Tests.House;

/// <summary>A namespace says where its file is: nobody has to search.</summary>
public sealed class NamespaceTests
{
    [Fact]
    public void Every_namespace_is_its_folder()
    {
        SourceFile[] files = [.. Repository.Files("src", "*.cs"), .. Repository.Files("tests", "*.cs")];

        files.ShouldNotBeEmpty();
        Violations(files).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("src/Licenzy.Server/Usage/ConsumeUsage.cs", "namespace Licenzy.Server.Access;")]
    [InlineData("src/Licenzy.Server/Usage/ConsumeUsage.cs", "namespace Licenzy.Server;")]
    [InlineData("src/Licenzy.Core/Facts/Fact.cs", "namespace Licenzy.Core.Facts { }")]
    [InlineData("src/Licenzy.Core/Facts/Fact.cs", "internal sealed class Fact;")]
    public void Another_namespace_is_found(string path, string text) =>
        Violations([new SourceFile(path, text)]).ShouldHaveSingleItem().ShouldContain(path);

    [Theory]
    [InlineData("src/Licenzy.Server/Usage/ConsumeUsage.cs", "using System.Text;\n\nnamespace Licenzy.Server.Usage;\n")]
    [InlineData("src/Licenzy.Server/Program.cs", "return 0;")]
    public void The_right_namespace_passes(string path, string text) => Violations([new SourceFile(path, text)]).ShouldBeEmpty();

    private static IEnumerable<string> Violations(IEnumerable<SourceFile> files) =>
        from file in files
        where !file.Path.EndsWith("/Program.cs", StringComparison.Ordinal)
        let expected = $"namespace {string.Join('.', file.Path.Split('/')[1..^1])};"
        where !file.Text.Split('\n').Contains(expected, StringComparer.Ordinal)
        select $"{file.Path}: expected `{expected}`";
}
