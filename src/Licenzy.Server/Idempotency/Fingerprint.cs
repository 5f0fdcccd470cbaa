using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Idempotency;

/// <summary>What two requests with one key are compared by: the operation and the parsed body, not its bytes.</summary>
internal static class Fingerprint
{
    // What was not sent is left out: a field that a later version adds must not make keys of today strangers.
    private static readonly JsonSerializerOptions Canonical = new(LicenzyJson.Options)
    {
        Converters = { new SortedPairs() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Of<TRequest>(string operation, TRequest request)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(request, Canonical);
        var text = new byte[Encoding.UTF8.GetByteCount(operation) + 1 + body.Length];
        // The byte between the two stays zero.
        body.CopyTo(text.AsSpan(Encoding.UTF8.GetBytes(operation, text) + 1));
        return Convert.ToHexStringLower(SHA256.HashData(text));
    }

    /// <summary>Writes pairs in the order of their names: JSON gives the order in which they were sent no meaning.</summary>
    private sealed class SortedPairs : JsonConverter<Dictionary<string, string>>
    {
        public override Dictionary<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("A fingerprint is written and never read.");

        public override void Write(Utf8JsonWriter writer, Dictionary<string, string> value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (name, text) in value.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                writer.WriteString(name, text);
            }

            writer.WriteEndObject();
        }
    }
}
