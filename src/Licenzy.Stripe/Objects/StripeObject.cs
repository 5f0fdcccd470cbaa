using System.Text.Json;

namespace Licenzy.Stripe.Objects;

/// <summary>
/// An object of Stripe's: the fields that are read here, and the whole element beside them. Shapes of all versions since 2022-11-15
/// are understood. States and types are texts, since Stripe adds to them; a missing field is null, an empty list or false.
/// Times are Unix seconds; amounts are in the currency's minor unit.
/// </summary>
public abstract record StripeObject
{
    private protected StripeObject(JsonElement json)
    {
        Raw = json;
        Id = json.Text("id") ?? string.Empty;
    }

    /// <summary>The object as Stripe sent it.</summary>
    public JsonElement Raw { get; }

    /// <summary>Stripe's id of it; empty when it has none.</summary>
    public string Id { get; }

    /// <summary>The type and the id alone: objects carry personal data, and some a secret.</summary>
    public sealed override string ToString() => $"{GetType().Name} {Id}";
}

/// <summary>What the client needs to know to read an object of one type.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IStripeObject<TSelf>
    where TSelf : IStripeObject<TSelf>
{
    /// <summary>Stripe's name of the type, as it stands in the member <c>object</c>.</summary>
    static abstract string ObjectName { get; }

    /// <summary>Reads the object. Never throws: what is not there or not understood reads as null, empty or false.</summary>
    static abstract TSelf Read(JsonElement json);
}
