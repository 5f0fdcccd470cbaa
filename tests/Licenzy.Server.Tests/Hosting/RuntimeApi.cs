using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Licenzy.Server.Tests.Hosting;

/// <summary>What an answer was: status, headers, and the body as text and as JSON.</summary>
public sealed record ApiAnswer(int Status, string Text, HttpResponseMessage Response)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    public string? Error => Json["error"]?.GetValue<string>();

    public string? Param => Json["param"]?.GetValue<string>();

    public string? Header(string name) =>
        Response.Headers.TryGetValues(name, out var values) || Response.Content.Headers.TryGetValues(name, out values)
            ? string.Join(",", values)
            : null;
}

/// <summary>The runtime API in the words of a customer's backend.</summary>
public sealed class RuntimeApi(TestServer server, string key)
{
    private static int count;

    /// <summary>A key or a subject that no other test uses.</summary>
    public static string Fresh(string prefix) => $"{prefix}_{Interlocked.Increment(ref count)}_{Environment.TickCount64}";

    public static RuntimeApi Test(TestServer server) => new(server, server.TestKey);

    public static RuntimeApi Live(TestServer server) => new(server, server.LiveKey);

    public Task<ApiAnswer> PostAsync(string path, object body, string? idempotencyKey = null) =>
        SendAsync(HttpMethod.Post, path, JsonContent.Create(body), idempotencyKey);

    public Task<ApiAnswer> PostTextAsync(string path, string body, string? idempotencyKey = null, string mediaType = "application/json") =>
        SendAsync(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, mediaType), idempotencyKey);

    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, content: null, idempotencyKey: null);

    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, HttpContent? content, string? idempotencyKey)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        if (idempotencyKey is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        }

        return await SendAsync(request);
    }

    /// <summary>Sends a request as it is, and holds the answer against what every answer must be.</summary>
    public async Task<ApiAnswer> SendAsync(HttpRequestMessage request)
    {
        var path = request.RequestUri!.IsAbsoluteUri ? request.RequestUri.PathAndQuery : request.RequestUri.OriginalString;
        var response = await server.Client.SendAsync(request);
        var answer = new ApiAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response);
        AnswerRules.ShouldHold(request.Method, path, answer, await DeclaredAnswers.LoadAsync(server.Client));
        return answer;
    }

    public Task<ApiAnswer> CheckoutAsync(string subject, string product, string? idempotencyKey = null) =>
        PostAsync("/v1/checkout/session", new { subject_ref = subject, product_code = product }, idempotencyKey ?? Fresh("checkout"));

    public Task<ApiAnswer> ConsumeAsync(string subject, long units, string? idempotencyKey = null) =>
        PostAsync("/v1/usage/consume", new { subject_ref = subject, units }, idempotencyKey ?? Fresh("use"));

    public async Task<bool> IsAllowedAsync(string subject) =>
        (await PostAsync("/v1/access/check", new { subject_ref = subject })).Json["allowed"]!.GetValue<bool>();

    /// <summary>Creates a checkout, pays it on the sandbox's page by card, and waits until the access exists.</summary>
    public async Task<JsonNode> BuyAsync(string subject, string product)
    {
        var checkout = await CheckoutAsync(subject, product);
        checkout.Status.ShouldBe(201, checkout.Text);
        await PayAsync(checkout.Json["checkout_url"]!.GetValue<string>(), "card=4242424242424242");
        var attempt = await GetAsync($"/v1/checkout/session/{checkout.Json["attempt_id"]}?wait=20");
        attempt.Json["allowed"]!.GetValue<bool>().ShouldBeTrue(attempt.Text);
        return attempt.Json;
    }

    /// <summary>
    /// The same, and it is Stripe's event that brings the access: who waits by <c>?wait</c> asks Stripe when the event is late, and then
    /// history names the comparison in its place.
    /// </summary>
    public async Task<JsonNode> BuyByEventAsync(string subject, string product)
    {
        var checkout = await CheckoutAsync(subject, product);
        checkout.Status.ShouldBe(201, checkout.Text);
        await PayAsync(checkout.Json["checkout_url"]!.GetValue<string>(), "card=4242424242424242");
        JsonNode? attempt = null;
        await Until.TrueAsync(
            async () =>
            {
                attempt = (await GetAsync($"/v1/checkout/session/{checkout.Json["attempt_id"]}")).Json;
                return attempt["status"]!.GetValue<string>() == "finalized";
            },
            TimeSpan.FromSeconds(60),
            "the purchase is finalized"
        );
        return attempt!;
    }

    /// <summary>Sends the hosted page's form, as a browser would.</summary>
    public async Task<JsonDocument> PayAsync(string checkoutUrl, string form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{checkoutUrl}/pay")
        {
            Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await server.Client.SendAsync(request);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync());
    }
}
