using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Licenzy.Browser.Tests.Portal;

/// <summary>The customer's backend: the runtime API with a key of the project's.</summary>
public sealed class StageBackend : IDisposable
{
    private readonly HttpClient client;

    public StageBackend(string url, string apiKey)
    {
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }, disposeHandler: true) { BaseAddress = new Uri(url) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
    }

    /// <summary>Buys a product for a subject on the sandbox's page and waits until the access exists; the attempt.</summary>
    public async Task<JsonNode> BuyAsync(string subject, string product, string card = "4242424242424242")
    {
        var checkout = await CheckoutAsync(subject, product);
        await PayAsync(checkout["checkout_url"]!.GetValue<string>(), card);
        return await ReadAsync(await client.GetAsync($"/v1/checkout/session/{checkout["attempt_id"]}?wait=20"));
    }

    /// <summary>Creates a checkout that nobody pays yet.</summary>
    public async Task<JsonNode> CheckoutAsync(string subject, string product) =>
        await PostAsync("/v1/checkout/session", new JsonObject { ["subject_ref"] = subject, ["product_code"] = product });

    public async Task PayAsync(string checkoutUrl, string card)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{checkoutUrl}/pay")
        {
            Content = new StringContent($"card={card}", Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await client.SendAsync(request);
    }

    public Task<JsonNode> ConsumeAsync(string subject, long units) =>
        PostAsync("/v1/usage/consume", new JsonObject { ["subject_ref"] = subject, ["units"] = units });

    public async Task<bool> IsAllowedAsync(string subject) =>
        (await PostAsync("/v1/access/check", new JsonObject { ["subject_ref"] = subject }))["allowed"]!.GetValue<bool>();

    public async Task<JsonNode> PostAsync(string path, JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", PortalStage.Fresh());
        return await ReadAsync(await client.SendAsync(request));
    }

    public void Dispose() => client.Dispose();

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync();
            response.IsSuccessStatusCode.ShouldBeTrue($"{response.RequestMessage?.RequestUri} {(int)response.StatusCode} {text}");
            return JsonNode.Parse(text)!;
        }
    }
}
