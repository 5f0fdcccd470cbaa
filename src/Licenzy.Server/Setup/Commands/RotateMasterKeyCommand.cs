using System.Security.Cryptography;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform.Secrets;
using Licenzy.Server.Platform.Settings;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Setup.Commands;

internal sealed class RotateMasterKeyCommand : Command
{
    private const int PageSize = 200;

    public override string Name => "rotate-master-key";

    public override string Summary => "seal every stored secret with the new master key, after Security__MasterKey was changed";

    public override string Details =>
        "Give every node the new key as Security__MasterKey and the old one as Security__PreviousMasterKey, and restart them: from then on\n"
        + "both open, and only the new one seals. Then run this with the same settings, beside the working servers or while they are\n"
        + "stopped. It goes on where it was cut off, and a second run finds nothing to do. When it ends with 0, remove\n"
        + "Security__PreviousMasterKey and restart. It ends with 1 when a secret opens with neither key, and names it.";

    public override IReadOnlyList<CommandOption> Options => [CommandOption.Json];

    /// <summary>What was done, for programs.</summary>
    internal sealed record Entry(string Name, int Seen, int Resealed);

    /// <summary>The answer for programs.</summary>
    internal sealed record Response(IReadOnlyList<Entry> Data);

    public override async Task<int> RunAsync(CommandWords words)
    {
        if (words.Operands.Count > 0)
        {
            throw new MisuseException($"`{Name}` takes options only, and `{words.Operands[0]}` is none.");
        }

        await using var app = LicenzyServer.Build(words.Settings);
        if (app.Services.GetRequiredService<LicenzySettings>().Security.PreviousMasterKey is null)
        {
            throw new SetupException(
                "Set Security__PreviousMasterKey to the key that sealed the secrets so far, and Security__MasterKey to the new one."
            );
        }

        await app.Services.GetRequiredService<Migrator>().RequireCurrentAsync(CancellationToken.None);
        var database = app.Services.GetRequiredService<Database>();
        var master = app.Services.GetRequiredService<SecretBox>();
        var entries = new List<Entry>();
        foreach (var kind in app.Services.GetServices<IMasterSealed>())
        {
            if (await ResealAsync(database, master, kind, words) is not { } entry)
            {
                return Failed;
            }

            entries.Add(entry);
        }

        if (words.WantsJson)
        {
            CommandWords.Answer(new Response(entries));
        }

        return Done;
    }

    /// <summary>Goes through all of one kind, each page in a transaction of its own; null when one opens with neither key.</summary>
    private static async Task<Entry?> ResealAsync(Database database, SecretBox master, IMasterSealed kind, CommandWords words)
    {
        var (seen, resealed) = (0, 0);
        for (string? after = string.Empty; after is not null; )
        {
            var from = after;
            try
            {
                var page = await database.WriteAsync(session => kind.ResealAsync(session, master, from, PageSize), CancellationToken.None);
                (after, seen, resealed) = (page.LastId, seen + page.Seen, resealed + page.Resealed);
            }
            catch (CryptographicException failure)
            {
                await Console.Error.WriteLineAsync(
                    $"{kind.Name}: one after {(from.Length == 0 ? "the first" : from)} does not open: {failure.Message}"
                );
                return null;
            }

            words.Tell($"{kind.Name}: {seen} looked at, {resealed} sealed anew");
        }

        return new Entry(kind.Name, seen, resealed);
    }
}
