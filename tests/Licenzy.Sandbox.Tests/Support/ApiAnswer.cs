using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Licenzy.Sandbox.Tests.Support;

/// <summary>An answer of the API, read whole.</summary>
public sealed record ApiAnswer(int Status, string RawText, HttpResponseHeaders Headers)
{
    public JsonObject Body => JsonNode.Parse(RawText)!.AsObject();

    public static async Task<ApiAnswer> ReadAsync(HttpResponseMessage response) =>
        new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers);

    public ApiAnswer Succeeded()
    {
        Status.ShouldBe(200, RawText);
        return this;
    }

    public string Text(string name) => (string)Body[name]!;

    /// <summary>A member of the error; null when the error has no such member.</summary>
    public string? Error(string member) => (string?)Body["error"]![member];

    /// <summary>Asserts a refusal in Stripe's shape.</summary>
    public void ShouldBeRefused(int status, string? code, string? param, string type = "invalid_request_error")
    {
        Status.ShouldBe(status, RawText);
        Error("type").ShouldBe(type);
        Error("code").ShouldBe(code);
        Error("param").ShouldBe(param);
        Error("message").ShouldNotBeNullOrWhiteSpace();
    }

    public string Header(string name) => Headers.GetValues(name).Single();
}
