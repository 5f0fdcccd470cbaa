using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox;

/// <summary>What the arguments of the program ask for.</summary>
internal abstract record CommandLine
{
    private const string Usage = """
        A local stand-in for Stripe: API, hosted checkout page, signed webhooks. No real money.

          dotnet run --project src/Licenzy.Sandbox [-- options]

          --url <url>            address to listen on               (http://localhost:5081)
          --public-url <url>     address that browsers reach it by  (the address listened on)
          --data <file>          the file that holds its state      (data/sandbox.db)
          --settle-after <s>     settle bank debits by itself after so many seconds (never)
          --refunds-after <s>    end refunds of the cards whose refunds change later after so many seconds (never)
          --api-version <v>      the API version of the accounts    (2026-05-27.dahlia)
          --id-seed <n>          make ids follow from a number, to repeat a run on a fresh file
          --allow-remote         let webhooks go to addresses other than loopback
          --help                 this text

        Any key of the form sk_test_… or sk_live_… (8 or more letters and digits after) opens an account.
        """;

    private CommandLine() { }

    /// <summary>Run a sandbox.</summary>
    internal sealed record Run(SandboxOptions Options) : CommandLine;

    /// <summary>Print the usage.</summary>
    internal sealed record Help(string Text) : CommandLine;

    /// <summary>An argument makes no sense.</summary>
    internal sealed record Wrong(string Text) : CommandLine;

    public T Match<T>(Func<Run, T> run, Func<Help, T> help, Func<Wrong, T> wrong) =>
        this switch
        {
            Run command => run(command),
            Help command => help(command),
            Wrong command => wrong(command),
            _ => throw new InvalidOperationException($"Unknown command {GetType().Name}."),
        };

    /// <summary>Reads the arguments; the first that makes no sense is told.</summary>
    public static CommandLine Read(IReadOnlyList<string> arguments)
    {
        var options = new SandboxOptions();
        for (var index = 0; index < arguments.Count; index++)
        {
            var name = arguments[index];
            if (name is "--help" or "-h")
            {
                return new Help(Usage);
            }
            if (name == "--allow-remote")
            {
                options = options with { AllowRemoteWebhooks = true };
                continue;
            }
            if (index + 1 == arguments.Count || With(options, name, arguments[index + 1]) is not { } changed)
            {
                return new Wrong($"'{name}' is no option of the sandbox, or its value is missing or wrong.\n\n{Usage}");
            }
            options = changed;
            index++;
        }
        return new Run(options);
    }

    /// <summary>The options with one changed; null when there is no such option or the value does not fit.</summary>
    private static SandboxOptions? With(SandboxOptions options, string name, string value) =>
        name switch
        {
            "--url" when IsAddress(value) => options with { Url = value },
            "--public-url" when IsAddress(value) => options with { PublicUrl = value },
            "--data" when value.Length > 0 => options with { DataFile = value },
            "--settle-after" when uint.TryParse(value, out var seconds) => options with
            {
                SettleDebitsAfter = TimeSpan.FromSeconds(seconds),
            },
            "--refunds-after" when uint.TryParse(value, out var seconds) => options with
            {
                SettleRefundsAfter = TimeSpan.FromSeconds(seconds),
            },
            "--api-version" when ApiVersion.Check(value) is null => options with { ApiVersion = value },
            "--id-seed" when int.TryParse(value, out var seed) => options with { IdSeed = seed },
            _ => null,
        };

    private static bool IsAddress(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
}
