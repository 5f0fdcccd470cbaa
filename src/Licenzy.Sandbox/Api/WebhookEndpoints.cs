using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Shapes;

namespace Licenzy.Sandbox.Api;

/// <summary><c>/v1/webhook_endpoints</c>: who is told of events. The secret is shown once, when the endpoint is made.</summary>
internal static partial class WebhookEndpoints
{
    private const string Type = "webhook_endpoint";

    public static Answer Create(ApiCall call)
    {
        var parameters = call.Parameters;
        parameters.Require("url");
        parameters.Require("enabled_events");
        var endpoint = CatalogueShapes.WebhookEndpoint(call.Books, "");
        TakeDetails(parameters, endpoint);
        if (parameters.Text("api_version") is { } version)
        {
            endpoint["api_version"] = version;
            if (ApiVersion.Check(version, "api_version") is { } wrong)
            {
                parameters.Refuse(wrong);
            }
        }
        if (parameters.Problem is { } problem)
        {
            return problem;
        }
        var secret = call.Books.Ids.WebhookSecret();
        call.Books.Add(endpoint, new JsonObject { ["secret"] = secret });
        endpoint["secret"] = secret;
        return endpoint;
    }

    public static Answer Retrieve(ApiCall call) =>
        call.Parameters.Problem is { } problem ? problem
        : Find(call) is { } endpoint ? endpoint
        : call.NotFound("webhook endpoint");

    public static Answer Update(ApiCall call)
    {
        var parameters = call.Parameters;
        if (Find(call) is not { } endpoint)
        {
            return call.NotFound("webhook endpoint");
        }
        TakeDetails(parameters, endpoint);
        var disabled = parameters.Boolean("disabled");
        if (parameters.Problem is { } problem)
        {
            return problem;
        }
        if (disabled is { } off)
        {
            endpoint["status"] = off ? "disabled" : "enabled";
            if (off)
            {
                call.Books.CancelDeliveriesTo(call.Id);
            }
        }
        call.Books.Save(endpoint);
        return endpoint;
    }

    public static Answer Delete(ApiCall call)
    {
        if (call.Parameters.Problem is { } problem)
        {
            return problem;
        }
        if (Find(call) is not { } endpoint)
        {
            return call.NotFound("webhook endpoint");
        }
        call.Books.CancelDeliveriesTo(call.Id);
        return call.Books.Delete(endpoint);
    }

    public static Answer List(ApiCall call)
    {
        var page = ListRequest.Read(call.Parameters);
        return call.Parameters.Problem is { } problem
            ? problem
            : page.Answer(call.Books, Type, "webhook endpoint", "/v1/webhook_endpoints");
    }

    private static JsonObject? Find(ApiCall call) =>
        call.Books.Find(Type, call.Id) is { } endpoint && !endpoint.ContainsKey("deleted") ? endpoint : null;

    private static void TakeDetails(ParameterReader parameters, JsonObject endpoint)
    {
        if (parameters.Address("url") is { } url)
        {
            endpoint["url"] = url;
        }
        if (parameters.Has("enabled_events"))
        {
            var types = parameters.Texts("enabled_events");
            foreach (var type in types.Where(type => !EventType().IsMatch(type)))
            {
                parameters.Refuse(StripeError.Invalid($"Invalid event type: {type}", "enabled_events"));
            }
            endpoint["enabled_events"] = new JsonArray([.. types.Select(type => (JsonNode)type)]);
        }
        endpoint.Take(parameters, "description");
        endpoint.TakeMetadata(parameters);
    }

    [GeneratedRegex(@"^(\*|[a-z0-9_]+(\.[a-z0-9_]+)+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EventType();
}
