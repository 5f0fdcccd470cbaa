using System.Text.Json;
using System.Text.Json.Nodes;

namespace Licenzy.Sandbox.Billing;

/// <summary>Settings as they are asked for: <c>{after_retries?, retry_days?}</c>; what is left out stays.</summary>
internal static class BillingSettingsRequest
{
    private const int MostRetries = 8;
    private const int LongestWait = 60;

    /// <summary>The settings after the change, or what is wrong with it.</summary>
    public static (BillingSettings? Settings, string? Problem) Read(JsonObject? body, BillingSettings current)
    {
        if (body is null)
        {
            return (null, "The body must be a JSON object.");
        }
        if (body.Select(member => member.Key).FirstOrDefault(name => name is not ("after_retries" or "retry_days")) is { } unknown)
        {
            return (null, $"Unknown field {unknown}. Known are after_retries, retry_days.");
        }
        var after = body["after_retries"] is { } word ? Word(word) : current.AfterRetries;
        if (after is not ("cancel" or "unpaid" or "past_due"))
        {
            return (null, "after_retries must be one of cancel, unpaid, past_due.");
        }
        var days = body["retry_days"] is { } list ? Days(list) : current.RetryDays;
        return days is null
            ? (null, $"retry_days must be at most {MostRetries} whole numbers of days, each 1 to {LongestWait}.")
            : (new BillingSettings(after, days), null);
    }

    /// <summary>The settings as they are shown.</summary>
    public static JsonObject Show(BillingSettings settings) =>
        new()
        {
            ["after_retries"] = settings.AfterRetries,
            ["retry_days"] = new JsonArray([.. settings.RetryDays.Select(days => (JsonNode)days)]),
        };

    private static string? Word(JsonNode node) => node.GetValueKind() == JsonValueKind.String ? (string?)node : null;

    private static List<int>? Days(JsonNode node)
    {
        if (node is not JsonArray { Count: <= MostRetries } array)
        {
            return null;
        }
        var days = new List<int>();
        foreach (var entry in array)
        {
            if (entry is not JsonValue value || !value.TryGetValue<int>(out var day) || day is < 1 or > LongestWait)
            {
                return null;
            }
            days.Add(day);
        }
        return days;
    }
}
