using System.Text.Json;
using Licenzy.Core.Announcing;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Verification;

/// <summary>
/// History as a walk from value to value, for each field. Its steps must lead to what was last told, whatever the order of
/// rows that two nodes wrote in one millisecond; where old history was dropped, they may begin anywhere.
/// </summary>
internal sealed class HistoryTrail
{
    private static readonly object None = new();

    /// <summary>For each field and value, how often history arrives there, less how often it leaves.</summary>
    private readonly Dictionary<string, Dictionary<object, int>> balances = new(StringComparer.Ordinal);

    /// <summary>Reads the changes of all rows.</summary>
    /// <exception cref="JsonException">A row is none of ours.</exception>
    public static HistoryTrail Read(IEnumerable<string> changes)
    {
        var trail = new HistoryTrail();
        foreach (var change in changes.SelectMany(ChangesOf))
        {
            trail.Step(change.Field, change.Before, -1);
            trail.Step(change.Field, change.After, +1);
        }

        return trail;
    }

    /// <summary>Whether the steps of a field lead to this value; a field of which history never speaks has none.</summary>
    public bool LeadsTo(string field, string? value)
    {
        if (!balances.TryGetValue(field, out var balance))
        {
            return value is null;
        }

        var open = balance.Where(pair => pair.Value != 0).ToList();
        return open.Count switch
        {
            // It went away and came back, to where it is.
            0 => balance.ContainsKey(value ?? None),
            2 => open.Exists(pair => pair.Value == 1 && Equals(pair.Key, value ?? None)) && open.Exists(pair => pair.Value == -1),
            _ => false,
        };
    }

    /// <summary>Where the steps of a field lead, for people.</summary>
    public string? EndOf(string field) =>
        balances.TryGetValue(field, out var balance)
            ? string.Join(" or ", balance.Where(pair => pair.Value > 0).Select(pair => pair.Key as string ?? "nothing"))
            : null;

    private static List<FieldChange> ChangesOf(string json) =>
        JsonSerializer.Deserialize<List<FieldChange>>(json, LicenzyJson.Options) ?? [];

    private void Step(string field, string? value, int by)
    {
        if (!balances.TryGetValue(field, out var balance))
        {
            balances[field] = balance = [];
        }

        var key = value ?? None;
        balance[key] = balance.GetValueOrDefault(key) + by;
    }
}
