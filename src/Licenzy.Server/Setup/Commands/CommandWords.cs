using System.Globalization;
using Licenzy.Core;
using Licenzy.Core.Formats;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Setup.Commands;

/// <summary>The words behind a command, sorted into operands, options and settings of the configuration.</summary>
internal sealed class CommandWords
{
    private const string HelpOption = "--help";
    private readonly string command;
    private readonly Dictionary<string, string> options = new(StringComparer.Ordinal);
    private readonly List<string> operands = [];
    private readonly List<string> settings = [];

    private CommandWords(string command) => this.command = command;

    /// <summary>What is neither option nor setting, in the order given.</summary>
    public IReadOnlyList<string> Operands => operands;

    /// <summary>What is handed to the configuration: <c>--Section:Name=value</c>, and <c>--urls=…</c>.</summary>
    public string[] Settings => [.. settings];

    /// <summary>Whether its own help is asked for.</summary>
    public bool WantsHelp => Has(HelpOption);

    public bool WantsJson => Has(CommandOption.Json.Name);

    /// <summary>Whether an option is given.</summary>
    public bool Has(string option) => options.ContainsKey(option);

    /// <summary>The value of an option; null when it is not given.</summary>
    public string? ValueOf(string option) => options.GetValueOrDefault(option);

    /// <summary>The project that is asked for; null for all.</summary>
    public string? ProjectId
    {
        get
        {
            var value = ValueOf(CommandOption.Project.Name);
            return value is null || LicenzyId.IsValid(IdPrefix.Project, value)
                ? value
                : throw new MisuseException($"`--project` takes the id of a project, and `{value}` is none.");
        }
    }

    /// <summary>The modes that are asked for.</summary>
    public IReadOnlyList<Mode> Modes =>
        ValueOf(CommandOption.Mode.Name) switch
        {
            null => [Mode.Test, Mode.Live],
            "test" => [Mode.Test],
            "live" => [Mode.Live],
            var other => throw new MisuseException($"`--mode` takes `test` or `live`, and not `{other}`."),
        };

    /// <summary>The whole number of an option.</summary>
    public int Number(string option, int fallback, int minimum, int maximum)
    {
        if (ValueOf(option) is not { } text)
        {
            return fallback;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum
            ? number
            : throw new MisuseException($"`{option}` takes a whole number from {minimum} to {maximum}, and not `{text}`.");
    }

    /// <summary>The instant of an option, in Unix ms; a date alone is its first moment in UTC.</summary>
    public long? Instant(string option)
    {
        if (ValueOf(option) is not { } text)
        {
            return null;
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var instant)
            ? instant.ToUnixTimeMilliseconds()
            : throw new MisuseException($"`{option}` takes a time such as 2026-11-01T00:00:00Z, and not `{text}`.");
    }

    /// <summary>With <c>--json</c> people read on standard error, so that standard output stays for programs.</summary>
    public void Tell(string line) => (WantsJson ? Console.Error : Console.Out).WriteLine(line);

    /// <summary>The one line for programs.</summary>
    public static void Answer<T>(T answer) => Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(answer, LicenzyJson.Options));

    /// <summary>Sorts the words behind a command.</summary>
    /// <exception cref="MisuseException">An option is unknown, or lacks its value.</exception>
    public static CommandWords Read(Command command, IReadOnlyList<string> args)
    {
        var words = new CommandWords(command.Name);
        var rest = new Queue<string>(args);
        while (rest.TryDequeue(out var word))
        {
            words.Add(command.Options, word, rest);
        }

        return words;
    }

    private void Add(IReadOnlyList<CommandOption> known, string word, Queue<string> rest)
    {
        if (word is HelpOption or "-h")
        {
            options[HelpOption] = string.Empty;
            return;
        }

        if (!word.StartsWith("--", StringComparison.Ordinal))
        {
            operands.Add(word);
            return;
        }

        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? word : word[..equals];
        if (known.FirstOrDefault(option => string.Equals(option.Name, name, StringComparison.Ordinal)) is { } option)
        {
            options[name] = ValueOf(option, equals < 0 ? null : word[(equals + 1)..], rest);
        }
        else if (equals >= 0)
        {
            settings.Add(word);
        }
        else
        {
            throw new MisuseException($"`{command}` has no option `{word}`.");
        }
    }

    private static string ValueOf(CommandOption option, string? given, Queue<string> rest)
    {
        if (option.Value is null)
        {
            return given is null ? string.Empty : throw new MisuseException($"`{option.Name}` takes no value.");
        }

        // A word with dashes behind it is the next option, and not a strange value.
        if (given is null && rest.TryPeek(out var next) && !next.StartsWith("--", StringComparison.Ordinal))
        {
            given = rest.Dequeue();
        }

        return given ?? throw new MisuseException($"`{option.Name}` lacks its value: {option.Form}.");
    }
}
