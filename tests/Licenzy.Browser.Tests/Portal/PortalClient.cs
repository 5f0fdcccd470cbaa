using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Licenzy.Browser.Tests.Portal;

/// <summary>The portal's API in the words of one signed-in person: what a test sets up before it looks at pages.</summary>
public sealed class PortalClient : IDisposable
{
    private readonly HttpClient client;
    private string csrfToken = "";

    public PortalClient(string url) =>
        client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true) { BaseAddress = new Uri(url) };

    /// <summary>The project that requests name.</summary>
    public string? ProjectId { get; set; }

    /// <summary>The session's token, as the cookie of a browser holds it.</summary>
    public string SessionToken { get; private set; } = "";

    /// <summary>Signs up (<c>sign-up</c>), in (<c>sign-in</c>) or accepts an invitation, and remembers the session.</summary>
    public async Task<JsonNode> EnterAsync(string path, JsonObject body)
    {
        using var response = await client.PostAsJsonAsync(path, body);
        var answer = await ReadAsync(response);
        SessionToken = response
            .Headers.GetValues("Set-Cookie")
            .Single(cookie => cookie.StartsWith("licenzy_session=", StringComparison.Ordinal))
            .Split('=', 2)[1]
            .Split(';')[0];
        csrfToken = answer["csrf_token"]!.GetValue<string>();
        return answer;
    }

    public Task<JsonNode> GetAsync(string path, string mode = "test") => SendAsync(HttpMethod.Get, path, body: null, mode);

    public Task<JsonNode> PostAsync(string path, JsonObject? body = null, string mode = "test") =>
        SendAsync(HttpMethod.Post, path, body, mode);

    public async Task<JsonNode> SendAsync(HttpMethod method, string path, JsonObject? body, string mode = "test")
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-CSRF-Token", csrfToken);
        request.Headers.Add("Licenzy-Mode", mode);
        request.Headers.Add("Idempotency-Key", Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
        if (ProjectId is not null)
        {
            request.Headers.Add("Licenzy-Project", ProjectId);
        }

        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await client.SendAsync(request);
        return await ReadAsync(response);
    }

    public void Dispose() => client.Dispose();

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue($"{response.RequestMessage?.RequestUri} {(int)response.StatusCode} {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }
}
