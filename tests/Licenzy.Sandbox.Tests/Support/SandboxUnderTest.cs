using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Licenzy.Sandbox.Tests.Support;

/// <summary>A sandbox on a file of its own and a free port, and a client that speaks to it as an application does.</summary>
public sealed class SandboxUnderTest : IAsyncDisposable
{
    public const string Key = "sk_test_sandboxtests1";

    private readonly string folder = Directory.CreateTempSubdirectory("sandbox-tests-").FullName;
    private readonly SocketsHttpHandler handler = new() { AllowAutoRedirect = false };
    private SandboxOptions options = new();
    private SandboxHost host = null!;

    public string Url => host.Url;

    public HttpClient Http { get; private set; } = null!;

    public static async Task<SandboxUnderTest> StartAsync(Func<SandboxOptions, SandboxOptions>? configure = null)
    {
        var sandbox = new SandboxUnderTest();
        var defaults = new SandboxOptions
        {
            Url = "http://127.0.0.1:0",
            DataFile = Path.Combine(sandbox.folder, "sandbox.db"),
            RetrySchedule = [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(20), 200)],
        };
        sandbox.options = configure?.Invoke(defaults) ?? defaults;
        sandbox.host = await SandboxHost.StartAsync(sandbox.options);
        sandbox.Http = new HttpClient(sandbox.handler) { BaseAddress = new Uri(sandbox.host.Url) };
        return sandbox;
    }

    /// <summary>Stops the sandbox and starts another on the same file; its port is another one.</summary>
    public async Task RestartAsync()
    {
        await host.DisposeAsync();
        host = await SandboxHost.StartAsync(options);
        Http = new HttpClient(handler, disposeHandler: false) { BaseAddress = new Uri(host.Url) };
    }

    public Task StopAsync() => host.DisposeAsync().AsTask();

    public async Task<ApiAnswer> SendAsync(
        HttpMethod method,
        string path,
        IEnumerable<(string Name, string Value)>? form = null,
        string? key = Key,
        string? idempotencyKey = null,
        string? version = null
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }
        if (version is not null)
        {
            request.Headers.Add("Stripe-Version", version);
        }
        if (form is not null)
        {
            request.Content = new StringContent(FormText.Encode(form), Encoding.UTF8, "application/x-www-form-urlencoded");
        }
        using var response = await Http.SendAsync(request);
        return await ApiAnswer.ReadAsync(response);
    }

    public Task<ApiAnswer> GetAsync(string path, string? key = Key) => SendAsync(HttpMethod.Get, path, key: key);

    public Task<ApiAnswer> PostAsync(string path, params (string Name, string Value)[] form) => SendAsync(HttpMethod.Post, path, form);

    public Task<ApiAnswer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public async Task<string> MakePriceAsync(long unitAmount = 2000, string? interval = null, string name = "Pro")
    {
        var form = new List<(string, string)>
        {
            ("currency", "usd"),
            ("unit_amount", unitAmount.ToString(CultureInfo.InvariantCulture)),
            ("product_data[name]", name),
        };
        if (interval is not null)
        {
            form.Add(("recurring[interval]", interval));
        }
        return (await SendAsync(HttpMethod.Post, "/v1/prices", form)).Succeeded().Text("id");
    }

    /// <summary>Opens a checkout of one price and answers the session.</summary>
    public async Task<JsonObject> OpenAsync(string price, string mode, params (string Name, string Value)[] more) =>
        (
            await SendAsync(
                HttpMethod.Post,
                "/v1/checkout/sessions",
                [
                    ("mode", mode),
                    ("line_items[0][price]", price),
                    ("line_items[0][quantity]", "1"),
                    ("success_url", "http://localhost:9/thanks?session={CHECKOUT_SESSION_ID}"),
                    ("cancel_url", "http://localhost:9/basket"),
                    .. more,
                ]
            )
        )
            .Succeeded()
            .Body;

    /// <summary>Presses a button of a page as a script does.</summary>
    public async Task<ApiAnswer> PressAsync(string path, params (string Name, string Value)[] form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Content = new StringContent(FormText.Encode(form), Encoding.UTF8, "application/x-www-form-urlencoded");
        using var response = await Http.SendAsync(request);
        return await ApiAnswer.ReadAsync(response);
    }

    public Task<ApiAnswer> PayAsync(JsonObject session, string card = "4242424242424242") =>
        PressAsync($"/c/pay/{(string)session["id"]!}/pay", ("card", card));

    public Task<ApiAnswer> PayByDebitAsync(JsonObject session) =>
        PressAsync($"/c/pay/{(string)session["id"]!}/pay", ("method", "async_debit"));

    public async Task<JsonObject> RetrieveAsync(string path) => (await GetAsync(path)).Succeeded().Body;

    /// <summary>The types of all events, the oldest first.</summary>
    public async Task<IReadOnlyList<string>> EventTypesAsync() => [.. (await EventsAsync()).Select(found => (string)found["type"]!)];

    /// <summary>All events, the oldest first.</summary>
    public async Task<IReadOnlyList<JsonObject>> EventsAsync()
    {
        var list = await RetrieveAsync("/v1/events?limit=100");
        return [.. list["data"]!.AsArray().Select(found => found!.AsObject()).Reverse()];
    }

    /// <summary>All events, the oldest first, however many.</summary>
    public async Task<IReadOnlyList<JsonObject>> AllEventsAsync()
    {
        var found = new List<JsonObject>();
        JsonObject page;
        do
        {
            var after = found.Count == 0 ? "" : $"&starting_after={(string)found[^1]["id"]!}";
            page = await RetrieveAsync($"/v1/events?limit=100{after}");
            found.AddRange(page["data"]!.AsArray().Select(entry => entry!.AsObject()));
        } while ((bool)page["has_more"]!);
        found.Reverse();
        return found;
    }

    /// <summary>Sends JSON to a control of the sandbox.</summary>
    public async Task<ApiAnswer> ControlAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await Http.PostAsync(path, content);
        return await ApiAnswer.ReadAsync(response);
    }

    public async Task SetFaultAsync(string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await Http.PostAsync("/sandbox/faults", content);
        response.StatusCode.ShouldBe(System.Net.HttpStatusCode.Created);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        handler.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
