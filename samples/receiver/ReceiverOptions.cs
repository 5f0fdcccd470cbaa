using System.Globalization;

namespace Receiver;

/// <summary>How the receiver was started.</summary>
internal sealed record ReceiverOptions
{
    public const string SecretVariable = "LICENZY_WEBHOOK_SECRET";

    public const string Help = """
        usage: dotnet run --project samples/receiver -- [options]

        Receives Licenzy's events at /licenzy, verifies them and prints a line for each.

          --secret SECRET   the endpoint's signing secret, whsec_…; several, during a rotation, separated by a space.
                            Better: the variable LICENZY_WEBHOOK_SECRET, which other users of the machine cannot list
          --url URL         where to listen (http://127.0.0.1:5090)
          --seen FILE       where to remember which events were handled (data/receiver-seen.txt)
          --fail N          answer 500 to the first N deliveries, to watch them come again
          --slow SECONDS    wait before answering; Licenzy gives up after 15
          --help            this text
        """;

    /// <summary>The most seconds of <c>--slow</c>.</summary>
    private const int SlowestSeconds = 3_600;

    public IReadOnlyList<string> Secrets { get; private init; } = [];

    public string Url { get; private init; } = "http://127.0.0.1:5090";

    public string SeenFile { get; private init; } = Path.Combine("data", "receiver-seen.txt");

    /// <summary>How many deliveries are answered by 500.</summary>
    public int Fail { get; private init; }

    /// <summary>How long every answer is kept back.</summary>
    public TimeSpan Slow { get; private init; }

    public bool WantsHelp { get; private init; }

    /// <summary>Reads the command line.</summary>
    /// <param name="arguments">The words after the program's name.</param>
    /// <param name="variable">The value of <see cref="SecretVariable"/>; counts when no <c>--secret</c> is given.</param>
    /// <exception cref="MisuseException">The words are wrong; the message says how, to the person who typed them.</exception>
    public static ReceiverOptions Read(IReadOnlyList<string> arguments, string? variable)
    {
        var options = new ReceiverOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            options = name switch
            {
                "--help" or "-h" => options with { WantsHelp = true },
                "--secret" => options with { Secrets = [.. options.Secrets, .. Words(Value())] },
                "--url" => options with { Url = Value() },
                "--seen" => options with { SeenFile = Value() },
                "--fail" => options with { Fail = Number(int.MaxValue) },
                "--slow" => options with { Slow = TimeSpan.FromSeconds(Number(SlowestSeconds)) },
                _ => throw new MisuseException($"There is no option {name}. --help lists them."),
            };

            string Value() => ++i < arguments.Count ? arguments[i] : throw new MisuseException($"{name} needs a value.");

            int Number(int most) =>
                int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most
                    ? number
                    : throw new MisuseException($"{name} needs a whole number from 0 to {most}.");
        }

        return options.Secrets.Count > 0 ? options : options with { Secrets = Words(variable ?? "") };
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The words after the program's name are wrong.</summary>
internal sealed class MisuseException(string message) : Exception(message);
