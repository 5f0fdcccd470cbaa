namespace Licenzy.Server.Setup.Commands;

/// <summary>One command of the program: what it is called, what it takes, and what it does.</summary>
internal abstract class Command
{
    /// <summary>Ended as wished.</summary>
    protected const int Done = 0;

    /// <summary>Ended, and something was not as it should be; standard error or the output says what.</summary>
    protected const int Failed = 1;

    /// <summary>The word that calls it.</summary>
    public abstract string Name { get; }

    /// <summary>What it takes besides options, as in <c>FILE</c>; empty when nothing.</summary>
    public virtual string Operands => string.Empty;

    /// <summary>One sentence for the list of commands, without a full stop at its end.</summary>
    public abstract string Summary { get; }

    /// <summary>More to know than fits the list, for its own <c>--help</c>; empty when the summary says it all.</summary>
    public virtual string Details => string.Empty;

    /// <summary>What may be given besides settings, in the order of the help.</summary>
    public virtual IReadOnlyList<CommandOption> Options => [];

    /// <summary>Runs it; returns the exit code.</summary>
    /// <exception cref="MisuseException">The words do not fit together.</exception>
    public abstract Task<int> RunAsync(CommandWords words);
}

/// <summary>An option of a command.</summary>
/// <param name="Name">With its dashes, as in <c>--limit</c>.</param>
/// <param name="Value">What follows it, as in <c>N</c>; null when nothing does.</param>
/// <param name="Summary">What it does, for the help.</param>
internal sealed record CommandOption(string Name, string? Value, string Summary)
{
    /// <summary>People read on standard error, so that standard output is one line for programs.</summary>
    public static CommandOption Json { get; } = new("--json", null, "answer with one line of JSON, the last on standard output");

    /// <summary>One project instead of all.</summary>
    public static CommandOption Project { get; } = new("--project", "prj_…", "only this project");

    /// <summary>One mode instead of both.</summary>
    public static CommandOption Mode { get; } = new("--mode", "test|live", "only this mode");

    /// <summary>As it stands in the help.</summary>
    public string Form => Value is null ? Name : $"{Name} {Value}";
}

/// <summary>The words of a command line do not fit together; the message says which, for the person who wrote them.</summary>
internal sealed class MisuseException(string message) : Exception(message);
