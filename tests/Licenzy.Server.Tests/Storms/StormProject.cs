using Licenzy.Core;
using Licenzy.Server.Platform;
using Licenzy.Server.Setup;
using Licenzy.Server.StripeConnections;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Storms;

/// <summary>A project with a Stripe account of its own, whose webhooks come in one API version.</summary>
internal sealed class StormProject
{
    public const string Pack = "PACK";
    public const string Pass = "PASS";
    public const string Pro = "PRO";
    public const string Team = "TEAM";
    public const string Yearly = "YEARLY";

    /// <summary>A price that no product maps.</summary>
    public const string Unmapped = "UNMAPPED";

    /// <summary>A code that a buyer may enter, and the coupon behind it: nothing is to be paid, for ever.</summary>
    public const string Free = "FREE";

    private static int made;

    private StormProject(StormStripe stripe, string version, SetupResult setup, RuntimeApi api, IReadOnlyDictionary<string, string> prices)
    {
        Stripe = stripe;
        Version = version;
        Scope = new Scope(setup.ProjectId!, Mode.Test);
        Api = api;
        Prices = prices;
    }

    public StormStripe Stripe { get; }

    /// <summary>The API version of its webhooks and of its list of events.</summary>
    public string Version { get; }

    public Scope Scope { get; }

    public RuntimeApi Api { get; }

    /// <summary>Stripe's prices by the product code.</summary>
    public IReadOnlyDictionary<string, string> Prices { get; }

    /// <summary>Sets up a project, its prices and its endpoint.</summary>
    /// <param name="server">The program.</param>
    /// <param name="version">Stripe's API version of its webhooks and its list of events.</param>
    /// <param name="graceDays">Its grace after a failed payment.</param>
    public static async Task<StormProject> CreateAsync(TestServer server, string version, int graceDays)
    {
        var number = Interlocked.Increment(ref made);
        var key = $"sk_test_storms{number:000000}";
        var stripe = new StormStripe(server.Sandbox.Url, key);
        (await stripe.PressAsync("api-version", new() { ["api_version"] = version })).ShouldNotBeNull();
        var prices = await PricesAsync(stripe);
        var owner = new SetupAccount($"Storm {number}", $"storm{number}@licenzy.test", new SecretText("a-long-password"));
        var project = new SetupProject("Storm", GraceDays: graceDays);
        var first = await server.ApplyAsync(
            new SetupFile(
                owner,
                project,
                [new SetupStripe(Mode.Test, new SecretText(key))],
                [
                    new(Mode.Test, Pack, "Units", ProductKind.UsagePack, prices[Pack], UsageUnits: 1000),
                    new(Mode.Test, Pass, "Pass", ProductKind.TimePass, prices[Pass], DurationDays: 30),
                    new(Mode.Test, Pro, "Pro", ProductKind.Subscription, prices[Pro]),
                    new(Mode.Test, Team, "Team", ProductKind.Subscription, prices[Team]),
                    new(Mode.Test, Yearly, "Yearly", ProductKind.Subscription, prices[Yearly]),
                ],
                [new SetupApiKey(Mode.Test, "storm")]
            )
        );
        List<(string, string)> endpoint = [("url", first.Stripe.Single().WebhookUrl), ("api_version", version)];
        endpoint.AddRange(StripeEventTypes.All.Select((type, place) => ($"enabled_events[{place}]", type)));
        var secret = (await stripe.PostAsync("/v1/webhook_endpoints", endpoint))["secret"]!.GetValue<string>();
        await server.ApplyAsync(new SetupFile(owner, project, [new SetupStripe(Mode.Test, new SecretText(key), new SecretText(secret))]));
        return new StormProject(stripe, version, first, new RuntimeApi(server, first.ApiKeys.Single().Key!), prices);
    }

    private static async Task<Dictionary<string, string>> PricesAsync(StormStripe stripe)
    {
        var prices = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Pack] = await PriceAsync(stripe, 1000, null),
            [Pass] = await PriceAsync(stripe, 500, null),
            [Pro] = await PriceAsync(stripe, 2900, "month"),
            [Team] = await PriceAsync(stripe, 9900, "month"),
            [Yearly] = await PriceAsync(stripe, 29000, "year"),
            [Unmapped] = await PriceAsync(stripe, 1900, "month"),
        };
        await stripe.PostAsync("/v1/coupons", ("id", Free), ("percent_off", "100"), ("duration", "forever"));
        await stripe.PostAsync("/v1/promotion_codes", ("promotion[type]", "coupon"), ("promotion[coupon]", Free), ("code", Free));
        return prices;
    }

    private static async Task<string> PriceAsync(StormStripe stripe, long amount, string? interval)
    {
        var product = await stripe.PostAsync("/v1/products", ("name", $"For {amount}"));
        List<(string, string)> price = [("product", $"{product["id"]}"), ("currency", "eur"), ("unit_amount", $"{amount}")];
        if (interval is not null)
        {
            price.Add(("recurring[interval]", interval));
        }

        return (await stripe.PostAsync("/v1/prices", price))["id"]!.GetValue<string>();
    }
}
