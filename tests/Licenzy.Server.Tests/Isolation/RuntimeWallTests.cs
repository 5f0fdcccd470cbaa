using System.Text;
using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Server.ApiKeys;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Server.Setup;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Tests.House;
using Microsoft.AspNetCore.Routing;

namespace Licenzy.Server.Tests.Isolation;

/// <summary>Every route of the runtime API in every way in which it must not be entered: with sessions, with keys of others, and with none.</summary>
public abstract class RuntimeWallTests(TestServer server)
{
    private readonly IReadOnlyList<RouteEndpoint> routes =
    [
        .. RouteManifest.Routes(server.Application).Where(route => route.Metadata.GetMetadata<RuntimeScopeMetadata>() is not null),
    ];

    private int combinations;

    [Fact]
    public async Task No_session_no_revoked_key_and_no_key_of_another_scope_opens_a_route()
    {
        var owner = await PortalApi.SignInAsync(server);
        var revoked = await KeyAsync(RuntimeScopes.All);
        await server.Database.WriteAsync(
            session => session.ExecuteAsync("update api_keys set revoked_ms = 1 where id = @Id", new { Id = revoked.Id }),
            TestContext.Current.CancellationToken
        );
        var reads = await KeyAsync([RuntimeScopes.Read]);
        var webhooks = await KeyAsync([RuntimeScopes.Webhooks]);

        foreach (var route in routes)
        {
            var scope = route.Metadata.GetMetadata<RuntimeScopeMetadata>()!.Scope;
            await RefusedAsync(route, "missing_bearer_token", _ => { });
            await RefusedAsync(route, "missing_bearer_token", request => request.Headers.Add("Cookie", $"licenzy_session={owner.Token}"));
            await RefusedAsync(
                route,
                "missing_bearer_token",
                request => request.Headers.TryAddWithoutValidation("Authorization", "Bearer ")
            );
            await RefusedAsync(route, "invalid_api_key", request => Bear(request, owner.Token));
            await RefusedAsync(route, "invalid_api_key", request => Bear(request, revoked.Key));
            var other = scope == RuntimeScopes.Webhooks ? reads.Key : webhooks.Key;
            await RefusedAsync(route, "insufficient_scope", request => Bear(request, other));
            if (scope == RuntimeScopes.Runtime)
            {
                await RefusedAsync(route, "insufficient_scope", request => Bear(request, reads.Key));
            }
        }

        Console.WriteLine($"isolation: {combinations} combinations of {routes.Count} runtime routes");
        combinations.ShouldBeGreaterThan(routes.Count * 6);
    }

    [Fact]
    public async Task An_id_of_another_project_or_mode_is_answered_as_if_it_did_not_exist()
    {
        var neighbour = await Neighbour.MoveInAsync(server);
        var live = new RuntimeApi(server, (await KeyAsync(RuntimeScopes.All, neighbour.ProjectId)).Key);
        var stranger = await server.ApiAsync(Mode.Test, RuntimeScopes.All);
        var before = await neighbour.PictureAsync();

        foreach (var route in routes)
        {
            var path = route.RoutePattern.RawText!;
            foreach (var name in route.RoutePattern.Parameters.Select(parameter => parameter.Name).Where(name => name != "subject_ref"))
            {
                var id = neighbour.IdOf(name);
                id.ShouldNotBeNull($"{path}: the neighbour of these tests has nothing that {{{name}}} means. Give it one.");
                foreach (var api in new[] { stranger, live })
                {
                    var foreign = await SendAsync(api, route, name, id);
                    var missing = await SendAsync(api, route, name, Missing.ValueOf(name));
                    foreign.Status.ShouldBeInRange(400, 499, $"{path} with a foreign {name}: {foreign.Text}");
                    Plain(foreign, id).ShouldBe(Plain(missing, Missing.ValueOf(name)), path);
                }
            }
        }

        (await neighbour.PictureAsync()).ShouldBe(before);
    }

    private async Task<(string Id, string Key)> KeyAsync(IReadOnlyList<string> scopes, string? projectId = null)
    {
        if (projectId is null)
        {
            var made = (await server.AddAsync(keys: [new SetupApiKey(Mode.Test, RuntimeApi.Fresh("wall"), scopes)])).ApiKeys.Single();
            return (made.Id, made.Key!);
        }

        var created = await server.Database.WriteAsync(
            session =>
                CreateApiKey.HandleAsync(
                    session,
                    new Ids(server.Clock),
                    server.Clock,
                    new Scope(projectId, Mode.Live),
                    server.Setup.AccountId,
                    "live",
                    scopes
                ),
            TestContext.Current.CancellationToken
        );
        return (created.Row.Id, created.Key);
    }

    private async Task RefusedAsync(RouteEndpoint route, string error, Action<HttpRequestMessage> sign)
    {
        using var request = Request(route, string.Empty, string.Empty);
        sign(request);
        combinations++;
        var answer = await RuntimeApi.Test(server).SendAsync(request);
        answer.Error.ShouldBe(error, $"{request.Method} {route.RoutePattern.RawText}: {answer.Text}");
    }

    private static Task<ApiAnswer> SendAsync(RuntimeApi api, RouteEndpoint route, string name, string id)
    {
        var request = Request(route, name, id);
        return api.SendAsync(request.Method, request.RequestUri!.OriginalString, request.Content, RuntimeApi.Fresh("wall"));
    }

    private static HttpRequestMessage Request(RouteEndpoint route, string name, string id)
    {
        var method = new HttpMethod(route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single());
        var path = route.RoutePattern.Parameters.Aggregate(
            route.RoutePattern.RawText!,
            (text, parameter) =>
                text.Replace(
                    $"{{{parameter.Name}}}",
                    parameter.Name == name ? Uri.EscapeDataString(id) : Missing.ValueOf(parameter.Name),
                    StringComparison.Ordinal
                )
        );
        var request = new HttpRequestMessage(method, path);
        if (ExamplesMetadata.Json(route.Metadata.GetMetadata<ExamplesMetadata>()?.Request) is { } body)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        if (route.Metadata.GetMetadata<RequiresIdempotencyKeyMetadata>() is not null)
        {
            request.Headers.Add("Idempotency-Key", RuntimeApi.Fresh("wall"));
        }

        return request;
    }

    private static void Bear(HttpRequestMessage request, string key) =>
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");

    private static string Plain(ApiAnswer answer, string id)
    {
        var body = JsonNode.Parse(answer.Text)!.AsObject();
        body.Remove("request_id");
        return $"{answer.Status} {body.ToJsonString().Replace(id, "ID", StringComparison.Ordinal)}";
    }
}

/// <summary>On the embedded database.</summary>
public sealed class RuntimeWallOnSqlite(SqliteWallServer server) : RuntimeWallTests(server), IClassFixture<SqliteWallServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class RuntimeWallOnPostgres(PostgresWallServer server) : RuntimeWallTests(server), IClassFixture<PostgresWallServer>;
