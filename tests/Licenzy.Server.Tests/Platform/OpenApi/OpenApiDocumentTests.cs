using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Platform.OpenApi;

/// <summary>What the document says of a route, on a route made for it.</summary>
public sealed class OpenApiDocumentTests : IAsyncLifetime
{
    private LoopbackApplication application = null!;
    private JsonDocument document = null!;

    /// <summary>An operation as the slices write them.</summary>
    internal static class TakeUnits
    {
        internal sealed record Request(
            [property: StringLength(255, MinimumLength = 1)] string SubjectRef,
            [property: Range(1, 1000)] long Units
        );

        internal sealed record Response(long Left, UtcInstant At, UtcInstant? Until);

        internal static Task<Answer<Response>> HandleAsync(RuntimeCaller caller, RequestIdempotencyKey key, Request request) =>
            Task.FromResult<Answer<Response>>(new Response(request.Units, new UtcInstant(0), Until: null));
    }

    private JsonElement Root => document.RootElement;

    private JsonElement Take => Root.GetProperty("paths").GetProperty("/v1/units/{subject_ref}").GetProperty("post");

    public async ValueTask InitializeAsync()
    {
        application = await LoopbackApplication.StartAsync(AddServices, MapRoutes);
        document = JsonDocument.Parse(await application.Client.GetStringAsync("/openapi/v1.json"));
    }

    public async ValueTask DisposeAsync()
    {
        document.Dispose();
        await application.DisposeAsync();
    }

    [Fact]
    public void The_document_names_its_server_whoever_asks()
    {
        Root.GetProperty("openapi").GetString().ShouldStartWith("3.1");
        Root.GetProperty("servers")[0].GetProperty("url").GetString().ShouldBe("https://licenzy.example.com");
    }

    [Fact]
    public void Only_the_runtime_routes_are_in_it() =>
        Root.GetProperty("paths").EnumerateObject().Select(path => path.Name).ShouldBe(["/v1/units/{subject_ref}"]);

