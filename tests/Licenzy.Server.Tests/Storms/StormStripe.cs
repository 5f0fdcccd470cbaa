using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Licenzy.Server.Tests.Storms;

/// <summary>One account of the sandbox: its API by key, and its buttons.</summary>
internal sealed class StormStripe(string url, string key)
{
    /// <summary>The deeds of a life are done in the newest shape, whatever version the account has.</summary>
    private const string NewestVersion = "2026-05-27.dahlia";
    private const int PageSize = 100;

    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    /// <summary>Calls the API; null when Stripe refuses.</summary>
    public async Task<JsonNode?> TryAsync(HttpMethod method, string path, params IReadOnlyList<(string Name, string Value)> fields)
    {
        using var request = new HttpRequestMessage(method, url + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Add("Stripe-Version", NewestVersion);
        if (fields.Count > 0)
        {
            request.Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        }

        return await AnswerAsync(request);
    }

    /// <summary>Calls the API and must not be refused.</summary>
    public async Task<JsonNode> PostAsync(string path, params IReadOnlyList<(string Name, string Value)> fields) =>
        (await TryAsync(HttpMethod.Post, path, fields)).ShouldNotBeNull($"{path} was refused");

    /// <summary>One object, which must be there.</summary>
    public async Task<JsonNode> GetAsync(string path) => (await TryAsync(HttpMethod.Get, path)).ShouldNotBeNull($"{path} was refused");

    /// <summary>Presses a button of the sandbox, with a body where it takes one; null when it is refused.</summary>
    public async Task<JsonNode?> PressAsync(string button, JsonObject? body = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{url}/sandbox/{button}");
        request.Headers.Accept.ParseAdd("application/json");
        request.Content = JsonContent.Create(body ?? []);
        return await AnswerAsync(request);
    }

    /// <summary>Sends a form of a session's hosted page; null when the page refuses.</summary>
    public async Task<JsonNode?> SendPageAsync(string session, string action, params IReadOnlyList<(string Name, string Value)> fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{url}/c/pay/{session}/{action}");
        request.Headers.Accept.ParseAdd("application/json");
        request.Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await AnswerAsync(request);
    }

    /// <summary>A whole list, newest first.</summary>
    /// <param name="path">The list, with its filters.</param>
    /// <param name="version">The version whose shapes are wanted; null for the account's.</param>
    public async Task<IReadOnlyList<JsonNode>> ListAsync(string path, string? version = NewestVersion)
    {
        List<JsonNode> all = [];
        while (true)
        {
            var after = all.Count == 0 ? string.Empty : $"&starting_after={all[^1]["id"]}";
            var joint = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{url}{path}{joint}limit={PageSize}{after}");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            if (version is not null)
            {
                request.Headers.Add("Stripe-Version", version);
            }

            var page = (await AnswerAsync(request)).ShouldNotBeNull($"{path} was refused");
            all.AddRange(page["data"]!.AsArray().OfType<JsonNode>());
            if (!page["has_more"]!.GetValue<bool>())
            {
                return all;
            }
        }
    }

    private static async Task<JsonNode?> AnswerAsync(HttpRequestMessage request)
    {
        using var answer = await Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBeLessThan(500, $"{request.RequestUri}: {text}");
        answer.StatusCode.ShouldNotBe(HttpStatusCode.Unauthorized, $"{request.RequestUri}: {text}");
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : null;
    }
}
