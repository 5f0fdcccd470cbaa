using Licenzy.Server.Reconciliation;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeEvents;

namespace Licenzy.Server.Setup.Commands;

internal sealed class ReconcileCommand : Command
{
    public override string Name => "reconcile";

    public override string Summary => "compare the connections with Stripe now, instead of when it is due, and apply what was missed";

    public override string Details =>
        "It reads Stripe's list of events since the last comparison, the checkouts that were not heard of again and the open\n"
        + "subscriptions. The server does the same by itself, as often as Reconciler__IntervalMinutes says.";

    public override IReadOnlyList<CommandOption> Options => [CommandOption.Project, CommandOption.Mode, CommandOption.Json];

    /// <summary>What came of one connection, for programs.</summary>
    internal sealed record Entry(string ProjectId, string Mode, string ConnectionId, bool Finished, long Found, string? Failure);

    /// <summary>The answer for programs.</summary>
    internal sealed record Response(IReadOnlyList<Entry> Data);

    public override async Task<int> RunAsync(CommandWords words)
    {
        if (words.Operands.Count > 0)
        {
            throw new MisuseException($"`reconcile` takes options only, and `{words.Operands[0]}` is none.");
        }

        await using var app = LicenzyServer.Build(words.Settings);
        await app.Services.GetRequiredService<Migrator>().RequireCurrentAsync(CancellationToken.None);
        var database = app.Services.GetRequiredService<Database>();
        var reconciler = app.Services.GetRequiredService<Reconciler>();
        var entries = new List<Entry>();
        foreach (var scope in await SyncCommand.ConnectedAsync(database, words))
        {
            words.Tell($"{scope.ProjectId} {scope.ModeText}: comparing with Stripe");
            var row = await reconciler.CompareAsync(scope, CancellationToken.None);
            var entry = row is null
                ? new Entry(scope.ProjectId, scope.ModeText, string.Empty, Finished: false, 0, "A server compares it just now.")
                : new Entry(scope.ProjectId, scope.ModeText, row.ConnectionId, row.StartedMs is null, row.Found, row.Failure);
            words.Tell($"{scope.ProjectId} {scope.ModeText}: {Sentence(entry)}");
            entries.Add(entry);
        }

        // Where a server runs, it does the same at the same time: whoever claims an event applies it.
        while (await app.Services.GetRequiredService<InboxWorker>().RunOnceAsync(CancellationToken.None)) { }

        if (words.WantsJson)
        {
            CommandWords.Answer(new Response(entries));
        }

        return entries.TrueForAll(entry => entry is { Finished: true, Failure: null }) ? Done : Failed;
    }

    private static string Sentence(Entry entry) =>
        (
            entry.Finished
                ? $"done, {entry.Found} changes had not arrived"
                : $"not done; it goes on from here next time ({entry.Found} found)"
        ) + (entry.Failure is null ? string.Empty : $": {entry.Failure}");
}
