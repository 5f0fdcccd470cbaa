using System.Text.Json;

namespace Receiver;

/// <summary>
/// What this application does with an event: it prints a line. An application of yours would change its own rows here; what it must
/// keep is the rule about older events.
/// </summary>
internal sealed class EventHandling
{
    private const int MostEntitlements = 100_000;
    private readonly Dictionary<string, DateTimeOffset> newest = new(StringComparer.Ordinal);

    /// <summary>Handles an event.</summary>
    /// <param name="body">A verified body.</param>
    /// <returns>A line for people, without the ids of the delivery.</returns>
    /// <exception cref="JsonException">The body is no event.</exception>
    public string Handle(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        var root = json.RootElement;
        if (Text(root, "type") is not { } type || !root.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("An event has a type and data.");
        }

        // An unknown type is no error: new ones may come, and an answer other than 2xx would only bring them again.
        var line = $"{type} {Text(data, "subject_ref")}{Told(type, data)}";
        return IsOlder(data) ? $"{line} [older than what is known of {Text(data, "entitlement_id")}: state not taken]" : line;
    }

    private static string Told(string type, JsonElement data) =>
        type switch
        {
            "usage.consumed" => $" −{Text(data, "units")} → {Text(data, "usage_remaining")} left",
            "webhook.test" => "the endpoint works",
            _ => $" {Text(data, "product_code")} {Text(data, "status")} ({Text(data, "reason")}){Money(data)}",
        };

    private static string Money(JsonElement data) =>
        Text(data, "amount_total") is { } amount ? $", {amount} {Text(data, "currency")} in its smallest unit" : "";

    /// <summary>
    /// Events arrive in any order. Each carries the state after its change, so the one with the greatest <c>updated_at</c> of an
    /// entitlement is right and every older one would put back what is past. Kept in memory here; a real application compares with the
    /// time in its own row of the entitlement, in the statement that updates it.
    /// </summary>
    private bool IsOlder(JsonElement data)
    {
        if (
            Text(data, "entitlement_id") is not { } entitlement
            || !data.TryGetProperty("updated_at", out var updated)
            || !updated.TryGetDateTimeOffset(out var at)
        )
        {
            return false;
        }

        if (newest.TryGetValue(entitlement, out var known) && at < known)
        {
            return true;
        }

        if (newest.Count >= MostEntitlements)
        {
            newest.Clear();
        }

        newest[entitlement] = at;
        return false;
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value.ToString()
            : null;
}
