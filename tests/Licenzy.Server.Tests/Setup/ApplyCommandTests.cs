using System.Text.Json.Nodes;
using Licenzy.Sandbox;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Setup;

/// <summary>
/// For the class of bugs in which a setup is half done, done twice, shows a secret again, or says nothing about why it
/// was refused. The program runs as an operator runs it: as a process.
/// </summary>
public abstract class ApplyCommandTests(ApplyScene scene)
{
    [Fact]
    public async Task The_first_run_creates_the_second_changes_nothing_and_the_third_only_what_differs()
    {
        var setup = await scene.SetupAsync();

        var first = await scene.ApplyAsync(setup);
        var second = await scene.ApplyAsync(setup);
        setup["products"]![0]!["name"] = "Pro, renamed";
        var third = await scene.ApplyAsync(setup);

        var made = first.ShouldBeApplied();
        Names(made).ShouldBe(["account_id", "project_id", "stripe", "products", "api_keys", "webhook_endpoints"]);
        Names(made["stripe"]![0]!).ShouldBe(["mode", "connection_id", "webhook_url"]);
        Names(made["products"]![0]!).ShouldBe(["mode", "id", "product_code"]);
        Names(made["api_keys"]![0]!).ShouldBe(["mode", "name", "id", "key"]);
        Names(made["webhook_endpoints"]![0]!).ShouldBe(["mode", "id", "url", "secret"]);
        made["api_keys"]![0]!["key"]!.GetValue<string>().ShouldStartWith("lz_test_");
        made["webhook_endpoints"]![0]!["secret"]!.GetValue<string>().ShouldStartWith("whsec_");
        first.Error.ShouldContain("created");

        var again = second.ShouldBeApplied();
        second.Error.ShouldContain("nothing to change");
        again["api_keys"]![0]!["key"].ShouldBeNull();
        again["webhook_endpoints"]![0]!["secret"].ShouldBeNull();
        again["project_id"]!.GetValue<string>().ShouldBe(made["project_id"]!.GetValue<string>());
        again["products"]![0]!["id"]!.GetValue<string>().ShouldBe(made["products"]![0]!["id"]!.GetValue<string>());

        third.ShouldBeApplied();
        third.Error.ShouldContain("product PRO_MONTHLY (test)");
        third.Error.Split('\n').Count(line => line.Contains("created", StringComparison.Ordinal)).ShouldBe(0);
    }

    [Fact]
    public async Task Secrets_may_come_from_the_environment()
    {
        var setup = await scene.SetupAsync();
        setup["stripe"]![0]!["secret_key"] = new JsonObject { ["env"] = "MY_STRIPE_KEY" };

        var missing = await scene.ApplyAsync(setup);
        var found = await scene.ApplyAsync(
            setup,
            variables: new Dictionary<string, string>(StringComparer.Ordinal) { ["MY_STRIPE_KEY"] = ApplyScene.StripeKey }
        );

        missing.ShouldBeRefused("MY_STRIPE_KEY is not set");
        found.ShouldBeApplied();
    }

    [Fact]
    public async Task Parts_may_be_missing()
    {
        var name = RuntimeApi.Fresh("parts");
        var account = ApplyScene.Account(name);

        var bare = await scene.ApplyAsync(new JsonObject { ["account"] = account.DeepClone() });
        var key = await scene.ApplyAsync(
            new JsonObject
            {
                ["account"] = account.DeepClone(),
                ["api_keys"] = new JsonArray(new JsonObject { ["mode"] = "test", ["name"] = "k" }),
            }
        );

        bare.ShouldBeApplied()["project_id"].ShouldBeNull();
        key.ShouldBeRefused("The account has no project yet: add `project`.");
    }

    [Fact]
    public async Task Migrate_says_what_it_did_and_that_nothing_is_left()
    {
        await scene.RunAsync(["migrate"]);

        var again = await scene.RunAsync(["migrate"]);

        again.ExitCode.ShouldBe(0, again.Error);
        again.Output.ShouldContain("the schema is up to date");
    }

    private static IEnumerable<string> Names(JsonNode json) => json.AsObject().Select(member => member.Key);
}

/// <summary>A database and a sandbox for runs of the program's commands.</summary>
public abstract class ApplyScene : IAsyncLifetime
{
    public const string StripeKey = "sk_test_licenzyapplies";

    private readonly string folder = Directory.CreateTempSubdirectory("licenzy-apply-").FullName;
    private Engine engine = null!;
    private SandboxHost sandbox = null!;

    public SandboxDial Dial => new(sandbox.Url);

