using System.Text.Json;

namespace Licenzy.Core.Facts;

/// <summary>The stored form of facts. Members that this version does not know are ignored on reading.</summary>
public static class FactJson
{
    /// <summary>Writes a fact. Equal facts have equal texts, so comparing the texts tells whether a merge changed anything.</summary>
    public static string Write(Fact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        return JsonSerializer.Serialize(fact, fact.GetType(), FactText.Options);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="type">The type that the text was stored under.</param>
    /// <param name="id">The id that it was stored under.</param>
    /// <param name="json">The text.</param>
    /// <exception cref="JsonException">The text is no fact of this type and id.</exception>
    public static Fact Read(FactType type, string id, string json)
    {
        var fact = (Fact?)JsonSerializer.Deserialize(json, ClrType(type), FactText.Options);
        return fact?.Id == id ? fact : throw new JsonException($"The text stored under {type.ToText()} {id} is another fact.");
    }

    private static Type ClrType(FactType type) =>
        type switch
        {
            FactType.Session => typeof(SessionFact),
            FactType.Subscription => typeof(SubscriptionFact),
            FactType.Invoice => typeof(InvoiceFact),
            FactType.Charge => typeof(ChargeFact),
            FactType.Refund => typeof(RefundFact),
            FactType.Dispute => typeof(DisputeFact),
            FactType.Payment => typeof(PaymentFact),
            FactType.Operator => typeof(OperatorFact),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a fact type."),
        };
}
