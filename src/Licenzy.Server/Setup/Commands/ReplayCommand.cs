using Licenzy.Server.Platform;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Server.StripeEvents;

namespace Licenzy.Server.Setup.Commands;

internal sealed class ReplayCommand : Command
{
    private const string AllFailed = "--failed";
    private const string Since = "--since";
    private const int PageSize = 100;

    public override string Name => "replay";

    public override string Operands => "EVENT_ID…";

    public override string Summary => "apply stored events of Stripe again and say what came of each";

    public override string Details =>
        "For events that failed, once what made them fail is mended. An event that was applied may be replayed too: it changes\n"
        + "nothing a second time. It ends with 1 when any of them could not be applied.";

    public override IReadOnlyList<CommandOption> Options =>
        [
            new(AllFailed, null, "all events that failed, instead of naming them"),
            new(Since, "TIME", "of these only those that were received since then, as 2026-11-01T00:00:00Z"),
            CommandOption.Project,
            CommandOption.Mode,
        ];

    public override async Task<int> RunAsync(CommandWords words)
    {
        if (words.Has(AllFailed) == words.Operands.Count > 0)
        {
            throw new MisuseException($"`replay` takes ids of events, or `{AllFailed}`.");
        }

        if (words.Has(Since) && !words.Has(AllFailed))
        {
            throw new MisuseException($"`{Since}` goes with `{AllFailed}`.");
        }

        var since = words.Instant(Since) ?? 0;
        await using var app = LicenzyServer.Build(words.Settings);
        await app.Services.GetRequiredService<Migrator>().RequireCurrentAsync(CancellationToken.None);
        var database = app.Services.GetRequiredService<Database>();
        var replay = app.Services.GetRequiredService<ReplayStripeEvent>();
        var scopes = await CommandScopes.FindAsync(database, words);
        return words.Has(AllFailed)
            ? await ReplayFailedAsync(database, replay, scopes, since)
            : await ReplayNamedAsync(database, replay, scopes, words.Operands);
    }

    private static async Task<int> ReplayNamedAsync(
        Database database,
        ReplayStripeEvent replay,
        IReadOnlyList<Scope> scopes,
        IReadOnlyList<string> eventIds
    )
    {
        var code = Done;
        foreach (var eventId in eventIds)
        {
            var keys = await KeysAsync(database, scopes, eventId);
            if (keys.Count == 0)
            {
                Console.WriteLine($"{eventId}: no such event is stored");
                code = Failed;
            }

            foreach (var key in keys)
            {
                code = await ReplayAsync(replay, key) ? code : Failed;
            }
        }

        return code;
    }

    /// <summary>An event is stored once for each connection that it came to: one Stripe account may serve several projects.</summary>
    private static Task<IReadOnlyList<InboundEventKey>> KeysAsync(Database database, IReadOnlyList<Scope> scopes, string eventId) =>
        database.ReadAsync<IReadOnlyList<InboundEventKey>>(
            async session =>
            {
                var keys = new List<InboundEventKey>();
                foreach (var scope in scopes)
                {
                    var connection = await ConnectionStore.OfScopeAsync(session, scope);
                    var key = new InboundEventKey
                    {
                        ProjectId = scope.ProjectId,
                        Mode = scope.ModeText,
                        ConnectionId = connection?.Id ?? string.Empty,
                        StripeEventId = eventId,
                    };
                    if (connection is not null && await InboxLogStore.FindAsync(session, key) is not null)
                    {
                        keys.Add(key);
                    }
                }

                return keys;
            },
            CancellationToken.None
        );

    private static async Task<int> ReplayFailedAsync(Database database, ReplayStripeEvent replay, IReadOnlyList<Scope> scopes, long sinceMs)
    {
        var (applied, failed) = (0, 0);
        foreach (var scope in scopes)
        {
            await foreach (var key in FailedAsync(database, scope, sinceMs))
            {
                _ = await ReplayAsync(replay, key) ? applied++ : failed++;
            }
        }

        Console.WriteLine($"replayed {applied + failed}: {applied} done, {failed} not");
        return failed == 0 ? Done : Failed;
    }

    private static async IAsyncEnumerable<InboundEventKey> FailedAsync(Database database, Scope scope, long sinceMs)
    {
        InboundEventCursor? cursor = null;
        while (true)
        {
            var from = cursor;
            var page = await database.ReadAsync(
                session => InboxLogStore.ListAsync(session, scope, [InboxStates.Failed], type: null, from, PageSize),
                CancellationToken.None
            );
            foreach (var entry in page.TakeWhile(entry => entry.ReceivedMs >= sinceMs))
            {
                yield return entry.Key;
            }

            if (page.Count < PageSize || page[^1].ReceivedMs < sinceMs)
            {
                yield break;
            }

            cursor = InboundEventCursor.At(page[^1]);
        }
    }

    private static async Task<bool> ReplayAsync(ReplayStripeEvent replay, InboundEventKey key)
    {
        var outcome = await replay.HandleAsync(key, CancellationToken.None);
        var refusal = outcome.Match<string?>(_ => null, _ => null, _ => "its body is not kept any more", _ => "no such event is stored");
        if (refusal is not null)
        {
            Console.WriteLine($"{key.StripeEventId}: {refusal}");
            return false;
        }

        var entry = await replay.ApplyNowAsync(key, CancellationToken.None);
        var reason = entry.Reason is null ? string.Empty : $" ({entry.Reason.ReplaceLineEndings(" ")})";
        var isDone = entry.State is InboxStates.Applied or InboxStates.Ignored;
        Console.WriteLine($"{key.StripeEventId}: {(isDone ? entry.State : "not applied, a worker tries it again")}{reason}");
        return isDone;
    }
}
