using System.Text.Json;
using System.Text.Json.Serialization;

namespace Licenzy.Core.Facts;

/// <summary>Writes an enum in stored JSON as <see cref="EnumText"/> does.</summary>
internal sealed class SnakeCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
