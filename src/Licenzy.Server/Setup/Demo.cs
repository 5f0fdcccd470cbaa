using System.Text.Json;
using Licenzy.Core;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Settings;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Stripe;
using Licenzy.Stripe.Requests;

namespace Licenzy.Server.Setup;

/// <summary>
/// What a newcomer starts with on an empty database: an account, three products that the sandbox sells, a key, and a file
/// that tells it all.
/// </summary>
internal sealed class Demo(Database database, SetupRun setup, StripeClient stripe, LicenzySettings settings)
{
    public const string File = "data/demo.json";
    public const string Email = "demo@licenzy.test";

    private const string Password = "demo-password-1";
    private const string StripeKey = "sk_test_licenzydemo";

    private static readonly SetupAccount Account = new("Demo", Email);
    private static readonly SetupProject Project = new("Demo app");
    private static readonly JsonSerializerOptions Indented = new(LicenzyJson.Options) { WriteIndented = true };

    internal sealed record DemoProduct(string ProductCode, string Name, string Kind, string StripePriceId);

    /// <summary>data/demo.json.</summary>
    internal sealed record DemoFile(
        string BaseUrl,
        string SandboxUrl,
        string Email,
        string Password,
        string ProjectId,
        string ApiKey,
        string WebhookUrl,
        IReadOnlyList<DemoProduct> Products
    );

    /// <summary>
    /// Seeds an empty database, or finishes what an earlier start had begun. Returns what demo.json holds; null when the
    /// database is somebody's own.
    /// </summary>
    public async Task<DemoFile?> SeedAsync(CancellationToken cancellationToken)
    {
        var credentials = new StripeCredentials(StripeKey);
        if (await database.ReadAsync(AccountStore.AnyAsync, cancellationToken))
        {
            var earlier = await ReadAsync(cancellationToken);
            if (earlier is not null && await LacksWebhookAsync(earlier, cancellationToken))
            {
                await ConnectWebhookAsync(credentials, earlier.ProjectId, earlier.WebhookUrl, cancellationToken);
            }

            return earlier;
        }

        var products = await MakePricesAsync(credentials, cancellationToken);
        DemoFile? demo = null;
        var file = new SetupFile(
            Account with
            {
                Password = new SecretText(Password),
            },
            Project,
            [new SetupStripe(Mode.Test, new SecretText(StripeKey))],
            products,
            [new SetupApiKey(Mode.Test, "demo")]
        );
        var result = await setup.HandleAsync(
            file,
            askStripe: true,
            _ => { },
            async applied =>
            {
                // Before the commit: a crash in between leaves an empty database and a file that the next start replaces.
                demo = DemoOf(file, applied);
                await WriteAsync(demo, cancellationToken);
            },
            cancellationToken
        );
        await ConnectWebhookAsync(credentials, result.ProjectId!, result.Stripe[0].WebhookUrl, cancellationToken);
        return demo;
    }

    /// <summary>A start that died after the commit and before the sandbox had told its signing secret.</summary>
    private Task<bool> LacksWebhookAsync(DemoFile demo, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async session => await ConnectionStore.OfScopeAsync(session, new Scope(demo.ProjectId, Mode.Test)) is { WebhookSecret: null },
            cancellationToken
        );

    /// <summary>What an earlier start wrote, or null.</summary>
    private static async Task<DemoFile?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!System.IO.File.Exists(File))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<DemoFile>(
                await System.IO.File.ReadAllTextAsync(File, cancellationToken),
                LicenzyJson.Options
            );
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task WriteAsync(DemoFile demo, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        var temporary = $"{File}.new";
        await System.IO.File.WriteAllTextAsync(temporary, JsonSerializer.Serialize(demo, Indented) + "\n", cancellationToken);
        System.IO.File.Move(temporary, File, overwrite: true);
    }

    private DemoFile DemoOf(SetupFile file, SetupResult applied) =>
        new(
            settings.Licenzy.PublicUrl,
            settings.Sandbox.Url,
            Email,
            Password,
            applied.ProjectId!,
            applied.ApiKeys[0].Key!,
            applied.Stripe[0].WebhookUrl,
            [
                .. file.Products!.Select(product => new DemoProduct(
                    product.ProductCode,
                    product.Name,
                    product.Kind.ToText(),
                    product.StripePriceId
                )),
            ]
        );

    private async Task<IReadOnlyList<SetupProduct>> MakePricesAsync(StripeCredentials credentials, CancellationToken cancellationToken)
    {
        var pro = await MakePriceAsync(credentials, "pro", "Pro", 2900, "month", cancellationToken);
        var credits = await MakePriceAsync(credentials, "credits", "1,000 credits", 1000, interval: null, cancellationToken);
        var pass = await MakePriceAsync(credentials, "pass", "Day pass", 500, interval: null, cancellationToken);
        return
        [
            new SetupProduct(Mode.Test, "PRO_MONTHLY", "Pro", ProductKind.Subscription, pro),
            new SetupProduct(Mode.Test, "CREDITS_1000", "1,000 credits", ProductKind.UsagePack, credits, UsageUnits: 1000),
            new SetupProduct(Mode.Test, "DAY_PASS", "Day pass", ProductKind.TimePass, pass, DurationDays: 1),
        ];
    }

    /// <summary>Made under a fixed idempotency key: a second try after a crash finds the same product and price.</summary>
    private async Task<string> MakePriceAsync(
        StripeCredentials credentials,
        string key,
        string name,
        long amount,
        string? interval,
        CancellationToken cancellation
    )
    {
        var product = Value(
            await stripe.CreateProductAsync(credentials, new StripeCreateProduct(name), $"licenzy-demo-product-{key}", cancellation)
        );
        var request = new StripeCreatePrice(product.Id, "eur", amount) { Interval = interval };
        return Value(await stripe.CreatePriceAsync(credentials, request, $"licenzy-demo-price-{key}", cancellation)).Id;
    }

    /// <summary>The sandbox is told where events go, and its secret is stored: the same two steps as with Stripe itself.</summary>
    private async Task ConnectWebhookAsync(
        StripeCredentials credentials,
        string projectId,
        string webhookUrl,
        CancellationToken cancellation
    )
    {
        var request = new StripeCreateWebhookEndpoint(webhookUrl, StripeEventTypes.All) { Description = "Licenzy" };
        var endpoint = Value(
            await stripe.CreateWebhookEndpointAsync(credentials, request, $"licenzy-demo-webhook-{projectId}", cancellation)
        );
        var secret = new SecretText(endpoint.Secret ?? throw new SetupException("The sandbox did not tell the endpoint's signing secret."));
        await setup.HandleAsync(
            new SetupFile(Account, Project, [new SetupStripe(Mode.Test, new SecretText(StripeKey), secret)]),
            askStripe: false,
            _ => { },
            beforeCommit: null,
            cancellation
        );
    }

    private static T Value<T>(StripeResult<T> result) =>
        result.Match(success => success.Value, failure => throw new SetupException($"The sandbox answered: {failure.Error.Message}"));
}
