using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Sandbox;
using Licenzy.Server.Platform;
using Licenzy.Server.Setup;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Server.Verification;
using Licenzy.Stripe;
using Licenzy.Stripe.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Licenzy.Server.Tests.Hosting;

/// <summary>
/// The real program on a real socket, with a database and a Stripe sandbox of its own: what a test class shares. Derive
/// one test class per engine from an abstract one and give each its fixture (<see cref="SqliteServer"/>,
/// <see cref="PostgresServer"/>).
/// </summary>
public abstract class TestServer : IAsyncLifetime
{
    /// <summary>The price ids in the sandbox, by product code.</summary>
    public const string Pack = "CREDITS_1000";
    public const string Pass = "DAY_PASS";
    public const string Subscription = "PRO_MONTHLY";
    internal const string StripeTestKey = "sk_test_licenzytests";
    private const string StripeLiveKey = "sk_live_licenzytests";

    private static readonly string MasterKey = $"--Security:MasterKey={Convert.ToBase64String(new byte[32])}";
    internal static readonly SetupAccount Owner = new("Tests", "owner@licenzy.test", new SecretText("a-long-password"));

    private readonly string sandboxFolder = Directory.CreateTempSubdirectory("licenzy-sandbox-").FullName;
    private Engine engine = null!;
    private WebApplication app = null!;

    public TestClock Clock { get; } = new();

    /// <summary>The program's address, without a slash at the end.</summary>
    public string Url { get; private set; } = "";

    public SandboxHost Sandbox { get; private set; } = null!;

    /// <summary>A test and a live key with every scope, and what else was set up.</summary>
    public string TestKey { get; private set; } = "";

    public string LiveKey { get; private set; } = "";

    internal SetupResult Setup { get; private set; } = null!;

    internal WebApplication Application => app;

    internal IServiceProvider Services => app.Services;

    internal Database Database => app.Services.GetRequiredService<Database>();

    /// <summary>The signing secret by which the test connection knows Stripe.</summary>
    public string WebhookSecret { get; private set; } = "";

    public string WebhookUrl => Setup.Stripe.Single(connection => connection.Mode == "test").WebhookUrl;

    /// <summary>The sandbox's buttons and weather.</summary>
    public SandboxDial Dial => new(Sandbox.Url);

    /// <summary>A client that follows no redirects and sends no key.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>Where mails land.</summary>
    internal string MailFolder => Path.Combine(sandboxFolder, "mails");

    protected abstract Task<Engine> EngineAsync();

    /// <summary>The version of Stripe's API in whose shapes events come; null for the one that Licenzy registers endpoints with.</summary>
    protected virtual string? EventVersion => null;

    /// <summary>More settings, as <c>--Section:Name=value</c>.</summary>
    protected virtual IReadOnlyList<string> Settings => [];

    /// <summary>How the sandbox runs, given how it runs for most tests.</summary>
    protected virtual SandboxOptions SandboxOf(SandboxOptions usual) => usual;

    public async ValueTask InitializeAsync()
    {
        engine = await EngineAsync();
        Sandbox = await SandboxHost.StartAsync(
            SandboxOf(new SandboxOptions { Url = "http://127.0.0.1:0", DataFile = Path.Combine(sandboxFolder, "sandbox.db") })
        );
        await StartAsync();
        Setup = await SeedAsync();
        TestKey = Setup.ApiKeys.Single(key => key.Mode == "test").Key!;
        LiveKey = Setup.ApiKeys.Single(key => key.Mode == "live").Key!;
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (app is not null)
        {
            await StopAsync();
        }

        if (Sandbox is not null)
        {
            await Sandbox.DisposeAsync();
        }

        if (engine is not null)
        {
            await engine.DisposeAsync();
        }

        Directory.Delete(sandboxFolder, recursive: true);
    }

    /// <summary>Runs a command of the program as a process of its own, beside the running one and on its database.</summary>
    internal Task<Finished> RunAsync(params IReadOnlyList<string> words) =>
        ServerProcess.RunAsync([.. words, .. engine.Arguments, .. ServerProcess.StripeAt(Sandbox.Url), MasterKey], sandboxFolder);

