using System.Text.Json;
using System.Text.Json.Nodes;
using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Weather;

/// <summary>A fault as it is asked for: <c>{route, kind, method?, status?, delay_ms?, times?}</c>.</summary>
internal sealed record FaultRequest(Fault? Fault, int Times, string? Problem)
{
    private const int LongestDelay = 600_000;
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "route",
        "kind",
        "method",
        "status",
        "delay_ms",
        "times",
    };

    public static FaultRequest Read(JsonObject? body, StripeIds ids)
    {
        if (body is null)
        {
            return Wrong("The body must be a JSON object.");
        }
        if (body.Select(member => member.Key).FirstOrDefault(name => !Known.Contains(name)) is { } unknown)
        {
            return Wrong($"Unknown field {unknown}. Known are {string.Join(", ", Known)}.");
        }
        if (Text(body, "route") is not { Length: > 0 } route || route[0] != '/')
        {
            return Wrong("route must be the beginning of a path, such as /v1/checkout.");
        }
        if (FaultKind.All.FirstOrDefault(kind => kind.Word == Text(body, "kind")) is not { } kind)
        {
            return Wrong($"kind must be one of {string.Join(", ", FaultKind.All.Select(kind => kind.Word))}.");
        }
        var status = Number(body, "status", kind == FaultKind.Status ? 500 : 200, 200, 599);
        var delay = Number(body, "delay_ms", kind == FaultKind.Delay ? 1000 : 0, 0, LongestDelay);
        var times = Number(body, "times", 1, 1, 1_000_000);
        if (status is null || delay is null || times is null)
        {
            return Wrong($"status must be 200 to 599, delay_ms 0 to {LongestDelay}, times 1 to 1000000.");
        }
        var waited = TimeSpan.FromMilliseconds(delay.Value);
        return new FaultRequest(new Fault(ids.New("flt"), Text(body, "method"), route, kind, status.Value, waited), times.Value, null);
    }

    private static FaultRequest Wrong(string problem) => new(null, 0, problem);

    private static string? Text(JsonObject body, string name) =>
        body[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? (string)value! : null;

    /// <summary>A number within bounds, the default when there is none, null when what there is does not fit.</summary>
    private static int? Number(JsonObject body, string name, int otherwise, int minimum, int maximum) =>
        body[name] switch
        {
            null => otherwise,
            JsonValue value when value.TryGetValue<int>(out var number) && number >= minimum && number <= maximum => number,
            _ => null,
        };
}
