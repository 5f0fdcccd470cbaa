using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Licenzy.Sandbox;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Crashes;

/// <summary>
/// The real program in its own process over a database and a sandbox that outlive it: set up by its own <c>apply</c>,
/// killed and started again at the same address.
/// </summary>
public abstract class CrashScene : IAsyncLifetime
{
    public const string Pack = "PACK";
    public const string StripeKey = "sk_test_licenzycrashes";

    private readonly string folder = Directory.CreateTempSubdirectory("licenzy-crash-").FullName;
    private readonly string url = $"http://127.0.0.1:{TestServer.FreePort()}";
    private Engine engine = null!;
    private HttpClient client = null!;
    private ServerProcess? process;
    private string key = "";

    public SandboxHost Sandbox { get; private set; } = null!;

    public SandboxDial Dial => new(Sandbox.Url);

    public string ProjectId { get; private set; } = "";

    /// <summary>The database, opened beside the program.</summary>
    internal Database Database { get; private set; } = null!;

    internal StoredRows Rows => new(Database, ProjectId);

    internal Scope Scope => new(ProjectId, Core.Mode.Test);

    protected abstract Task<Engine> EngineAsync();

    public async ValueTask InitializeAsync()
    {
        engine = await EngineAsync();
        client = NewClient();
        Sandbox = await SandboxHost.StartAsync(
            new SandboxOptions
            {
                Url = "http://127.0.0.1:0",
                DataFile = Path.Combine(folder, "sandbox.db"),
                RetrySchedule = [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(300), 100)],
            }
        );
        await SetUpAsync();
        Database = engine.Open();
        await StartAsync();
    }

    public async Task StartAsync()
    {
        process = await ServerProcess.StartAsync(url, Arguments, folder);
        client.Dispose();
        client = NewClient();
    }

    public Task KillAsync() => process!.KillAsync();

    /// <summary>The program's own command, beside the running program: what survived is what it should be.</summary>
    public async Task VerifyAsync()
    {
        var verified = await ServerProcess.RunAsync(["verify", .. Arguments], folder);
        verified.ExitCode.ShouldBe(0, verified.Output + verified.Error);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        client?.Dispose();
        if (Database is not null)
        {
            await Database.DisposeAsync();
        }

        if (Sandbox is not null)
        {
            await Sandbox.DisposeAsync();
        }

        if (engine is not null)
        {
            await engine.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>One call; null when the connection broke.</summary>
    public async Task<ApiAnswer?> TryPostAsync(string path, object body, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey ?? RuntimeApi.Fresh("crash"));
        try
        {
            var response = await client.SendAsync(request);
            return new ApiAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response);
        }
        catch (Exception broken)
            when (broken is HttpRequestException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            return null;
        }
    }

    public Task<ApiAnswer?> CheckoutAsync(string subject, string idempotencyKey, long quantity = 1) =>
        TryPostAsync(
            "/v1/checkout/session",
            new
            {
                subject_ref = subject,
                product_code = Pack,
                quantity,
            },
            idempotencyKey
        );

    /// <summary>Pays on the sandbox's page by card.</summary>
    public async Task PayAsync(ApiAnswer checkout)
    {
        checkout.Status.ShouldBe(201, checkout.Text);
        using var page = NewClient();
        using var form = new FormUrlEncodedContent([new("card", "4242424242424242")]);
        using var answer = await page.PostAsync($"{checkout.Json["checkout_url"]}/pay", form);
        ((int)answer.StatusCode).ShouldBeLessThan(400);
    }

    public async Task<bool> IsAllowedAsync(string subject) =>
        await TryPostAsync("/v1/access/check", new { subject_ref = subject }) is { Status: 200 } answer
        && answer.Json["allowed"]!.GetValue<bool>();

    public async Task AllowedAsync(string subject)
    {
        for (var look = 0; look < 400; look++)
        {
            if (await IsAllowedAsync(subject))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        throw new TimeoutException($"{subject} has paid and has no access.");
    }

    private IReadOnlyList<string> Arguments =>
        [
            .. engine.Arguments,
            $"--Licenzy:PublicUrl={url}",
            .. ServerProcess.StripeAt(Sandbox.Url),
            $"--Security:MasterKey={Convert.ToBase64String(new byte[32])}",
        ];

    private HttpClient NewClient() =>
        new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(url) };

    /// <summary>Twice: Stripe's endpoint can be made only when the connection has an address, and then has a secret.</summary>
    private async Task SetUpAsync()
    {
        var price = await Dial.CreatePriceAsync(StripeKey, "Pack", 1000);
        var first = await ApplyAsync(new JsonObject { ["mode"] = "test", ["secret_key"] = StripeKey }, price);
        key = first["api_keys"]![0]!["key"]!.GetValue<string>();
        ProjectId = first["project_id"]!.GetValue<string>();
        var secret = await Dial.CreateWebhookAsync(StripeKey, first["stripe"]![0]!["webhook_url"]!.GetValue<string>());
        await ApplyAsync(
            new JsonObject
            {
                ["mode"] = "test",
                ["secret_key"] = StripeKey,
                ["webhook_secret"] = secret,
            },
            price
        );
    }

    private async Task<JsonNode> ApplyAsync(JsonObject stripe, string price)
    {
        var file = Path.Combine(folder, "setup.json");
        var setup = new JsonObject
        {
            ["account"] = new JsonObject
            {
                ["name"] = "Crash",
                ["email"] = "owner@crash.test",
                ["password"] = "a-long-password",
            },
            ["project"] = new JsonObject { ["name"] = "Crash" },
            ["stripe"] = new JsonArray(stripe),
            ["products"] = new JsonArray(
                new JsonObject
                {
                    ["mode"] = "test",
                    ["product_code"] = Pack,
                    ["name"] = "Pack",
                    ["kind"] = "usage_pack",
                    ["stripe_price_id"] = price,
                    ["usage_units"] = 1000,
                }
            ),
            ["api_keys"] = new JsonArray(new JsonObject { ["mode"] = "test", ["name"] = "crash" }),
        };
        await File.WriteAllTextAsync(file, setup.ToJsonString());
        var applied = await ServerProcess.RunAsync(["apply", file, "--json", .. Arguments], folder);
        applied.ExitCode.ShouldBe(0, applied.Error);
        return JsonNode.Parse(applied.Output.Trim().Split('\n')[^1])!;
    }
}

public sealed class SqliteCrashScene : CrashScene
{
    protected override Task<Engine> EngineAsync() => Engine.SqliteAsync();
}

public sealed class PostgresCrashScene : CrashScene
{
    protected override Task<Engine> EngineAsync() => Engine.PostgresAsync();
}
