using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Licenzy.Browser.Tests.Portal;

/// <summary>The project's Stripe account at the sandbox, by Stripe's own routes.</summary>
public sealed class StageStripe : IDisposable
{
    private readonly HttpClient client;

    public StageStripe(string url, string key)
    {
        client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true) { BaseAddress = new Uri(url) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        Key = key;
    }

    /// <summary>The account's secret key.</summary>
    public string Key { get; }

    /// <summary>Makes a product with one price in cents of a euro; the price's id.</summary>
    public async Task<string> CreatePriceAsync(string name, long amount, string? interval = null)
    {
        var product = await PostAsync("/v1/products", new KeyValuePair<string, string>("name", name));
        List<KeyValuePair<string, string>> fields =
        [
            new("product", product["id"]!.GetValue<string>()),
            new("currency", "eur"),
            new("unit_amount", $"{amount}"),
        ];
        if (interval is not null)
        {
            fields.Add(new("recurring[interval]", interval));
        }

        return (await PostAsync("/v1/prices", [.. fields]))["id"]!.GetValue<string>();
    }

    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await client.GetStringAsync(path))!;

    public async Task<JsonNode> PostAsync(string path, params KeyValuePair<string, string>[] fields)
    {
        using var content = new FormUrlEncodedContent(fields);
        using var response = await client.PostAsync(path, content);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue($"{path} {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>Presses a button of the sandbox's, such as <c>subscriptions/sub_…/advance</c>: what Stripe has no route for.</summary>
    public async Task PressAsync(string button, params KeyValuePair<string, string>[] fields)
    {
        var body = new JsonObject(fields.Select(field => new KeyValuePair<string, JsonNode?>(field.Key, field.Value)));
        using var response = await client.PostAsJsonAsync($"/sandbox/{button}", body);
        response.IsSuccessStatusCode.ShouldBeTrue($"{button} {await response.Content.ReadAsStringAsync()}");
    }

    public void Dispose() => client.Dispose();
}