    /// <summary>Derives everything of the tests' own project anew: stories end with it.</summary>
    internal Task VerifyAsync() => VerifyAsync(new Scope(Setup.ProjectId!, Mode.Test), new Scope(Setup.ProjectId!, Mode.Live));

    /// <summary>Derives everything of some projects anew.</summary>
    internal async Task VerifyAsync(params IReadOnlyList<Scope> scopes)
    {
        var report = await Services
            .GetRequiredService<VerifyProjects>()
            .HandleAsync(scopes, [Setup.AccountId], _ => { }, CancellationToken.None);
        report.Differences.ShouldBeEmpty();
    }

    /// <summary>Stops the program and starts it anew on the same database and address.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>A second node on the same database and clock, built and not started: its workers run when a test runs them.</summary>
    internal WebApplication BuildAnother() => Build($"http://127.0.0.1:{FreePort()}");

    private WebApplication Build(string url)
    {
        string[] arguments =
        [
            .. engine.Arguments,
            $"--urls={url}",
            $"--Licenzy:PublicUrl={Url}",
            "--Sandbox:Enabled=false",
            $"--Stripe:ApiBase={Sandbox.Url}",
            $"--Mail:Folder={MailFolder}",
            MasterKey,
            .. Settings,
        ];
        return LicenzyServer.Build(
            arguments,
            builder =>
            {
                builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
                Compose(builder.Services);
                Log(builder.Logging);
            }
        );
    }

    /// <summary>What the program is made of, where a test puts something else in its place.</summary>
    protected virtual void Compose(IServiceCollection services) { }

    /// <summary>Tests are quiet unless they listen to what is logged.</summary>
    protected virtual void Log(ILoggingBuilder logging) => logging.SetMinimumLevel(LogLevel.Critical);

