using System.Text.RegularExpressions;

namespace Licenzy.Server.Tests.House;

/// <summary>Names that say nothing attract code that belongs nowhere: a folder or type is named for what it is about.</summary>
public sealed partial class NameTests
{
    [Fact]
    public void No_folder_or_type_has_a_name_that_says_nothing()
    {
        var files = Repository.Files("src", "*.cs");

        files.ShouldNotBeEmpty();
        Violations(files).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("src/Licenzy.Server/Helpers/A.cs", "")]
    [InlineData("src/Licenzy.Server/Usage/Services/A.cs", "")]
    [InlineData("src/Licenzy.Core/A.cs", "internal static class DateHelper")]
    [InlineData("src/Licenzy.Core/A.cs", "public sealed record class UsageModel(int A);")]
    [InlineData("src/Licenzy.Core/A.cs", "internal interface ICheckoutService;")]
    [InlineData("src/Licenzy.Core/A.cs", "internal static class StringUtils")]
    [InlineData("src/Licenzy.Core/A.cs", "internal sealed class KeyManager<T>")]
    public void A_name_that_says_nothing_is_found(string path, string text) =>
        Violations([new SourceFile(path, text)]).ShouldHaveSingleItem().ShouldContain(path);

    [Theory]
    [InlineData("src/Licenzy.Server/Usage/A.cs", "internal static class ConsumeUsage")]
    [InlineData("src/Licenzy.Server/Usage/A.cs", "var services = builder.Services;")]
    public void Other_names_pass(string path, string text) => Violations([new SourceFile(path, text)]).ShouldBeEmpty();

    private static IEnumerable<string> Violations(IEnumerable<SourceFile> files)
    {
        foreach (var file in files)
        {
            if (file.Path.Split('/')[..^1].Any(folder => Empty().IsMatch(folder)))
            {
                yield return $"{file.Path}: the folder's name says nothing";
            }

            foreach (
                var name in TypeNames().Matches(file.Text).Select(match => match.Groups["name"].Value).Where(name => Empty().IsMatch(name))
            )
            {
                yield return $"{file.Path}: the name {name} says nothing";
            }
        }
    }

    [GeneratedRegex("(Helper|Manager|Service|Model|Util)s?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Empty();

    [GeneratedRegex(
        @"\b(class|record|record class|record struct|struct|interface|enum) (?<name>[A-Z]\w*)",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex TypeNames();
}
