using Licenzy.Core.Formats;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;

namespace Licenzy.Server.Setup.Commands;

internal sealed class SyncCommand : Command
{
    public override string Name => "sync";

    public override string Operands => "SUBJECT_REF";

    public override string Summary => "ask Stripe for all that a customer bought, and apply what had not arrived";

    public override string Details =>
        "For \"I paid and have no access\". It asks for the customer's subscriptions, sessions, payments, refunds and disputes and\n"
        + "applies them as their events would have been. It may run while the server runs, and a second time changes nothing.";

    public override IReadOnlyList<CommandOption> Options => [CommandOption.Project, CommandOption.Mode, CommandOption.Json];

    /// <summary>What came of one project and mode, for programs.</summary>
    internal sealed record Entry(string ProjectId, string Mode, SyncedCustomer? Synced, string? Error);

    /// <summary>The answer for programs.</summary>
    internal sealed record Response(string SubjectRef, IReadOnlyList<Entry> Data);

    public override async Task<int> RunAsync(CommandWords words)
    {
        if (words.Operands is not [var subject] || SubjectRef.Check(subject) is not null)
        {
            throw new MisuseException("`sync` takes one subject_ref.");
        }

        await using var app = LicenzyServer.Build(words.Settings);
        await app.Services.GetRequiredService<Migrator>().RequireCurrentAsync(CancellationToken.None);
        var database = app.Services.GetRequiredService<Database>();
        var entries = new List<Entry>();
        foreach (var scope in await ConnectedAsync(database, words))
        {
            var outcome = await app
                .Services.GetRequiredService<SyncCustomer>()
                .HandleAsync(scope, subject, root => words.Tell($"asking for {root}"), CancellationToken.None);
            entries.Add(
                outcome.Match(
                    done => new Entry(scope.ProjectId, scope.ModeText, done.Result, null),
                    refused => new Entry(scope.ProjectId, scope.ModeText, null, refused.Fault.Detail)
                )
            );
        }

        if (entries.Count == 0)
        {
            throw new SetupException("No Stripe account is connected there: connect one with `apply`.");
        }

        entries.ForEach(entry => words.Tell(Sentence(entry)));
        if (words.WantsJson)
        {
            CommandWords.Answer(new Response(subject, entries));
        }

        return entries.TrueForAll(entry => entry.Error is null) ? Done : Failed;
    }

    /// <summary>The projects and modes in which there is a Stripe account to ask.</summary>
    internal static async Task<IReadOnlyList<Scope>> ConnectedAsync(Database database, CommandWords words)
    {
        var connected = new List<Scope>();
        foreach (var scope in await CommandScopes.FindAsync(database, words))
        {
            if (await database.ReadAsync(session => ConnectionStore.OfScopeAsync(session, scope), CancellationToken.None) is not null)
            {
                connected.Add(scope);
            }
        }

        return connected;
    }

    private static string Sentence(Entry entry) =>
        $"{entry.ProjectId} {entry.Mode}: "
        + entry switch
        {
            { Synced: null } => entry.Error,
            { Synced.Looked: 0 } => "nothing is known of this customer, neither here nor by its Stripe customer",
            { Synced: var done } =>
                $"{Quantity.Of(done.Looked, "sale")} looked at, {done.Changed} {(done.Changed == 1 ? "was" : "were")} not as {(done.Changed == 1 ? "it" : "they")} stood here"
                    + (done.Missing.Count > 0 ? $"; Stripe does not know {string.Join(", ", done.Missing)}" : string.Empty)
                    + (done.Truncated ? "; there are more, and the newest were looked at" : string.Empty),
        };
}
