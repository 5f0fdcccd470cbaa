using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Licenzy.Server.Tests.Hosting;

/// <summary>One call that the sandbox had.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path without the query.</param>
/// <param name="IdempotencyKey">What the caller named its intent, if anything.</param>
public sealed record SandboxRequest(string Method, string Path, string? IdempotencyKey);

/// <summary>What a merchant, a bank or bad weather would do: the sandbox's buttons, dial and logs, and its API by key.</summary>
public sealed class SandboxDial(string url)
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    /// <summary>The next requests of a route meet bad weather, the oldest first.</summary>
    public async Task FaultAsync(string route, string kind, int? status = null, int? delayMs = null, int times = 1, string? method = null)
    {
        var fault = new JsonObject
        {
            ["route"] = route,
            ["kind"] = kind,
            ["times"] = times,
        };
        Set(fault, "status", status);
        Set(fault, "delay_ms", delayMs);
        Set(fault, "method", method);
        using var answer = await Client.PostAsJsonAsync($"{url}/sandbox/faults", fault);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    public async Task ClearAsync()
    {
        using var answer = await Client.DeleteAsync($"{url}/sandbox/faults");
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The newest calls of a method whose path begins so.</summary>
    public async Task<IReadOnlyList<SandboxRequest>> RequestsAsync(string method, string path)
    {
        var log = await GetAsync($"{url}/sandbox/requests", key: null);
        return
        [
            .. log["data"]!
                .AsArray()
                .Select(entry => new SandboxRequest(
                    entry!["method"]!.GetValue<string>(),
                    entry["path"]!.GetValue<string>(),
                    entry["idempotency_key"]?.GetValue<string>()
                ))
                .Where(request => request.Method == method && request.Path.StartsWith(path, StringComparison.Ordinal)),
        ];
    }

    /// <summary>Presses a button of a page, such as <c>sessions/cs_…/settle</c>.</summary>
    public async Task PressAsync(string button)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{url}/sandbox/{button}");
        request.Headers.Accept.ParseAdd("application/json");
        using var answer = await Client.SendAsync(request);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{button}: {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>Reads from the sandbox's API, as Stripe's own library would.</summary>
    public Task<JsonNode> ReadAsync(string path, string key = TestServer.StripeTestKey) => GetAsync(url + path, key);

    /// <summary>Every event of a type whose object, or whose object's session or payment, is the given one.</summary>
    public async Task<IReadOnlyList<JsonNode>> EventsAsync(string type, string objectId)
    {
        var list = await ReadAsync($"/v1/events?limit=100&type={type}");
        return
        [
            .. list["data"]!
                .AsArray()
                .Where(found => found!["data"]!["object"]!["id"]!.GetValue<string>() == objectId)
                .Select(found => found!),
        ];
    }

    public async Task DeleteAsync(string path, string key = TestServer.StripeTestKey)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, url + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await Client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Makes a product with a one-time price in cents of a euro; the price's id.</summary>
    public async Task<string> CreatePriceAsync(string key, string name, long amount, string? interval = null)
    {
        var product = await CreateAsync(key, "/v1/products", [new("name", name)]);
        List<KeyValuePair<string, string>> price =
        [
            new("product", product["id"]!.GetValue<string>()),
            new("currency", "eur"),
            new("unit_amount", $"{amount}"),
        ];
        var made = await CreateAsync(key, "/v1/prices", interval is null ? price : [.. price, new("recurring[interval]", interval)]);
        return made["id"]!.GetValue<string>();
    }

    /// <summary>Makes an endpoint that is told everything, in the shapes of a version of Stripe's API; its signing secret.</summary>
    public async Task<string> CreateWebhookAsync(string key, string endpoint, string? apiVersion = null)
    {
        List<KeyValuePair<string, string>> fields = [new("url", endpoint), new("enabled_events[]", "*")];
        if (apiVersion is not null)
        {
            fields.Add(new("api_version", apiVersion));
        }

        var made = await CreateAsync(key, "/v1/webhook_endpoints", fields);
        return made["secret"]!.GetValue<string>();
    }

    /// <summary>From now on Stripe tells nobody anything in test mode.</summary>
    public async Task SilenceAsync()
    {
        var endpoints = await ReadAsync("/v1/webhook_endpoints?limit=100");
        foreach (var endpoint in endpoints["data"]!.AsArray())
        {
            await DeleteAsync($"/v1/webhook_endpoints/{endpoint!["id"]}");
        }
    }

    /// <summary>Calls the sandbox's API, as Stripe's own library would; what it made or changed.</summary>
    public async Task<JsonNode> CreateAsync(string key, string path, IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url + path) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue($"{path}: {text}");
        return JsonNode.Parse(text)!;
    }

    private static async Task<JsonNode> GetAsync(string address, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        using var answer = await Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue($"{address}: {text}");
        return JsonNode.Parse(text)!;
    }

    private static void Set(JsonObject fault, string name, JsonNode? value)
    {
        if (value is not null)
        {
            fault[name] = value;
        }
    }
}
