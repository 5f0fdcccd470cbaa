using System.Text.Json;
using System.Text.RegularExpressions;

namespace Licenzy.Server.Tests.Hosting;

/// <summary>
/// The OpenAPI document against reality: every answer that any test gets from the runtime API must be one that the document
/// declares for its route, in status, in error code and in the members of its body.
/// </summary>
internal sealed class DeclaredAnswers
{
    private static readonly SemaphoreSlim Loading = new(1, 1);
    private static readonly Dictionary<string, DeclaredAnswers> Loaded = new(StringComparer.Ordinal);
    private readonly JsonElement document;
    private readonly IReadOnlyList<(string Method, Regex Path, JsonElement Responses)> operations;

    private DeclaredAnswers(JsonElement document)
    {
        this.document = document;
        operations =
        [
            .. from path in document.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            where operation.Value.TryGetProperty("responses", out _)
            select (operation.Name.ToUpperInvariant(), Template(path.Name), operation.Value.GetProperty("responses")),
        ];
    }

    /// <summary>A document of this build, <c>v1</c> or <c>portal</c>: it is the same on every server, so it is asked for once.</summary>
    public static async Task<DeclaredAnswers> LoadAsync(HttpClient client, string name = "v1")
    {
        await Loading.WaitAsync();
        try
        {
            if (!Loaded.TryGetValue(name, out var known))
            {
                known = new DeclaredAnswers(JsonElement.Parse(await client.GetStringAsync($"/openapi/{name}.json")));
                Loaded[name] = known;
            }

            return known;
        }
        finally
        {
            Loading.Release();
        }
    }

    /// <summary>Why this answer contradicts the document, or null. What no route of the document matches is not judged.</summary>
    public string? Contradiction(HttpMethod method, string path, int status, string body)
    {
        var responses = operations
            .Where(one => one.Method == method.Method && one.Path.IsMatch(path))
            .Select(one => one.Responses)
            .ToList();
        if (responses.Count == 0)
        {
            return null;
        }

        if (!responses[0].TryGetProperty($"{status}", out var response))
        {
            return $"{method} {path} answered {status}, which its route does not declare: {body}";
        }

        if (!response.TryGetProperty("content", out _))
        {
            return body.Length == 0 ? null : $"{method} {path} {status} has a body, which its route does not declare: {body}";
        }

        var answer = JsonElement.Parse(body);
        var content = response.GetProperty("content").EnumerateObject().First().Value;
        var code = status < 400 ? null : answer.GetProperty("error").GetString();
        if (code is not null && !content.GetProperty("examples").TryGetProperty(code, out _))
        {
            return $"{method} {path} answered {status} {code}, which its route does not declare.";
        }

        return Misshapen(content.GetProperty("schema"), answer) is { } member ? $"{method} {path} {status}: {member}" : null;
    }

    private static Regex Template(string path) =>
        new(
            $"^{Regex.Replace(path, "{[^}]+}", "[^/?]+", RegexOptions.None, TimeSpan.FromSeconds(1))}/?([?].*)?$",
            RegexOptions.None,
            TimeSpan.FromSeconds(1)
        );

    /// <summary>The first member that is required and missing, or there and not declared.</summary>
    private string? Misshapen(JsonElement schema, JsonElement value)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            var name = reference.GetString()!.Split('/')[^1];
            return Misshapen(document.GetProperty("components").GetProperty("schemas").GetProperty(name), value);
        }

        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            return value.EnumerateArray().Select(item => Misshapen(items, item)).FirstOrDefault(fault => fault is not null);
        }

        if (value.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("properties", out var properties))
        {
            return null;
        }

        var missing = schema.TryGetProperty("required", out var required)
            ? required.EnumerateArray().Select(name => name.GetString()!).FirstOrDefault(name => !value.TryGetProperty(name, out _))
            : null;
        return missing is not null ? $"`{missing}` is required and missing"
            : value.EnumerateObject().FirstOrDefault(member => !properties.TryGetProperty(member.Name, out _))
                is { Value.ValueKind: not JsonValueKind.Undefined } undeclared
                ? $"`{undeclared.Name}` is not declared"
            : value
                .EnumerateObject()
                .Select(member => Misshapen(properties.GetProperty(member.Name), member.Value))
                .FirstOrDefault(fault => fault is not null);
    }
}
