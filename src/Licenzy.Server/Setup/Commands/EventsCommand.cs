using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Setup.Commands;

internal sealed class EventsCommand : Command
{
    private const string State = "--state";
    private const string Type = "--type";
    private const string Limit = "--limit";

    public override string Name => "events";

    public override string Summary => "list the stored events of Stripe, newest first, with what came of each";

    public override string Details =>
        "`received` waits to be applied or to be tried again, `applied` is done, `ignored` is of no use here, `failed` had its last try\n"
        + "and waits for `replay`.";

    public override IReadOnlyList<CommandOption> Options =>
        [
            new(State, "STATE", "only those in this state: received, applied, ignored or failed"),
            new(Type, "TYPE", "only those of this type, such as charge.refunded"),
            new(Limit, "N", "at most so many, from 1 to 1000; 25 when not given"),
            CommandOption.Project,
            CommandOption.Mode,
            CommandOption.Json,
        ];

    /// <summary>One event for programs.</summary>
    internal sealed record Entry(
        string Id,
        string Type,
        string State,
        string? Reason,
        long Tries,
        UtcInstant ReceivedAt,
        UtcInstant? FinishedAt,
        long? DurationMs,
        string ProjectId,
        string Mode,
        string ConnectionId,
        string Origin,
        bool BodyKept
    );

    /// <summary>The list for programs.</summary>
    internal sealed record Response(IReadOnlyList<Entry> Data);

    public override async Task<int> RunAsync(CommandWords words)
    {
        if (words.Operands.Count > 0)
        {
            throw new MisuseException($"`events` takes options only, and `{words.Operands[0]}` is none.");
        }

        var states = StatesOf(words);
        var most = words.Number(Limit, fallback: 25, minimum: 1, maximum: 1000);
        await using var app = LicenzyServer.Build(words.Settings);
        await app.Services.GetRequiredService<Migrator>().RequireCurrentAsync(CancellationToken.None);
        var database = app.Services.GetRequiredService<Database>();
        var scopes = await CommandScopes.FindAsync(database, words);
        var found = await NewestAsync(database, scopes, states, words.ValueOf(Type), most);
        if (words.WantsJson)
        {
            CommandWords.Answer(new Response([.. found.Select(EntryOf)]));
        }
        else
        {
            Show(found);
        }

        return Done;
    }

    private static IReadOnlyList<string> StatesOf(CommandWords words)
    {
        var state = words.ValueOf(State);
        return state is null ? InboxStates.All
            : InboxStates.All.Contains(state, StringComparer.Ordinal) ? [state]
            : throw new MisuseException($"`{State}` takes {string.Join(", ", InboxStates.All)}, and not `{state}`.");
    }

    private static async Task<IReadOnlyList<InboundEventEntry>> NewestAsync(
        Database database,
        IReadOnlyList<Scope> scopes,
        IReadOnlyList<string> states,
        string? type,
        int most
    )
    {
        IReadOnlyList<InboundEventEntry> newest = [];
        foreach (var scope in scopes)
        {
            var page = await database.ReadAsync(
                session => InboxLogStore.ListAsync(session, scope, states, type, before: null, most),
                CancellationToken.None
            );
            newest = [.. newest.Concat(page).OrderByDescending(entry => entry.ReceivedMs).Take(most)];
        }

        return newest;
    }

    private static Entry EntryOf(InboundEventEntry entry) =>
        new(
            entry.StripeEventId,
            entry.Type,
            entry.State,
            entry.Reason,
            entry.Tries,
            new UtcInstant(entry.ReceivedMs),
            UtcInstant.From(entry.FinishedMs),
            entry.DurationMs,
            entry.ProjectId,
            entry.Mode,
            entry.ConnectionId,
            entry.Origin,
            entry.BodyForm != BodyForms.Dropped
        );

    private static void Show(IReadOnlyList<InboundEventEntry> found)
    {
        var table = found.Select(CellsOf).Prepend(["EVENT", "TYPE", "STATE", "TRIES", "RECEIVED", "TOOK", "REASON"]).ToList();
        var widths = Enumerable.Range(0, table[0].Length).Select(column => table.Max(cells => cells[column].Length)).ToList();
        foreach (var cells in table)
        {
            Console.WriteLine(string.Join("  ", cells.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }

    private static string[] CellsOf(InboundEventEntry entry) =>
        [
            entry.StripeEventId,
            entry.Type,
            entry.State,
            $"{entry.Tries}",
            new UtcInstant(entry.ReceivedMs).ToString(),
            entry.DurationMs is { } took ? $"{took} ms" : string.Empty,
            (entry.Reason ?? string.Empty).ReplaceLineEndings(" "),
        ];
}