    private async Task StartAsync()
    {
        Url = Url.Length > 0 ? Url : $"http://127.0.0.1:{FreePort()}";
        app = Build(Url);
        await app.Services.GetRequiredService<Migrator>().RunAsync(CancellationToken.None);
        await app.StartAsync();
        Client = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
            }
        )
        {
            BaseAddress = new Uri(Url),
        };
    }

    private async Task StopAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task<SetupResult> SeedAsync()
    {
        var stripe = app.Services.GetRequiredService<StripeClient>();
        List<SetupProduct> products = [];
        foreach (var (mode, key) in new[] { (Mode.Test, StripeTestKey), (Mode.Live, StripeLiveKey) })
        {
            products.Add(new(mode, Subscription, "Pro", ProductKind.Subscription, await PriceAsync(stripe, key, "Pro", 2900, "month")));
            products.Add(
                new(mode, Pack, "Credits", ProductKind.UsagePack, await PriceAsync(stripe, key, "Credits", 1000, null), UsageUnits: 1000)
            );
            products.Add(
                new(mode, Pass, "Day pass", ProductKind.TimePass, await PriceAsync(stripe, key, "Day pass", 500, null), DurationDays: 1)
            );
        }

        var project = new SetupProject("Tests");
        var first = await ApplyAsync(
            new SetupFile(
                Owner,
                project,
                [new(Mode.Test, new SecretText(StripeTestKey)), new(Mode.Live, new SecretText(StripeLiveKey))],
                products,
                [new(Mode.Test, "tests"), new(Mode.Live, "tests")]
            )
        );
        await ApplyAsync(
            new SetupFile(Owner, project, [await WebhookAsync(stripe, first, Mode.Test), await WebhookAsync(stripe, first, Mode.Live)])
        );
        return first;
    }

    /// <summary>The test price of a product in the sandbox.</summary>
    public Task<string> PriceOfAsync(string productCode) =>
        Database.ReadAsync(
            async session =>
                (
                    await session.FindAsync<string>(
                        "select stripe_price_id from products where project_id = @ProjectId and mode = 'test' and product_code = @Code",
                        new { Setup.ProjectId, Code = productCode }
                    )
                )!,
            CancellationToken.None
        );

    /// <summary>Applies a setup file to this instance, without asking Stripe.</summary>
    internal Task<SetupResult> ApplyAsync(SetupFile file) =>
        app
            .Services.GetRequiredService<SetupRun>()
            .HandleAsync(file, askStripe: false, _ => { }, beforeCommit: null, TestContext.Current.CancellationToken);

    /// <summary>Applies a part of a setup to the project of the tests.</summary>
    internal Task<SetupResult> AddAsync(
        IReadOnlyList<SetupProduct>? products = null,
        IReadOnlyList<SetupApiKey>? keys = null,
        string project = "Tests"
    ) => ApplyAsync(new SetupFile(Owner, new SetupProject(project), Products: products, ApiKeys: keys));

    /// <summary>Gives everybody of the project of the tests so many days after a failed payment.</summary>
    internal Task<SetupResult> SetGraceAsync(long days) => ApplyAsync(new SetupFile(Owner, new SetupProject("Tests", GraceDays: days)));

    /// <summary>A price in the test mode of the sandbox: one-time, or recurring with an interval such as <c>month</c>.</summary>
    internal Task<string> PriceAsync(long amount, string? interval = null) =>
        PriceAsync(app.Services.GetRequiredService<StripeClient>(), StripeTestKey, "Extra", amount, interval);

    /// <summary>A key of its own with these scopes, as the API sees it.</summary>
    internal async Task<RuntimeApi> ApiAsync(Mode mode, IReadOnlyList<string>? scopes = null, string project = "Tests")
    {
        var made = await AddAsync(keys: [new SetupApiKey(mode, RuntimeApi.Fresh("key"), scopes)], project: project);
        return new RuntimeApi(this, made.ApiKeys.Single().Key!);
    }

    /// <summary>Bad weather for the next calls to Stripe, as the sandbox's <c>/sandbox/faults</c> takes it.</summary>
    public async Task FaultAsync(string fault)
    {
        using var content = new StringContent(fault);
        using var response = await Client.PostAsync($"{Sandbox.Url}/sandbox/faults", content);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>The newest calls that Stripe got, newest first.</summary>
    public async Task<IReadOnlyList<JsonNode>> StripeRequestsAsync() =>
        [.. JsonNode.Parse(await Client.GetStringAsync($"{Sandbox.Url}/sandbox/requests"))!["data"]!.AsArray().OfType<JsonNode>()];

    /// <summary>How many Checkout Sessions Stripe made for a checkout: the calls that it served, its own replays left out.</summary>
    public async Task<int> SessionsMadeAsync(ApiAnswer checkout) =>
        (await StripeRequestsAsync()).Count(request =>
            request["path"]!.GetValue<string>() == "/v1/checkout/sessions"
            && request["status"]!.GetValue<long>() == 200
            && !request["replayed"]!.GetValue<bool>()
            && request["idempotency_key"]?.GetValue<string>() == $"licenzy-{checkout.Json["attempt_id"]}"
        );

    private async Task<SetupStripe> WebhookAsync(StripeClient stripe, SetupResult setup, Mode mode)
    {
        var key = mode == Mode.Live ? StripeLiveKey : StripeTestKey;
        var url = setup.Stripe.Single(connection => connection.Mode == mode.ToText()).WebhookUrl;
        var secret = EventVersion is { } version
            ? await Dial.CreateWebhookAsync(key, url, version)
            : Value(await stripe.CreateWebhookEndpointAsync(new(key), new StripeCreateWebhookEndpoint(url, StripeEventTypes.All))).Secret!;
        WebhookSecret = mode == Mode.Test ? secret : WebhookSecret;
        return new SetupStripe(mode, new SecretText(key), new SecretText(secret));
    }

    private static async Task<string> PriceAsync(StripeClient stripe, string key, string name, long amount, string? interval)
    {
        var product = Value(await stripe.CreateProductAsync(new(key), new StripeCreateProduct(name)));
        return Value(await stripe.CreatePriceAsync(new(key), new StripeCreatePrice(product.Id, "eur", amount) { Interval = interval })).Id;
    }

    private static T Value<T>(StripeResult<T> result) =>
        result.Match(success => success.Value, failure => throw new InvalidOperationException(failure.Error.ToString()));

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>The program on the embedded database.</summary>
public class SqliteServer : TestServer
{
    protected override Task<Engine> EngineAsync() => Engine.SqliteAsync();
}

/// <summary>The program on PostgreSQL.</summary>
public class PostgresServer : TestServer
{
    protected override Task<Engine> EngineAsync() => Engine.PostgresAsync();
}
