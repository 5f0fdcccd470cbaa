using System.Text.Json;

namespace Licenzy.Bench.Processes;

/// <summary>A database that holds a project, and what one needs to talk to a server that runs on it.</summary>
/// <param name="Engine"><c>postgres</c> or <c>sqlite</c>.</param>
/// <param name="Connection">The connection string.</param>
/// <param name="Folder">Where the server works.</param>
/// <param name="Subjects">How many subjects hold a pack: <c>sub_0000000</c> and on.</param>
/// <param name="ProjectId">The project.</param>
/// <param name="ProductId">The pack's product.</param>
/// <param name="ConnectionId">The Stripe connection.</param>
/// <param name="ApiKey">A key of the project, of test mode.</param>
internal sealed record Site(
    string Engine,
    string Connection,
    string Folder,
    int Subjects,
    string ProjectId,
    string ProductId,
    string ConnectionId,
    string ApiKey
)
{
    public const string ProductCode = "CREDITS";

    /// <summary>Units of one pack: more than any run consumes.</summary>
    public const int PackUnits = 1_000_000_000;

    public const string WebhookSecret = "whsec_bench0000000000000000000000000000";

    public bool IsPostgres => Engine == BenchOptions.Postgres;

    /// <summary>How a server is told to run on it. The rate is limited, as on a real node, but far above what one node answers.</summary>
    public IReadOnlyDictionary<string, string> Settings => SettingsOf(Engine, Connection);

    /// <summary>Sets a new database up by the server's own command.</summary>
    public static async Task<Site> MakeAsync(
        ProductBuild build,
        string engine,
        string connection,
        string folder,
        CancellationToken cancellation
    )
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "setup.json");
        await File.WriteAllTextAsync(file, SetupFile(), cancellation);
        var said = await Child.RunAsync(
            build.Program,
            ["apply", file, "--json", "--skip-stripe-check"],
            cancellation,
            SettingsOf(engine, connection),
            folder
        );
        using var result = JsonDocument.Parse(said.Trim().Split('\n')[^1]);
        var root = result.RootElement;
        return new Site(
            engine,
            connection,
            folder,
            Subjects: 0,
            root.GetProperty("project_id").GetString()!,
            root.GetProperty("products")[0].GetProperty("id").GetString()!,
            root.GetProperty("stripe")[0].GetProperty("connection_id").GetString()!,
            root.GetProperty("api_keys")[0].GetProperty("key").GetString()!
        );
    }

    private static Dictionary<string, string> SettingsOf(string engine, string connection) =>
        new(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Database__Engine"] = engine,
            ["ConnectionStrings__Licenzy"] = connection,
            ["Security__MasterKey"] = Convert.ToBase64String(new byte[32]),
            ["Sandbox__Enabled"] = "false",
            ["RateLimits__RequestsPerSecond"] = "1000000",
            ["RateLimits__Burst"] = "1000000",
            ["Outbound__AllowedNetworks"] = "127.0.0.0/8",
            // Nobody is there: what the comparison with Stripe asks fails at once, and no name is looked up.
            ["Stripe__ApiBase"] = "http://127.0.0.1:9",
        };

    private static string SetupFile() =>
        $$"""
            {
              "account": { "name": "Bench", "email": "owner@bench.example", "password": "a-long-password" },
              "project": { "name": "Bench", "success_url": "https://app.example/ok", "cancel_url": "https://app.example/no" },
              "stripe": [{ "mode": "test", "secret_key": "sk_test_bench0000000000000000", "webhook_secret": "{{WebhookSecret}}" }],
              "products": [
                { "mode": "test", "product_code": "{{ProductCode}}", "name": "Credits", "kind": "usage_pack",
                  "stripe_price_id": "price_bench", "usage_units": {{PackUnits}} }
              ],
              "api_keys": [{ "mode": "test", "name": "bench", "scopes": ["runtime"] }]
            }
            """;
}
