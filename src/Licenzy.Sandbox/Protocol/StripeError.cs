using System.Text.Json.Nodes;

namespace Licenzy.Sandbox.Protocol;

/// <summary>A refusal in Stripe's words: an HTTP status, and the <c>type</c>, <c>code</c>, <c>param</c> that programs read.</summary>
internal sealed record StripeError(int Status, string Type, string? Code, string Message, string? Param = null)
{
    public const string InvalidRequest = "invalid_request_error";

    /// <summary>For a declined card, the bank's reason.</summary>
    public string? DeclineCode { get; init; }

    public JsonObject ToBody(string requestId)
    {
        var error = new JsonObject();
        if (Code is not null)
        {
            error["code"] = Code;
            error["doc_url"] = $"https://docs.stripe.com/error-codes/{Code.Replace('_', '-')}";
        }
        if (DeclineCode is not null)
        {
            error["decline_code"] = DeclineCode;
        }
        error["message"] = Message;
        if (Param is not null)
        {
            error["param"] = Param;
        }
        error["request_id"] = requestId;
        error["type"] = Type;
        return new JsonObject { ["error"] = error };
    }

    public static StripeError Invalid(string message, string? param = null, string? code = null) =>
        new(400, InvalidRequest, code, message, param);

    public static StripeError UnknownParameters(IReadOnlyList<string> names) =>
        Invalid(
            names.Count == 1 ? $"Received unknown parameter: {names[0]}" : $"Received unknown parameters: {string.Join(", ", names)}",
            names[0],
            "parameter_unknown"
        );

    public static StripeError Missing(string param) => Invalid($"Missing required param: {param}.", param, "parameter_missing");

    public static StripeError Empty(string param) =>
        Invalid($"An empty text was given for '{param}', which cannot be unset.", param, "parameter_invalid_empty");

    /// <summary>An object that this account and mode do not have. Named in the path it is 404, in a parameter 400.</summary>
    public static StripeError NoSuch(string noun, string id, string param, int status = 400) =>
        new(status, InvalidRequest, "resource_missing", $"No such {noun}: '{id}'", param);

    public static StripeError UnknownRoute(string method, string path) =>
        new(
            404,
            InvalidRequest,
            null,
            $"Unrecognized request URL ({method}: {path}). If Stripe has this route, this sandbox does not know it yet."
        );

    public static StripeError Internal() => new(500, "api_error", null, "The sandbox itself failed. Its log on standard error says why.");
}
