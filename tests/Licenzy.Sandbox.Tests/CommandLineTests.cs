namespace Licenzy.Sandbox.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void Without_arguments_the_defaults_run()
    {
        var options = CommandLine.Read([]).ShouldBeOfType<CommandLine.Run>().Options;
        options.Url.ShouldBe("http://localhost:5081");
        options.DataFile.ShouldBe("data/sandbox.db");
        options.AllowRemoteWebhooks.ShouldBeFalse();
    }

    [Fact]
    public void Every_option_is_taken()
    {
        string[] arguments =
        [
            "--url",
            "http://localhost:6000",
            "--public-url",
            "https://sandbox.test",
            "--data",
            "x.db",
            "--settle-after",
            "5",
            "--refunds-after",
            "6",
            "--api-version",
            "2024-06-20",
            "--id-seed",
            "7",
            "--allow-remote",
        ];
        var options = CommandLine.Read(arguments).ShouldBeOfType<CommandLine.Run>().Options;
        options.Url.ShouldBe("http://localhost:6000");
        options.PublicUrl.ShouldBe("https://sandbox.test");
        options.DataFile.ShouldBe("x.db");
        options.SettleDebitsAfter.ShouldBe(TimeSpan.FromSeconds(5));
        options.SettleRefundsAfter.ShouldBe(TimeSpan.FromSeconds(6));
        options.ApiVersion.ShouldBe("2024-06-20");
        options.IdSeed.ShouldBe(7);
        options.AllowRemoteWebhooks.ShouldBeTrue();
    }

    [Theory]
    [InlineData("--port", "1")]
    [InlineData("--url", "here")]
    [InlineData("--data")]
    [InlineData("--settle-after", "soon")]
    [InlineData("--api-version", "2019-01-01")]
    public void What_makes_no_sense_is_told(params string[] arguments) =>
        CommandLine.Read(arguments).ShouldBeOfType<CommandLine.Wrong>().Text.ShouldContain(arguments[0]);

    [Fact]
    public void Help_is_help() => CommandLine.Read(["--help"]).ShouldBeOfType<CommandLine.Help>().Text.ShouldContain("--url");
}
