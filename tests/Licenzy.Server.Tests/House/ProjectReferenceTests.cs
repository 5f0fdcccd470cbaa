using System.Xml.Linq;

namespace Licenzy.Server.Tests.House;

/// <summary>
/// A project exists for a wall that the compiler holds: decisions know no I/O, the Stripe client knows nothing of Licenzy,
/// and the sandbox shares no code with what it tests, since shared code would hide shared mistakes.
/// </summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Licenzy.Core"] = [],
        ["Licenzy.Stripe"] = [],
        ["Licenzy.Sandbox"] = [],
        ["Licenzy.Server"] = ["Licenzy.Core", "Licenzy.Stripe", "Licenzy.Sandbox"],
    };

    /// <summary>Pure code and the Stripe client stand on the framework alone.</summary>
    private static readonly string[] WithoutPackages = ["Licenzy.Core", "Licenzy.Stripe"];

    [Fact]
    public void Projects_reference_only_what_they_may()
    {
        var files = Repository.Files("src", "*.csproj");

        files.Count.ShouldBe(Allowed.Count);
        Violations(files).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Licenzy.Core", """<ProjectReference Include="../Licenzy.Stripe/Licenzy.Stripe.csproj" />""")]
    [InlineData("Licenzy.Sandbox", """<ProjectReference Include="../Licenzy.Core/Licenzy.Core.csproj" />""")]
    [InlineData("Licenzy.Core", """<PackageReference Include="Dapper" />""")]
    [InlineData("Licenzy.Core", """<FrameworkReference Include="Microsoft.AspNetCore.App" />""")]
    [InlineData("Licenzy.Cellar", "")]
    public void A_wrong_reference_is_found(string project, string item) =>
        Violations([Project(project, item)]).ShouldHaveSingleItem().ShouldStartWith(project);

    [Fact]
    public void A_right_reference_passes() =>
        Violations([Project("Licenzy.Server", """<ProjectReference Include="../Licenzy.Core/Licenzy.Core.csproj" />""")]).ShouldBeEmpty();

    private static IEnumerable<string> Violations(IEnumerable<SourceFile> files) => files.SelectMany(Violations);

    private static IEnumerable<string> Violations(SourceFile file)
    {
        var project = Path.GetFileNameWithoutExtension(file.Path);
        if (!Allowed.TryGetValue(project, out var allowed))
        {
            yield return $"{project} is a project that nobody allowed";
            yield break;
        }

        var items = XDocument
            .Parse(file.Text)
            .Descendants()
            .ToLookup(item => item.Name.LocalName, item => item.Attribute("Include")?.Value ?? "", StringComparer.Ordinal);
        foreach (var reference in items["ProjectReference"].Select(Path.GetFileNameWithoutExtension).Where(name => !allowed.Contains(name)))
        {
            yield return $"{project} may not reference {reference}";
        }

        foreach (var package in items["PackageReference"].Concat(items["FrameworkReference"]).Where(_ => WithoutPackages.Contains(project)))
        {
            yield return $"{project} may not use {package}";
        }
    }

    private static SourceFile Project(string name, string item) =>
        new($"src/{name}/{name}.csproj", $"<Project><ItemGroup>{item}</ItemGroup></Project>");
}
