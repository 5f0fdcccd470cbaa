using System.Text.Json.Serialization.Metadata;
using Licenzy.Server.Platform.Json;
using Microsoft.AspNetCore.OpenApi;

namespace Licenzy.Server.Platform.OpenApi;

/// <summary>Names of schemas: every operation has its <c>Request</c> and <c>Response</c>, so the operation is part of the name.</summary>
internal static class SchemaNames
{
    public static string? Of(JsonTypeInfo type)
    {
        // An instant is a string wherever it stands, and a field that may be absent is its value: a name would only hide that.
        if ((Nullable.GetUnderlyingType(type.Type) ?? type.Type) == typeof(UtcInstant) || SchemaShapes.IsSent(type.Type))
        {
            return null;
        }

        var name = OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        return name is not null && type.Type.DeclaringType is { } operation ? operation.Name + name : name;
    }
}
