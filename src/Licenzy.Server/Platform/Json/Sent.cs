using System.Text.Json;
using System.Text.Json.Serialization;

namespace Licenzy.Server.Platform.Json;

/// <summary>
/// A field of a request that changes only what is sent: absent leaves things as they are, null clears them. A nullable type alone
/// cannot tell the two apart.
/// </summary>
/// <typeparam name="T">The type of the field.</typeparam>
/// <param name="IsSent">Whether the field stood in the body.</param>
/// <param name="Value">What it said; null also when it was null.</param>
[JsonConverter(typeof(SentConverter))]
internal readonly record struct Sent<T>(bool IsSent, T? Value)
{
    public Sent(T? value)
        : this(IsSent: true, value) { }

    /// <summary>What was sent, or else what there is.</summary>
    public T? Or(T? present) => IsSent ? Value : present;
}

/// <summary>Reads and writes <see cref="Sent{T}"/> as the value itself.</summary>
internal sealed class SentConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Sent<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Of<T> : JsonConverter<Sent<T>>
    {
        public override bool HandleNull => true;

        public override Sent<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return new Sent<T>(JsonSerializer.Deserialize<T>(ref reader, options));
            }
            catch (JsonException failure)
            {
                // Its path begins at the value. Without one, the reader of the whole body says which field it was.
                throw new JsonException("The value has the wrong type.", failure.InnerException);
            }
        }

        public override void Write(Utf8JsonWriter writer, Sent<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Value, options);
    }
}
