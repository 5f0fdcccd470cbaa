using System.Text.Json.Serialization;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.WebhookControl;

/// <summary>An endpoint as it is to be.</summary>
/// <param name="Url">Where events are posted to: https in live mode, and on the open internet.</param>
internal sealed record EndpointRequest(string Url)
{
    /// <summary>Whether it gets events. A new endpoint does, unless told otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Sent<bool?> Enabled { get; init; }

    /// <summary>
    /// Which events it takes: types (<c>usage.consumed</c>), families (<c>invoice.*</c>) or <c>*</c>. Empty or null takes every type.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Sent<IReadOnlyList<string>> EventTypes { get; init; }

    /// <summary>What it is for, at most 500 characters; null clears it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Sent<string> Description { get; init; }

    internal EndpointPatch ToPatch() =>
        new()
        {
            Url = new Sent<string>(Url),
            Enabled = Enabled,
            EventTypes = EventTypes,
            Description = Description,
        };
}

/// <summary>What is to change of an endpoint; what is not sent stays as it is.</summary>
internal sealed record EndpointPatch
{
    /// <summary>Where events are posted to: https in live mode, and on the open internet.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Sent<string> Url { get; init; }

    /// <summary>False ends deliveries until it is true again; what was held meanwhile leaves then.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Sent<bool?> Enabled { get; init; }

    /// <summary>
    /// Which events it takes: types (<c>usage.consumed</c>), families (<c>invoice.*</c>) or <c>*</c>. Empty or null takes every type.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Sent<IReadOnlyList<string>> EventTypes { get; init; }

    /// <summary>What it is for, at most 500 characters; null clears it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Sent<string> Description { get; init; }
}
