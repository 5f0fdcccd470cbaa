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
        return name is null ? null : InOperation(type.Type) ?? name;
    }

    /// <summary>
    /// The name with its operation's, null for a type that stands alone. A page is named by what it lists: two operations may call what
    /// they list the same, and one of the two schemas would be lost.
    /// </summary>
    private static string? InOperation(Type type)
    {
        if (type is { IsGenericType: true, GenericTypeArguments: [var listed] } && InOperation(listed) is { } name)
        {
            return $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}Of{name}";
        }

        return type.DeclaringType is { } operation ? operation.Name + type.Name : null;
    }
}
