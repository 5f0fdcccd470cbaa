using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Api;

/// <summary><c>/v1/events</c>: everything that happened, newest first.</summary>
internal static class Events
{
    private const string Type = "event";
    private const int MostTypes = 20;
    private static readonly TimeSpan Reach = TimeSpan.FromDays(30);

    /// <summary>One event, as long as it is listed too.</summary>
    public static Answer Retrieve(ApiCall call) =>
        (
            call.Parameters.Problem is { } problem ? problem
            : IsKnown(call) ? call.Retrieve(Type, Type)
            : call.NotFound(Type)
        ).Match<Answer>(
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
            Known(call.Books),
            TypeFilter(type),
            types.Count > 0 ? ObjectFilter.OneOf("$.type", types) : null,
            delivered is { } wanted ? ObjectFilter.Delivered(wanted) : null
        );
        return answer.Match<Answer>(given => WithPending(call, given.Body), refused => refused);
    }

    /// <summary>Events reach back thirty days, and those that the account's version lacks are not shown.</summary>
    private static ObjectFilter Known(ModeBooks books) => ObjectFilter.KnownEvent((books.Time - Reach).ToUnixTimeSeconds());

    private static bool IsKnown(ApiCall call)
    {
        if (call.Books.Find(Type, call.Id) is not { } found)
        {
            return false;
        }
        var terms = call.Books.Terms(call.Id);
        var recorded = (long?)terms["recorded"] ?? (long)found["created"]!;
        return recorded >= (call.Books.Time - Reach).ToUnixTimeSeconds()
            && ((string?)terms["since"] is not { } since || !ApiVersion.IsBefore((string)found["api_version"]!, since));
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
