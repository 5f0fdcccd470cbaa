using System.Text.Json.Nodes;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Storage;
using Microsoft.Data.Sqlite;

namespace Licenzy.Sandbox.Weather;

/// <summary>The dial as it is asked for, kept and shown.</summary>
internal static class DialSetting
{
    private const string Dial = "delivery_dial";
    private const string Paused = "deliveries_paused";
    private const long LongestWait = 3_600_000;
    private const long SlowestBody = 60_000;

    /// <summary>The dial in force; null in clear weather.</summary>
    public static DeliveryDial? Find(SqliteConnection connection) =>
        SettingStore.Find(connection, Dial) is { } kept ? Parse(JsonNode.Parse(kept)!.AsObject()) : null;

    public static void Set(SqliteConnection connection, DeliveryDial dial) =>
        SettingStore.Set(connection, Dial, Describe(dial).ToJsonString());

    public static void Clear(SqliteConnection connection) => SettingStore.Clear(connection, Dial);

    /// <summary>Whether nothing is sent at the moment, as in an outage.</summary>
    public static bool IsPaused(SqliteConnection connection) => SettingStore.Find(connection, Paused) is not null;

    public static void Pause(SqliteConnection connection) => SettingStore.Set(connection, Paused, "yes");

    public static void Resume(SqliteConnection connection) => SettingStore.Clear(connection, Paused);

    /// <summary>
    /// Reads <c>{duplicate, reorder, drop, wrong_secret, delay_ms: [min, max], slow_ms, hold_ms, seed}</c>; what is not named
    /// does not happen. What is wrong stands in the parameters' problem.
    /// </summary>
    public static DeliveryDial Read(ParameterReader parameters)
    {
        var delay = parameters.Texts("delay_ms");
        var bounds = delay.Select(text => long.TryParse(text, out var number) ? number : -1).ToList();
        if (
            bounds.Count is not (0 or 2)
            || bounds.Exists(bound => bound is < 0 or > LongestWait)
            || (bounds.Count == 2 && bounds[0] > bounds[1])
        )
        {
            parameters.Refuse(StripeError.Invalid($"delay_ms must be [least, most], each from 0 to {LongestWait}.", "delay_ms"));
            bounds = [];
        }
        return new DeliveryDial
        {
            Duplicate = parameters.Share("duplicate"),
            Reorder = parameters.Share("reorder"),
            Drop = parameters.Share("drop"),
            WrongSecret = parameters.Share("wrong_secret"),
            DelayFrom = bounds.Count == 2 ? bounds[0] : 0,
            DelayTo = bounds.Count == 2 ? bounds[1] : 0,
            Slow = parameters.Integer("slow_ms", 0, SlowestBody) ?? 0,
            Hold = parameters.Integer("hold_ms", 0, LongestWait) ?? new DeliveryDial().Hold,
            Seed = parameters.Integer("seed", int.MinValue, int.MaxValue) ?? 0,
        };
    }

    public static JsonObject Describe(DeliveryDial dial) =>
        new()
        {
            ["duplicate"] = dial.Duplicate,
            ["reorder"] = dial.Reorder,
            ["drop"] = dial.Drop,
            ["wrong_secret"] = dial.WrongSecret,
            ["delay_ms"] = new JsonArray(dial.DelayFrom, dial.DelayTo),
            ["slow_ms"] = dial.Slow,
            ["hold_ms"] = dial.Hold,
            ["seed"] = dial.Seed,
        };

    private static DeliveryDial Parse(JsonObject kept) =>
        new()
        {
            Duplicate = (double)kept["duplicate"]!,
            Reorder = (double)kept["reorder"]!,
            Drop = (double)kept["drop"]!,
            WrongSecret = (double)kept["wrong_secret"]!,
            DelayFrom = (long)kept["delay_ms"]![0]!,
            DelayTo = (long)kept["delay_ms"]![1]!,
            Slow = (long)kept["slow_ms"]!,
            Hold = (long)kept["hold_ms"]!,
            Seed = (long)kept["seed"]!,
        };
}
