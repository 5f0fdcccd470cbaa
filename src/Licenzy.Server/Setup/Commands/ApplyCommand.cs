using Licenzy.Server.Platform.Settings;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Setup.Commands;

internal sealed class ApplyCommand : Command
{
    private const string SkipStripeCheck = "--skip-stripe-check";

    public override string Name => "apply";

    public override string Operands => "FILE";

    public override string Summary => "set the instance up from a declarative JSON file; a second run changes only what differs";

    public override IReadOnlyList<CommandOption> Options =>
        [CommandOption.Json, new(SkipStripeCheck, null, "do not ask Stripe about keys and prices")];

    public override async Task<int> RunAsync(CommandWords words)
    {
        if (words.Operands is not [var path])
        {
            throw new MisuseException("`apply` takes one file.");
        }

        if (!File.Exists(path))
        {
            throw new MisuseException($"There is no file {path}.");
        }

        var file = SetupFile.Read(await File.ReadAllTextAsync(path));
        await using var app = LicenzyServer.Build(words.Settings);
        await using var sandbox = await Serve.StartSandboxAsync(app.Services.GetRequiredService<LicenzySettings>(), CancellationToken.None);
        await app.Services.GetRequiredService<Migrator>().RunAsync(CancellationToken.None);
        var result = await app
            .Services.GetRequiredService<SetupRun>()
            .HandleAsync(file, askStripe: !words.Has(SkipStripeCheck), words.Tell, beforeCommit: null, CancellationToken.None);
        if (words.WantsJson)
        {
            CommandWords.Answer(result);
        }
        else
        {
            Say(result);
        }

        return Done;
    }

    private static void Say(SetupResult result)
    {
        foreach (var key in result.ApiKeys.Where(key => key.Key is not null))
        {
            Console.WriteLine($"api key {key.Name} ({key.Mode}), shown once: {key.Key}");
        }

        foreach (var connection in result.Stripe)
        {
            Console.WriteLine($"webhook URL for Stripe ({connection.Mode}): {connection.WebhookUrl}");
        }

        foreach (var endpoint in result.WebhookEndpoints.Where(endpoint => endpoint.Secret is not null))
        {
            Console.WriteLine($"signing secret of {endpoint.Url}, shown once: {endpoint.Secret}");
        }
    }
}
