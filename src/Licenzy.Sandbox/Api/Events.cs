using System.Text.Json.Nodes;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Api;

/// <summary><c>/v1/events</c>: everything that happened, newest first.</summary>
internal static class Events
{
    private const string Type = "event";
    private const int MostTypes = 20;

    public static Answer Retrieve(ApiCall call) =>
        call.Retrieve(Type, Type)
            .Match<Answer>(
                given =>
                {
                    given.Body["pending_webhooks"] = call.Books.CountPending(call.Id);
                    return given;
                },
                refused => refused
            );

    public static Answer List(ApiCall call)
    {
        var parameters = call.Parameters;
        var page = ListRequest.Read(parameters);
        var type = parameters.Text("type");
        var types = parameters.Texts("types");
        var delivered = parameters.Boolean("delivery_success");
        if (type is not null && types.Count > 0)
        {
            parameters.Refuse(StripeError.Invalid("Only one of type and types can be given.", "types"));
        }
        if (types.Count > MostTypes)
        {
            parameters.Refuse(StripeError.Invalid($"At most {MostTypes} types can be given.", "types"));
        }
        if (parameters.Problem is { } problem)
        {
            return problem;
        }
        var answer = page.Answer(
            call.Books,
            Type,
            Type,
            "/v1/events",
            TypeFilter(type),
            types.Count > 0 ? ObjectFilter.OneOf("$.type", types) : null,
            delivered is { } wanted ? ObjectFilter.Delivered(wanted) : null
        );
        return answer.Match<Answer>(given => WithPending(call, given.Body), refused => refused);
    }

    private static ObjectFilter? TypeFilter(string? type) =>
        type switch
        {
            null or "*" => null,
            _ when type.EndsWith(".*", StringComparison.Ordinal) => ObjectFilter.StartsWith("$.type", type[..^1]),
            _ => ObjectFilter.Equal("$.type", type),
        };

    private static JsonObject WithPending(ApiCall call, JsonObject list)
    {
        foreach (var entry in list["data"]!.AsArray())
        {
            entry!["pending_webhooks"] = call.Books.CountPending((string)entry["id"]!);
        }
        return list;
    }
}
