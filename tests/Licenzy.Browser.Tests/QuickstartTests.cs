namespace Licenzy.Browser.Tests;

/// <summary>The sample that the README names is run as it stands.</summary>
public sealed class QuickstartTests(BrowserFixture fixture)
{
    [Fact]
    public async Task The_quickstart_sample_finds_everything_as_documented()
    {
        var (exitCode, output) = await fixture.Program.RunSampleAsync("quickstart.sh");

        exitCode.ShouldBe(0, output);
        output.TrimEnd().ShouldEndWith("all as documented");
    }
}
