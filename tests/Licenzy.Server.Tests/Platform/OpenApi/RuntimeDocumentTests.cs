using System.Text.Json;
using System.Text.Json.Nodes;
using Licenzy.Server.Storage;
using Licenzy.Server.Tests.House;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Platform.OpenApi;

/// <summary>
/// The document of the real program: kept in docs/api, so that a change of the promise is seen as a diff, and complete, so
/// that a client can be made from it alone.
/// </summary>
public sealed class RuntimeDocumentTests : IAsyncLifetime
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly string folder = Directory.CreateTempSubdirectory("licenzy-document-").FullName;
    private JsonNode document = null!;
    private JsonNode portal = null!;

    public async ValueTask InitializeAsync()
    {
        await using var app = LicenzyServer.Build([
            "--urls=http://127.0.0.1:0",
            "--Roles=api",
            "--Sandbox:Enabled=false",
            $"--ConnectionStrings:Licenzy=Data Source={Path.Combine(folder, "licenzy.db")}",
            $"--Security:MasterKey={Convert.ToBase64String(new byte[32])}",
        ]);
        await app.Services.GetRequiredService<Migrator>().RunAsync(CancellationToken.None);
        await app.StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true) { BaseAddress = new Uri(app.Urls.Single()) };
        document = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!;
        portal = JsonNode.Parse(await client.GetStringAsync("/openapi/portal.json"))!;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void The_kept_document_is_the_one_that_is_served() => Snapshots.ShouldMatch("docs/api/v1.json", document.ToJsonString(Indented));

    [Fact]
    public void The_kept_portal_document_is_the_one_that_is_served() =>
        Snapshots.ShouldMatch("docs/api/portal.json", portal.ToJsonString(Indented));

    [Fact]
    public void The_document_lacks_nothing() => Lacks(document).ShouldBeEmpty();

    [Fact]
    public void The_portal_document_lacks_nothing() => Lacks(portal).ShouldBeEmpty();

    [Theory]
    [InlineData("summary")]
    [InlineData("operationId")]
    [InlineData("tags")]
    public void An_operation_without_its_words_is_found(string member)
    {
        Operation("/v1/usage/consume", "post").Remove(member);

        Lacks(document).ShouldHaveSingleItem().ShouldContain(member);
    }

    [Fact]
    public void A_missing_example_is_found()
    {
        Operation("/v1/usage/consume", "post")["requestBody"]!["content"]!["application/json"]!.AsObject().Remove("example");

        Lacks(document).ShouldHaveSingleItem().ShouldContain("example of the request");
    }

    [Fact]
    public void A_missing_path_parameter_is_found()
    {
        Operation("/v1/customer/access/{subject_ref}", "get").Remove("parameters");

        Lacks(document).ShouldHaveSingleItem().ShouldContain("{subject_ref}");
    }

    [Fact]
    public void A_reference_to_nowhere_is_found()
    {
        document["components"]!["schemas"]!.AsObject().Remove("Problem");

        Lacks(document).ShouldContain(lack => lack == "#/components/schemas/Problem is not there");
    }

    private static IEnumerable<string> Lacks(JsonNode document)
    {
        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in item!.AsObject())
            {
                foreach (var lack in LacksOf(path, operation!.AsObject()))
                {
                    yield return $"{method} {path}: {lack}";
                }
            }
        }

        var references = Descendants(document)
            .Select(node => node["$ref"]?.GetValue<string>())
            .OfType<string>()
            .Distinct(StringComparer.Ordinal);
        foreach (var reference in references.Where(reference => Resolve(document, reference) is null))
        {
            yield return $"{reference} is not there";
        }
    }

    private static IEnumerable<string> LacksOf(string path, JsonObject operation)
    {
        foreach (var member in new[] { "summary", "operationId", "tags" }.Where(member => !operation.ContainsKey(member)))
        {
            yield return $"no {member}";
        }

        var parameters = operation["parameters"]?.AsArray().Select(parameter => parameter!).ToList() ?? [];
        foreach (var name in path.Split('/').Where(part => part.StartsWith('{')))
        {
            if (!parameters.Exists(parameter => $"{{{parameter["name"]}}}" == name))
            {
                yield return $"{name} is not described";
            }
        }

        foreach (var parameter in parameters.Where(parameter => parameter["description"] is null || parameter["example"] is null))
        {
            yield return $"{parameter["name"]} has no description or no example";
        }

        if (operation["requestBody"] is { } body && body["content"]!["application/json"]!["example"] is null && body["description"] is null)
        {
            yield return "no example of the request";
        }

        var success = operation["responses"]!.AsObject().Where(response => response.Key.StartsWith('2')).ToList();
        if (
            success.Count == 0
            || success.Exists(answer => answer.Key != "204" && answer.Value!["content"]?.AsObject().First().Value!["example"] is null)
        )
        {
            yield return "no example of the answer";
        }
    }

    private static JsonNode? Resolve(JsonNode document, string reference) =>
        reference.Split('/').Skip(1).Aggregate<string, JsonNode?>(document, (node, name) => node?[name]);

    private static IEnumerable<JsonObject> Descendants(JsonNode? node) =>
        node switch
        {
            JsonObject inner => inner.SelectMany(member => Descendants(member.Value)).Prepend(inner),
            JsonArray items => items.SelectMany(Descendants),
            _ => [],
        };

    private JsonObject Operation(string path, string method) => document["paths"]![path]![method]!.AsObject();
}