    protected abstract Task<Engine> EngineAsync();

    public async ValueTask InitializeAsync()
    {
        engine = await EngineAsync();
        sandbox = await SandboxHost.StartAsync(
            new SandboxOptions { Url = "http://127.0.0.1:0", DataFile = Path.Combine(folder, "sandbox.db") }
        );
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (sandbox is not null)
        {
            await sandbox.DisposeAsync();
        }

        if (engine is not null)
        {
            await engine.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    public static JsonObject Account(string name) =>
        new()
        {
            ["name"] = name,
            ["email"] = $"{name}@licenzy.test",
            ["password"] = "a-long-password",
        };

    /// <summary>A whole setup file of an account that no other test has, with prices that the sandbox knows.</summary>
    public async Task<JsonObject> SetupAsync()
    {
        var name = RuntimeApi.Fresh("apply");
        return new JsonObject
        {
            ["account"] = Account(name),
            ["project"] = new JsonObject { ["name"] = name, ["success_url"] = "https://app.test/ok" },
            ["stripe"] = new JsonArray(
                new JsonObject
                {
                    ["mode"] = "test",
                    ["secret_key"] = StripeKey,
                    ["webhook_secret"] = "whsec_applied",
                }
            ),
            ["products"] = new JsonArray(
                new JsonObject
                {
                    ["mode"] = "test",
                    ["product_code"] = "PRO_MONTHLY",
                    ["name"] = "Pro",
                    ["kind"] = "subscription",
                    ["stripe_price_id"] = await Dial.CreatePriceAsync(StripeKey, "Pro", 2900, "month"),
                },
                new JsonObject
                {
                    ["mode"] = "test",
                    ["product_code"] = "CREDITS_1000",
                    ["name"] = "Credits",
                    ["kind"] = "usage_pack",
                    ["stripe_price_id"] = await Dial.CreatePriceAsync(StripeKey, "Credits", 1000),
                    ["usage_units"] = 1000,
                }
            ),
            ["api_keys"] = new JsonArray(new JsonObject { ["mode"] = "test", ["name"] = "backend" }),
            ["webhook_endpoints"] = new JsonArray(new JsonObject { ["mode"] = "test", ["url"] = "https://app.test/hooks" }),
        };
    }

    public async Task<Finished> ApplyAsync(
        JsonObject setup,
        IReadOnlyList<string>? options = null,
        IReadOnlyDictionary<string, string>? variables = null
    )
    {
        var file = Path.Combine(folder, $"{RuntimeApi.Fresh("setup")}.json");
        await File.WriteAllTextAsync(file, setup.ToJsonString());
        return await RunAsync(["apply", file, "--json", .. options ?? []], variables);
    }

    public Task<Finished> RunAsync(IReadOnlyList<string> words, IReadOnlyDictionary<string, string>? variables = null) =>
        ServerProcess.RunAsync(
            [
                .. words,
                .. engine.Arguments,
                .. ServerProcess.StripeAt(sandbox.Url),
                $"--Security:MasterKey={Convert.ToBase64String(new byte[32])}",
            ],
            folder,
            variables
        );
}

public sealed class SqliteApplyScene : ApplyScene
{
    protected override Task<Engine> EngineAsync() => Engine.SqliteAsync();
}

public sealed class PostgresApplyScene : ApplyScene
{
    protected override Task<Engine> EngineAsync() => Engine.PostgresAsync();
}

internal static class FinishedAssertions
{
    /// <summary>It succeeded, and its last line is one JSON object.</summary>
    public static JsonNode ShouldBeApplied(this Finished finished)
    {
        finished.ExitCode.ShouldBe(0, finished.Error);
        return JsonNode.Parse(finished.Output.TrimEnd().Split('\n')[^1])!;
    }

    /// <summary>It was refused with a sentence for people and nothing else: no stack trace, no secret, no output.</summary>
    public static void ShouldBeRefused(this Finished finished, string sentence, int exitCode = 1)
    {
        finished.ExitCode.ShouldBe(exitCode, finished.Output + finished.Error);
        finished.Error.ShouldContain(sentence);
        finished.Error.ShouldNotContain("   at ");
        finished.Error.ShouldNotContain(ApplyScene.StripeKey);
        finished.Output.ShouldBeEmpty();
    }
}

public sealed class ApplyCommandOnSqlite(SqliteApplyScene scene) : ApplyCommandTests(scene), IClassFixture<SqliteApplyScene>;

public sealed class ApplyCommandOnPostgres(PostgresApplyScene scene) : ApplyCommandTests(scene), IClassFixture<PostgresApplyScene>;
