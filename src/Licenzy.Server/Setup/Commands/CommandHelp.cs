namespace Licenzy.Server.Setup.Commands;

/// <summary>The texts of <c>--help</c>, made of what the commands say about themselves.</summary>
internal static class CommandHelp
{
    private const int Column = 18;

    private const string Head = """
        Licenzy turns Stripe payments into runtime access.

        usage: licenzy [command] [--Section:Name=value …]

          (no command)    start the server; in Development with an embedded database, a Stripe sandbox and demo data
        """;

    private const string Tail = """
          --help          this text; after a command, what that command takes
          --version       the program's version

        Every setting can be given in the environment (Database__Engine=postgres) or here (--Database:Engine=postgres).
        docs/configuration.md lists them all.
        """;

    /// <summary>All commands with their options.</summary>
    public static string Of(IEnumerable<Command> commands) => string.Join('\n', [Head, .. commands.SelectMany(Lines), Tail]);

    /// <summary>One command.</summary>
    public static string Of(Command command)
    {
        var usage = $"usage: licenzy {Call(command)}{(command.Options.Count > 0 ? " [options]" : "")} [--Section:Name=value …]";
        var what = $"{char.ToUpperInvariant(command.Summary[0])}{command.Summary[1..]}.";
        string[] parts = [usage, command.Details.Length == 0 ? what : $"{what}\n{command.Details}", string.Join('\n', Options(command, 2))];
        return string.Join("\n\n", parts.Where(part => part.Length > 0));
    }

    private static IEnumerable<string> Lines(Command command) =>
        Options(command, Column).Prepend($"{$"  {Call(command)}".PadRight(Column - 1)} {command.Summary}");

    private static IEnumerable<string> Options(Command command, int indent)
    {
        var width = command.Options.Select(option => option.Form.Length).DefaultIfEmpty().Max();
        return command.Options.Select(option => $"{new string(' ', indent)}{option.Form.PadRight(width)}  {option.Summary}");
    }

    private static string Call(Command command) => command.Operands.Length == 0 ? command.Name : $"{command.Name} {command.Operands}";
}
