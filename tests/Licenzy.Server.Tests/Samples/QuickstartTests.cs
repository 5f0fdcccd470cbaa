using System.Diagnostics;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Tests.House;

namespace Licenzy.Server.Tests.Samples;

/// <summary>For the class of bugs in which the first thing that a newcomer runs does not work.</summary>
public abstract class QuickstartTests(TestServer server)
{
    [Fact]
    public async Task The_quickstart_walks_through_the_whole_flow()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            file,
            $$"""
            {
              "base_url": "{{server.Url}}",
              "sandbox_url": "{{server.Sandbox.Url}}",
              "api_key": "{{server.TestKey}}",
              "products": []
            }
            """
        );

        var finished = await RunAsync(("LICENZY_DEMO_FILE", file));

        File.Delete(file);
        finished.ExitCode.ShouldBe(0, finished.Output + finished.Error);
        finished.Output.ShouldContain("All 10 steps are as documented.");
    }

    [Fact]
    public async Task A_step_that_is_not_as_documented_ends_it_and_says_what_was_expected()
    {
        var finished = await RunAsync(("LICENZY_BASE_URL", server.Url), ("LICENZY_API_KEY", server.TestKey[..^1] + "x"));

        finished.ExitCode.ShouldBe(1, finished.Output);
        finished.Error.ShouldContain("expected  200");
        finished.Error.ShouldContain("got       401");
    }

    [Fact]
    public async Task Without_an_instance_it_says_how_to_start_one()
    {
        var nowhere = $"http://127.0.0.1:{TestServer.FreePort()}";

        var finished = await RunAsync(("LICENZY_BASE_URL", nowhere), ("LICENZY_API_KEY", server.TestKey));

        finished.ExitCode.ShouldBe(1);
        finished.Error.ShouldContain("dotnet run --project src/Licenzy.Server");
    }

    [Fact]
    public async Task Without_a_demo_file_it_says_what_is_missing()
    {
        var finished = await RunAsync(("LICENZY_DEMO_FILE", "nowhere.json"));

        finished.ExitCode.ShouldBe(1);
        finished.Error.ShouldContain("There is no nowhere.json.");
    }

    [Fact]
    public async Task The_portal_s_sample_walks_through_what_people_do()
    {
        var finished = await RunAsync(
            "portal.sh",
            ("LICENZY_BASE_URL", server.Url),
            ("LICENZY_EMAIL", TestServer.Owner.Email),
            ("LICENZY_PASSWORD", TestServer.Owner.Password!.Value),
            ("LICENZY_PASS", TestServer.Pass)
        );

        finished.ExitCode.ShouldBe(0, finished.Output + finished.Error);
        finished.Output.ShouldContain("steps are as documented.");
    }

    private static Task<Finished> RunAsync(params (string Name, string Value)[] variables) => RunAsync("quickstart.sh", variables);

    private static async Task<Finished> RunAsync(string script, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("bash")
        {
            ArgumentList = { Path.Combine(Repository.Root, "samples", script) },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in variables.Append(("no_proxy", "127.0.0.1,localhost")))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        await process.WaitForExitAsync(patience.Token);
        return new Finished(process.ExitCode, await output, await error);
    }
}

public sealed class QuickstartOnSqlite(SqliteServer server) : QuickstartTests(server), IClassFixture<SqliteServer>;

public sealed class QuickstartOnPostgres(PostgresServer server) : QuickstartTests(server), IClassFixture<PostgresServer>;
