using System.Data.Common;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Settings;
using Licenzy.Server.Setup.Commands;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Setup;

/// <summary>Calls the command that stands first. Without one the program serves.</summary>
internal static class CommandLine
{
    private const int Failed = 1;
    private const int Misused = 2;

    /// <summary>Every command, in the order of the help.</summary>
    private static readonly IReadOnlyList<Command> Commands =
    [
        new ApplyCommand(),
        new EventsCommand(),
        new ReplayCommand(),
        new SyncCommand(),
        new ReconcileCommand(),
        new VerifyCommand(),
        new RotateMasterKeyCommand(),
        new MigrateCommand(),
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            return CommandOf(args) switch
            {
                null => await Serve.RunAsync(args),
                "--help" or "-h" or "help" => Say(CommandHelp.Of(Commands)),
                "--version" => Say(typeof(CommandLine).Assembly.GetName().Version!.ToString(3)),
                var name => await RunAsync(name, args[1..]),
            };
        }
        catch (MisuseException failure)
        {
            await Console.Error.WriteLineAsync($"{failure.Message} `--help` lists the commands.");
            return Misused;
        }
        catch (Exception failure) when (failure is InvalidSettingsException or MigrationException or SetupException or UnavailableException)
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

    private static async Task<int> RunAsync(string name, string[] args)
    {
        var command =
            Commands.FirstOrDefault(command => string.Equals(command.Name, name, StringComparison.Ordinal))
            ?? throw new MisuseException($"There is no command `{name}`.");
        var words = CommandWords.Read(command, args);
        return words.WantsHelp ? Say(CommandHelp.Of(command)) : await command.RunAsync(words);
    }

    /// <summary>The command stands first; what begins with two dashes is a setting of the server.</summary>
    private static string? CommandOf(string[] args)
    {
        var first = args.FirstOrDefault();
        return first is null || (first.StartsWith("--", StringComparison.Ordinal) && first is not ("--help" or "--version")) ? null : first;
    }

    private static int Say(string text)
    {
        Console.WriteLine(text);
        return 0;
    }
}
