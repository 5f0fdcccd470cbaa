using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Licenzy.Server.Tests.Setup;

/// <summary>Wrong files, wrong settings and wrong words: each is told in a sentence and changes nothing.</summary>
public sealed class CommandRefusalTests(SqliteApplyScene scene) : IClassFixture<SqliteApplyScene>
{
    [Theory]
    [InlineData("unknown field", "colour")]
    [InlineData("wrong mode key", "This is a live key. You are connecting test mode.")]
    [InlineData("publishable key", "This is a publishable key")]
    [InlineData("revoked key", "Stripe says")]
    [InlineData("unknown price", "products PRO_MONTHLY")]
    [InlineData("one-time price", "a subscription needs a recurring price")]
    [InlineData("recurring price", "a usage_pack needs a one-time price")]
    [InlineData("short password", "account.password")]
    [InlineData("no units", "usage_units")]
    [InlineData("unknown scope", "there is no scope `admin`")]
    [InlineData("inner webhook address", "webhook_endpoints https://10.0.0.1/: url: The address is not on the open internet.")]
    [InlineData("unknown event type", "event_types: There is no such event type.")]
    public async Task What_cannot_be_is_refused_by_name(string fault, string sentence)
    {
        var setup = await scene.SetupAsync();
        Break(setup, fault);

        (await scene.ApplyAsync(setup)).ShouldBeRefused(sentence);
    }

    [Fact]
    public async Task A_refusal_leaves_nothing_behind()
    {
        var setup = await scene.SetupAsync();
        var good = setup["api_keys"]!.DeepClone();
        Break(setup, "unknown scope");
        (await scene.ApplyAsync(setup)).ExitCode.ShouldBe(1);

        setup["api_keys"] = good;
        var applied = await scene.ApplyAsync(setup);

        applied.ShouldBeApplied();
        applied.Error.ShouldContain("account ");
        applied.Error.ShouldContain("project ");
    }

    [Fact]
    public async Task Without_the_Stripe_check_a_price_is_believed()
    {
        var setup = await scene.SetupAsync();
        Break(setup, "unknown price");

        (await scene.ApplyAsync(setup, ["--skip-stripe-check"])).ShouldBeApplied();
    }

    [Theory]
    [InlineData(2, "There is no command `frobnicate`.", "frobnicate")]
    [InlineData(2, "`apply` takes one file.", "apply")]
    [InlineData(2, "There is no file nowhere.json.", "apply", "nowhere.json")]
    [InlineData(2, "`apply` has no option `--jsno`.", "apply", "nowhere.json", "--jsno")]
    [InlineData(2, "`--json` takes no value.", "apply", "nowhere.json", "--json=yes")]
    [InlineData(2, "`migrate` takes settings only", "migrate", "now")]
    [InlineData(2, "`replay` takes ids", "replay")]
    [InlineData(2, "`replay` takes ids", "replay", "evt_1", "--failed")]
    [InlineData(2, "`--since` goes with", "replay", "evt_1", "--since", "2026-11-01")]
    [InlineData(2, "`--since` takes a time", "replay", "--failed", "--since", "yesterday")]
    [InlineData(2, "`--state` takes", "events", "--state", "lost")]
    [InlineData(2, "`--limit` takes", "events", "--limit", "0")]
    [InlineData(2, "`--limit` lacks", "events", "--limit")]
    [InlineData(2, "`--mode` takes", "verify", "--mode", "both")]
    [InlineData(2, "`--project` takes the id", "verify", "--project", "1")]
    [InlineData(2, "`verify` takes options only", "verify", "prj_1")]
    public async Task Wrong_words_end_with_2_and_a_sentence(int code, string sentence, params string[] words) =>
        (await scene.RunAsync(words)).ShouldBeRefused(sentence, code);

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Help_lists_the_commands(string word)
    {
        var help = await scene.RunAsync([word]);

        help.ExitCode.ShouldBe(0);
        help.Output.ShouldContain("apply FILE");
        help.Output.ShouldContain("migrate");
        help.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_command_of_the_list_tells_what_it_takes_and_does_nothing()
    {
        var list = (await scene.RunAsync(["--help"])).Output;
        var commands = list.Split('\n').Select(CommandOf).OfType<string>().ToList();

        commands.ShouldContain("apply", StringComparer.Ordinal);
        foreach (var command in commands)
        {
            var help = await scene.RunAsync([command, "--help"]);
            help.ExitCode.ShouldBe(0, help.Error);
            help.Output.ShouldStartWith($"usage: licenzy {command}");
            help.Error.ShouldBeEmpty();
        }
    }

    /// <summary>The command that a line of the list begins with: two blanks, a word, and what it does.</summary>
    private static string? CommandOf(string line)
    {
        var match = Regex.Match(line, "^  (?<command>[a-z]+)[ A-Z_…]* ", RegexOptions.None, TimeSpan.FromSeconds(1));
        return match.Success ? match.Groups["command"].Value : null;
    }

    [Fact]
    public async Task Bad_settings_are_all_told_at_once()
    {
        var answer = await scene.RunAsync([
            "--Licenzy:PublicUrl=here",
            "--Roles=cook",
            "--Stripe:TimeoutSeconds=0",
            "--Database:Engin=sqlite",
            "--Sandbox:Enabled=true",
        ]);

        answer.ShouldBeRefused("The configuration has faults:");
        foreach (var setting in new[] { "PublicUrl", "Roles", "TimeoutSeconds", "Database__Engin ", "Sandbox" })
        {
            answer.Error.ShouldContain(setting);
        }
    }

    private static void Break(JsonObject setup, string fault)
    {
        var stripe = setup["stripe"]![0]!.AsObject();
        var products = setup["products"]!.AsArray();
        switch (fault)
        {
            case "unknown field":
                setup["project"]!["colour"] = "red";
                break;
            case "wrong mode key":
                stripe["secret_key"] = "sk_live_licenzyapplies";
                break;
            case "publishable key":
                stripe["secret_key"] = "pk_test_licenzyapplies";
                break;
            case "revoked key":
                stripe["secret_key"] = "sk_test_revokedkey";
                break;
            case "unknown price":
                products[0]!["stripe_price_id"] = "price_of_nobody";
                break;
            case "one-time price":
                products[0]!["stripe_price_id"] = products[1]!["stripe_price_id"]!.GetValue<string>();
                break;
            case "recurring price":
                products[1]!["stripe_price_id"] = products[0]!["stripe_price_id"]!.GetValue<string>();
                break;
            case "short password":
                setup["account"]!["password"] = "short";
                break;
            case "no units":
                products[1]!.AsObject().Remove("usage_units");
                break;
            case "inner webhook address":
                setup["webhook_endpoints"]![0]!["url"] = "https://10.0.0.1/";
                break;
            case "unknown event type":
                setup["webhook_endpoints"]![0]!["event_types"] = new JsonArray("usage.wasted");
                break;
            case "unknown scope":
                setup["api_keys"]![0]!["scopes"] = new JsonArray("admin");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault, "No such fault.");
        }
    }
}
