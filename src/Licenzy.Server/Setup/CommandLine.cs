using System.Data.Common;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Settings;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Setup;

/// <summary>The program's commands. Without one it serves.</summary>
internal static class CommandLine
{
    private const int Failed = 1;
    private const int Misused = 2;

    private const string Help = """
        Licenzy turns Stripe payments into runtime access.

        usage: licenzy [command] [--Section:Name=value …]

          (no command)    start the server; in Development with an embedded database, a Stripe sandbox and demo data
          apply FILE      set the instance up from a declarative JSON file; a second run changes only what differs
                            --json               answer with one line of JSON, the last on standard output
                            --skip-stripe-check  do not ask Stripe about keys and prices
          migrate         bring the database to this program's schema, then end
          --help          this text
          --version       the program's version

        Every setting can be given in the environment (Database__Engine=postgres) or here (--Database:Engine=postgres).
        docs/configuration.md lists them all.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            return CommandOf(args) switch
            {
                null => await Serve.RunAsync(args),
                "--help" or "-h" or "help" => Say(Help),
                "--version" => Say(typeof(CommandLine).Assembly.GetName().Version!.ToString(3)),
                "migrate" => await MigrateAsync(args[1..]),
                "apply" => await ApplyAsync(args[1..]),
                var unknown => Misuse($"There is no command `{unknown}`."),
            };
        }
        catch (Exception failure)
            when (failure is InvalidSettingsException or MigrationException or SetupException or Platform.Errors.UnavailableException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return Failed;
        }
        catch (DbException failure)
        {
            await Console.Error.WriteLineAsync($"The database refuses: {failure.Message} Check ConnectionStrings__Licenzy.");
            return Failed;
        }
    }

    /// <summary>The command stands first; what begins with two dashes is a setting of the server.</summary>
    private static string? CommandOf(string[] args)
    {
        var first = args.FirstOrDefault();
        return first is null || (first.StartsWith("--", StringComparison.Ordinal) && first is not ("--help" or "--version")) ? null : first;
    }

    /// <summary>What is handed to the configuration: <c>--Section:Name=value</c>, and <c>--urls=…</c>.</summary>
    private static bool IsSetting(string arg) =>
        arg.StartsWith("--", StringComparison.Ordinal) && arg.Contains('=', StringComparison.Ordinal);

    private static int Say(string text)
    {
        Console.WriteLine(text);
        return 0;
    }

    private static int Misuse(string text)
    {
        Console.Error.WriteLine($"{text} `--help` lists the commands.");
        return Misused;
    }

    private static async Task<int> MigrateAsync(string[] settings)
    {
        if (settings.FirstOrDefault(word => !IsSetting(word)) is { } unknown)
        {
            return Misuse($"`migrate` takes settings only, and `{unknown}` is none.");
        }

        await using var app = LicenzyServer.Build(settings);
        var applied = await app.Services.GetRequiredService<Migrator>().RunAsync(CancellationToken.None);
        foreach (var migration in applied)
        {
            Console.WriteLine($"applied {migration.Version:0000} {migration.Name}");
        }

        return Say(applied.Count == 0 ? "the schema is up to date" : $"the schema is at {applied[^1].Version:0000}");
    }

    private static async Task<int> ApplyAsync(string[] args)
    {
        var words = args.Where(arg => !IsSetting(arg)).ToList();
        var files = words.Where(word => !word.StartsWith("--", StringComparison.Ordinal)).ToList();
        var unknown = words.Except(files, StringComparer.Ordinal).FirstOrDefault(word => word is not ("--json" or "--skip-stripe-check"));
        if (unknown is not null || files.Count != 1)
        {
            return Misuse(unknown is not null ? $"`apply` has no option `{unknown}`." : "`apply` takes one file.");
        }

        if (!File.Exists(files[0]))
        {
            return Misuse($"There is no file {files[0]}.");
        }

        var file = SetupFile.Read(await File.ReadAllTextAsync(files[0]));
        await using var app = LicenzyServer.Build([.. args.Where(IsSetting)]);
        await using var sandbox = await Serve.StartSandboxAsync(app.Services.GetRequiredService<LicenzySettings>(), CancellationToken.None);
        await app.Services.GetRequiredService<Migrator>().RunAsync(CancellationToken.None);
        var json = words.Contains("--json", StringComparer.Ordinal);
        var askStripe = !words.Contains("--skip-stripe-check", StringComparer.Ordinal);
        var result = await app
            .Services.GetRequiredService<SetupRun>()
            .HandleAsync(file, askStripe, line => Tell(line, json), beforeCommit: null, CancellationToken.None);
        if (json)
        {
            return Say(System.Text.Json.JsonSerializer.Serialize(result, LicenzyJson.Options));
        }

        foreach (var key in result.ApiKeys.Where(key => key.Key is not null))
        {
            Console.WriteLine($"api key {key.Name} ({key.Mode}), shown once: {key.Key}");
        }

        foreach (var connection in result.Stripe)
        {
            Console.WriteLine($"webhook URL for Stripe ({connection.Mode}): {connection.WebhookUrl}");
        }

        foreach (var endpoint in result.WebhookEndpoints.Where(endpoint => endpoint.Secret is not null))
        {
            Console.WriteLine($"signing secret of {endpoint.Url}, shown once: {endpoint.Secret}");
        }

        return 0;
    }

    /// <summary>With --json people read on standard error, so that standard output stays for programs.</summary>
    private static void Tell(string line, bool json) => (json ? Console.Error : Console.Out).WriteLine(line);
}
