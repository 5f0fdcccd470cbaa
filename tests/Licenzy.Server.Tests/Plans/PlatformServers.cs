using Licenzy.Core;
using Licenzy.Server.Setup;
using Licenzy.Server.StripeConnections;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Stripe;
using Licenzy.Stripe.Requests;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Plans;

/// <summary>A server whose plans are sold by a project of its own, in live mode, with another Stripe account.</summary>
public interface IPlatform
{
    /// <summary>The project that sells; null: none does.</summary>
    string? PlatformProjectId { get; set; }
}

internal static class PlatformScene
{
    public const string Plan = "TEAM";
    public const string StripeKey = "sk_live_platformaccount";

    private const string Catalogue = """
        {"free":{"name":"Free","limits":{"members":40,"projects":3}},
         "plans":[{"product_code":"TEAM","name":"Team","description":"For teams.","limits":{"members":400,"projects":5}}]}
        """;

    /// <summary>The settings of a server with plans.</summary>
    public static IReadOnlyList<string> Settings(string? platformProjectId, string catalogueFile)
    {
        if (platformProjectId is null)
        {
            return [];
        }

        File.WriteAllText(catalogueFile, Catalogue);
        return [$"--Plans:PlatformProjectId={platformProjectId}", $"--Plans:File={catalogueFile}"];
    }

    /// <summary>Makes the project that sells the plan, has Stripe tell the billing address of it, and starts the server with it.</summary>
    public static async Task BeginAsync<TServer>(TServer server)
        where TServer : TestServer, IPlatform
    {
        if (server.PlatformProjectId is not null)
        {
            return;
        }

        var stripe = server.Services.GetRequiredService<StripeClient>();
        var credentials = new StripeCredentials(StripeKey);
        var product = Value(await stripe.CreateProductAsync(credentials, new StripeCreateProduct("Team")));
        var price = Value(
            await stripe.CreatePriceAsync(credentials, new StripeCreatePrice(product.Id, "eur", 4900) { Interval = "month" })
        );
        var endpoint = Value(
            await stripe.CreateWebhookEndpointAsync(
                credentials,
                new StripeCreateWebhookEndpoint($"{server.Url}/v1/webhooks/stripe/billing", StripeEventTypes.All)
            )
        );
        var made = await server.ApplyAsync(
            new SetupFile(
                TestServer.Owner,
                new SetupProject("Platform"),
                [new SetupStripe(Mode.Live, new SecretText(StripeKey), new SecretText(endpoint.Secret!))],
                [new SetupProduct(Mode.Live, Plan, "Team", ProductKind.Subscription, price.Id)]
            )
        );
        server.PlatformProjectId = made.ProjectId;
        await server.RestartAsync();
    }

    private static T Value<T>(StripeResult<T> result) =>
        result.Match(success => success.Value, failure => throw new InvalidOperationException(failure.Error.ToString()));
}

public sealed class SqlitePlatform : SqliteServer, IPlatform
{
    private readonly string catalogue = Path.GetTempFileName();

    public string? PlatformProjectId { get; set; }

    protected override IReadOnlyList<string> Settings => PlatformScene.Settings(PlatformProjectId, catalogue);
}

public sealed class PostgresPlatform : PostgresServer, IPlatform
{
    private readonly string catalogue = Path.GetTempFileName();

    public string? PlatformProjectId { get; set; }

    protected override IReadOnlyList<string> Settings => PlatformScene.Settings(PlatformProjectId, catalogue);
}
