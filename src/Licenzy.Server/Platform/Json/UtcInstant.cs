using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Licenzy.Server.Platform.Json;

/// <summary>An instant as the API shows it: RFC 3339 in UTC with <c>Z</c>, milliseconds where they are not zero.</summary>
/// <param name="Milliseconds">Unix time in milliseconds.</param>
internal readonly record struct UtcInstant(long Milliseconds)
{
    public static UtcInstant? From(long? milliseconds) => milliseconds is { } value ? new UtcInstant(value) : null;

    public override string ToString()
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds);
        return time.ToString(
            Milliseconds % 1000 == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
            CultureInfo.InvariantCulture
        );
    }
}

internal sealed class UtcInstantConverter : JsonConverter<UtcInstant>
{
    public override UtcInstant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
        && DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? new UtcInstant(time.ToUnixTimeMilliseconds())
            : throw new JsonException("An RFC 3339 time is expected, such as 2026-01-31T12:00:00Z.");

    public override void Write(Utf8JsonWriter writer, UtcInstant value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
