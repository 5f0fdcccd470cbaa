using System.Text.Json.Serialization;

namespace Licenzy.Core.Facts;

/// <summary>
/// All that is known of one Stripe object or one operator action. Facts about one object merge into one fact, in any order and any
/// number of times, because every field of a fact is a join: a register under a total order, a minimum, a maximum, or a union.
/// </summary>
public abstract record Fact
{
    /// <summary>The object's id.</summary>
    public required string Id { get; init; }

    /// <summary>What the fact speaks of.</summary>
    [JsonIgnore]
    public abstract FactType Type { get; }

    /// <summary>The identity of the fact.</summary>
    [JsonIgnore]
    public FactKey Key => new(Type, Id);
}
