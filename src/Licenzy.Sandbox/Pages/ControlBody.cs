using System.Text.Json;
using System.Text.Json.Nodes;
using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Pages;

/// <summary>
/// What a control of the sandbox was told: a JSON object from scripts, a form from the buttons of a page. Both are read by
/// the same rules, so that a field nobody knows is refused in either.
/// </summary>
internal static class ControlBody
{
    /// <summary>The refusal of what is neither.</summary>
    public static StripeError Unreadable { get; } = StripeError.Invalid("The body must be a JSON object or a form.");

    /// <summary>The fields of a request; null when its body is neither.</summary>
    public static async Task<ParameterReader?> ReadAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        if (string.IsNullOrWhiteSpace(body))
        {
            return new ParameterReader(new FormTree.Group());
        }
        if (context.Request.HasFormContentType)
        {
            return FormParser.Parse(body).Match<ParameterReader?>(read => new ParameterReader(Filled(read.Root)), _ => null);
        }
        try
        {
            return JsonNode.Parse(body) is JsonObject fields ? new ParameterReader(Group(fields)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A field that a person left empty is one that a script would not send.</summary>
    private static FormTree.Group Filled(FormTree.Group form)
    {
        var filled = new FormTree.Group();
        foreach (var name in form.Names.Where(name => form[name] is not FormTree.Text { Value.Length: 0 }))
        {
            filled.Set(name, form[name]!);
        }
        return filled;
    }

    private static FormTree.Group Group(JsonObject fields)
    {
        var group = new FormTree.Group();
        foreach (var (name, value) in fields.Where(field => field.Value is not null))
        {
            group.Set(name, Tree(value!));
        }
        return group;
    }

    private static FormTree Tree(JsonNode value)
    {
        switch (value)
        {
            case JsonObject part:
                return Group(part);
            case JsonArray array:
                var elements = new FormTree.Group();
                for (var index = 0; index < array.Count; index++)
                {
                    elements.Set($"{index}", array[index] is { } element ? Tree(element) : new FormTree.Text(""));
                }
                return elements;
            default:
                return new FormTree.Text(value.GetValueKind() == JsonValueKind.String ? (string)value! : value.ToJsonString());
        }
    }
}
