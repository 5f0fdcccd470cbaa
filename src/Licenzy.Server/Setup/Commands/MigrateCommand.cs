using Licenzy.Server.Storage;

namespace Licenzy.Server.Setup.Commands;

internal sealed class MigrateCommand : Command
{
    public override string Name => "migrate";

    public override string Summary => "bring the database to this program's schema, then end";

    public override async Task<int> RunAsync(CommandWords words)
    {
        if (words.Operands.Count > 0)
        {
            throw new MisuseException($"`migrate` takes settings only, and `{words.Operands[0]}` is none.");
        }

        await using var app = LicenzyServer.Build(words.Settings);
        var applied = await app.Services.GetRequiredService<Migrator>().RunAsync(CancellationToken.None);
        foreach (var migration in applied)
        {
            words.Tell($"applied {migration.Version:0000} {migration.Name}");
        }

        words.Tell(applied.Count == 0 ? "the schema is up to date" : $"the schema is at {applied[^1].Version:0000}");
        return Done;
    }
}