    [Fact]
    public void A_route_stands_under_its_slice_and_no_other_name_is_listed()
    {
        Take.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()).ShouldBe(["Open api"]);
        Root.GetProperty("tags").EnumerateArray().Select(tag => tag.GetProperty("name").GetString()).ShouldBe(["Open api"]);
    }

    [Fact]
    public void A_route_says_which_key_it_needs()
    {
        Take.GetProperty("security")[0].EnumerateObject().Single().Name.ShouldBe("api_key");
        Take.GetProperty("description").GetString().ShouldBe("The key needs the scope `runtime`.");
        Root.GetProperty("components")
            .GetProperty("securitySchemes")
            .GetProperty("api_key")
            .GetProperty("scheme")
            .GetString()
            .ShouldBe("bearer");
    }

    [Fact]
    public void Parameters_that_the_handler_reads_itself_are_there()
    {
        var parameters = Take.GetProperty("parameters")
            .EnumerateArray()
            .ToDictionary(item => item.GetProperty("name").GetString()!, StringComparer.Ordinal);

        parameters.Keys.Order(StringComparer.Ordinal).ShouldBe(["Idempotency-Key", "subject_ref"]);
        parameters["subject_ref"].GetProperty("in").GetString().ShouldBe("path");
        parameters["subject_ref"].GetProperty("schema").GetProperty("maxLength").GetInt32().ShouldBe(255);
        parameters["Idempotency-Key"].GetProperty("in").GetString().ShouldBe("header");
        parameters.Values.ShouldAllBe(parameter => parameter.GetProperty("required").GetBoolean());
    }

    [Fact]
    public void Errors_are_problems_with_an_example_for_each_code()
    {
        var responses = Take.GetProperty("responses");

        var conflict = responses.GetProperty("409").GetProperty("content").GetProperty("application/problem+json");
        conflict.GetProperty("schema").GetProperty("$ref").GetString().ShouldBe("#/components/schemas/Problem");
        var example = conflict.GetProperty("examples").GetProperty("insufficient_usage").GetProperty("value");
        example.GetProperty("error").GetString().ShouldBe("insufficient_usage");
        example.GetProperty("usage_remaining").GetInt64().ShouldBe(40);
        responses
            .GetProperty("401")
            .GetProperty("content")
            .GetProperty("application/problem+json")
            .GetProperty("examples")
            .EnumerateObject()
            .Count()
            .ShouldBe(2);
        string[] shared = ["401", "403", "413", "415", "429", "500", "503"];
        shared.Where(status => !responses.TryGetProperty(status, out _)).ShouldBeEmpty();
    }

    [Fact]
    public void Answers_name_their_headers()
    {
        var responses = Take.GetProperty("responses");

        Headers(responses, "200").ShouldBe(["Idempotent-Replayed", "RateLimit", "RateLimit-Policy", "Request-Id"]);
        Headers(responses, "503").ShouldBe(["Request-Id", "Retry-After"]);
    }

    [Fact]
    public void What_is_sent_is_closed_and_what_is_answered_is_open()
    {
        var schemas = Root.GetProperty("components").GetProperty("schemas");

        schemas.GetProperty("TakeUnitsRequest").GetProperty("additionalProperties").GetBoolean().ShouldBeFalse();
        schemas.GetProperty("TakeUnitsResponse").TryGetProperty("additionalProperties", out _).ShouldBeFalse();
    }

    [Fact]
    public void Bounds_and_instants_are_those_of_the_wire()
    {
        var schemas = Root.GetProperty("components").GetProperty("schemas");

        var sent = schemas.GetProperty("TakeUnitsRequest").GetProperty("properties");
        sent.GetProperty("subject_ref").GetProperty("minLength").GetInt32().ShouldBe(1);
        sent.GetProperty("units").GetProperty("maximum").GetInt64().ShouldBe(1000);
        var answered = schemas.GetProperty("TakeUnitsResponse").GetProperty("properties");
        answered.GetProperty("at").GetProperty("format").GetString().ShouldBe("date-time");
        answered.GetProperty("at").GetProperty("type").GetString().ShouldBe("string");
        answered
            .GetProperty("until")
            .GetProperty("type")
            .EnumerateArray()
            .Select(type => type.GetString())
            .ShouldBe(["null", "string"], ignoreOrder: true);
    }

    [Fact]
    public void Examples_are_those_of_the_route()
    {
        var request = Take.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("example");
        var response = Take.GetProperty("responses")
            .GetProperty("200")
            .GetProperty("content")
            .GetProperty("application/json")
            .GetProperty("example");

        request.GetProperty("subject_ref").GetString().ShouldBe("user_123");
        response.GetProperty("at").GetString().ShouldBe("1970-01-01T00:00:01Z");
    }

    private static void AddServices(IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => LicenzyJson.Configure(options.SerializerOptions));
        OpenApiDocuments.Add(services, "https://licenzy.example.com");
    }

    private static void MapRoutes(IEndpointRouteBuilder routes)
    {
        OpenApiDocuments.Map(routes);
        routes.MapGet("/elsewhere", () => "not in the document");
        routes
            .MapPost("/v1/units/{subject_ref}", TakeUnits.HandleAsync)
            .WithSummary("Take units")
            .WithMetadata(new RuntimeScopeMetadata(RuntimeScopes.Runtime), new RequiresIdempotencyKeyMetadata())
            .Errors(ErrorCatalogue.InvalidRequest, ErrorCatalogue.InsufficientUsage)
            .Examples(new TakeUnits.Request("user_123", 100), new TakeUnits.Response(900, new UtcInstant(1000), Until: null));
    }

    private static IEnumerable<string> Headers(JsonElement responses, string status) =>
        responses.GetProperty(status).GetProperty("headers").EnumerateObject().Select(header => header.Name).Order(StringComparer.Ordinal);
}
