using Licenzy.Server.Platform.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Licenzy.Server.Platform.OpenApi;

/// <summary>Gives types that are written by a converter the shape that they have on the wire.</summary>
internal sealed class SchemaShapes : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        var underlying = Nullable.GetUnderlyingType(type);
        if ((underlying ?? type) == typeof(UtcInstant))
        {
            schema.Type = underlying is null ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            schema.Format = "date-time";
            schema.Properties = null;
            schema.Required = null;
        }
        else if (IsSent(type))
        {
            Shape(schema, type.GetGenericArguments()[0]);
        }

        return Task.CompletedTask;
    }

    /// <summary>Whether this is a field that changes only what is sent (<see cref="Sent{T}"/>).</summary>
    public static bool IsSent(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Sent<>);

    private static void Shape(OpenApiSchema schema, Type value)
    {
        schema.Properties = null;
        schema.Required = null;
        if (value == typeof(string))
        {
            schema.Type = JsonSchemaType.String | JsonSchemaType.Null;
        }
        else if (value == typeof(long?))
        {
            schema.Type = JsonSchemaType.Integer | JsonSchemaType.Null;
            schema.Format = "int64";
        }
        else if (value == typeof(bool?))
        {
            schema.Type = JsonSchemaType.Boolean;
        }
        else if (value == typeof(IReadOnlyList<string>))
        {
            schema.Type = JsonSchemaType.Array | JsonSchemaType.Null;
            schema.Items = new OpenApiSchema { Type = JsonSchemaType.String };
        }
        else
        {
            throw new InvalidOperationException($"Say here which shape a field of {value.Name} has on the wire.");
        }
    }
}
