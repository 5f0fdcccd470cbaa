using System.Text;
using System.Text.Json.Nodes;
using Licenzy.Stripe;

namespace Licenzy.Server.Tests.Hosting;

/// <summary>Stripe's side of a webhook: events of any kind, signed as wanted, sent to the program.</summary>
public sealed class StripeSender(TestServer server)
{
    /// <summary>The documented URL without a connection.</summary>
    public const string BareUrl = "/v1/webhooks/stripe/tenant";

    /// <summary>A well-formed event under an id that no other has.</summary>
    public static JsonObject Event(string type, JsonObject? dataObject = null, bool livemode = false) =>
        new()
        {
            ["id"] = RuntimeApi.Fresh("evt"),
            ["object"] = "event",
            ["api_version"] = "2025-03-31.basil",
            ["created"] = 1_760_000_000,
            ["type"] = type,
            ["livemode"] = livemode,
            ["pending_webhooks"] = 1,
            ["data"] = new JsonObject { ["object"] = dataObject ?? new JsonObject { ["id"] = "obj_1", ["object"] = "thing" } },
        };

    /// <summary>The header for a body, signed that long ago by the program's clock.</summary>
    public string Sign(string body, TimeSpan age = default, string? secret = null) =>
        StripeSignature.Sign(Encoding.UTF8.GetBytes(body), secret ?? server.WebhookSecret, server.Clock.GetUtcNow() - age);

    /// <summary>Sends an event as Stripe would: signed now, to the test connection's own URL unless another is given.</summary>
    public Task<ApiAnswer> SendAsync(JsonNode stripeEvent, string? url = null, string? secret = null)
    {
        var body = stripeEvent.ToJsonString();
        return PostAsync(body, [Sign(body, secret: secret)], url);
    }

    /// <summary>Sends a body under any number of signature headers.</summary>
    public async Task<ApiAnswer> PostAsync(string body, IReadOnlyList<string> signatures, string? url = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url ?? server.WebhookUrl);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var signature in signatures)
        {
            request.Headers.TryAddWithoutValidation(StripeSignature.HeaderName, signature).ShouldBeTrue();
        }

        var response = await server.Client.SendAsync(request);
        return new ApiAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }
}
