using System.Text;
using Licenzy.Core;
using Licenzy.Core.Formats;
using Licenzy.Server.ApiKeys;
using Licenzy.Server.Platform;
using Licenzy.Server.Setup;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.ApiKeys;

/// <summary>For the class of bugs in which a key opens what is not its own: another scope, mode or project, or anything once revoked.</summary>
public abstract class RuntimeKeyTests(TestServer server)
{
    private const string Body = "{\"subject_ref\":\"user_1\"}";
    private readonly RuntimeApi api = RuntimeApi.Test(server);

    /// <summary>Every route, and the scope that it needs.</summary>
    public static TheoryData<string, string, string> Routes =>
        new()
        {
            { "POST", "/v1/checkout/session", RuntimeScopes.Runtime },
            { "GET", "/v1/checkout/session/att_1", RuntimeScopes.Runtime },
            { "POST", "/v1/usage/consume", RuntimeScopes.Runtime },
            { "POST", "/v1/access/check", RuntimeScopes.Read },
            { "GET", "/v1/customer/access/user_1", RuntimeScopes.Read },
            { "GET", "/v1/entitlements/user_1", RuntimeScopes.Read },
        };

    [Theory]
    [InlineData(null, "missing_bearer_token")]
    [InlineData("", "missing_bearer_token")]
    [InlineData("Bearer", "missing_bearer_token")]
    [InlineData("Bearer   ", "missing_bearer_token")]
    [InlineData("Basic dXNlcjp3b3Jk", "missing_bearer_token")]
    [InlineData("lz_test_0000000000000000000000000000000000000000000000000", "missing_bearer_token")]
    [InlineData("Bearer x", "invalid_api_key")]
    [InlineData("Bearer lz_test_", "invalid_api_key")]
    [InlineData("Bearer lz_test_0000000000000000000000000000000000000000000000000", "invalid_api_key")]
    [InlineData("Bearer sk_test_4242424242424242424242424242424242424242424242424", "invalid_api_key")]
    public async Task Without_a_whole_key_nothing_opens(string? authorization, string error)
    {
        foreach (var row in Routes)
        {
            var answer = await SendAsync(row.Data.Item1, row.Data.Item2, authorization);

            answer.Status.ShouldBe(401, answer.Text);
            answer.Error.ShouldBe(error);
            answer.Header("WWW-Authenticate").ShouldBe("Bearer");
        }
    }

    [Fact]
    public async Task Keys_that_are_almost_right_are_refused()
    {
        var swapped = server.TestKey.Replace("lz_test_", "lz_live_", StringComparison.Ordinal);
        var mistyped = server.TestKey[..^1] + (server.TestKey[^1] == 'a' ? 'b' : 'a');
        var unknown = ApiKeyFormat.Make(Mode.Test, Ids.RandomBytes(ApiKeyFormat.RandomBytes));
        string[] keys =
        [
            swapped,
            mistyped,
            unknown,
            server.TestKey.ToUpperInvariant(),
            $"{server.TestKey}{new string('a', 5000)}",
            $"{server.TestKey} {server.TestKey}",
        ];
        foreach (var key in keys)
        {
            var answer = await SendAsync("POST", "/v1/access/check", $"Bearer {key}");

            answer.Status.ShouldBe(401, answer.Text);
            answer.Error.ShouldBe("invalid_api_key");
            answer.Text.ShouldNotContain(key[8..]);
        }
    }

    [Fact]
    public async Task The_scheme_is_read_whatever_its_case() =>
        (await SendAsync("POST", "/v1/access/check", $"bearer {server.TestKey}")).Status.ShouldBe(200);

    [Fact]
    public async Task A_revoked_key_is_refused_at_once()
    {
        var made = (await server.AddAsync(keys: [new SetupApiKey(Mode.Test, RuntimeApi.Fresh("key"))])).ApiKeys.Single();
        var leaving = new RuntimeApi(server, made.Key!);
        (await leaving.PostTextAsync("/v1/access/check", Body)).Status.ShouldBe(200);

        await server.Database.WriteAsync(
            session =>
                ApiKeyStore.RevokeAsync(
                    session,
                    new Scope(server.Setup.ProjectId!, Mode.Test),
                    made.Id,
                    userId: null,
                    server.Clock.NowMs()
                ),
            default
        );

        var answer = await leaving.PostTextAsync("/v1/access/check", Body);
        answer.Status.ShouldBe(401);
        answer.Error.ShouldBe("invalid_api_key");
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_route_opens_to_its_scope_alone(string method, string path, string scope)
    {
        foreach (var held in RuntimeScopes.All)
        {
            var answer = await (await server.ApiAsync(Mode.Test, [held])).SendAsync(
                new HttpMethod(method),
                path,
                method == "POST" ? new StringContent("{", Encoding.UTF8, "application/json") : null,
                idempotencyKey: null
            );

            // The scope is checked before the idempotency key and the body, so that these cannot hide a refusal.
            var opens = held == scope || held == RuntimeScopes.Runtime;
            (answer.Error == "insufficient_scope").ShouldBe(!opens, $"{held}: {answer.Text}");
            (answer.Status == 403).ShouldBe(!opens, $"{held}: {answer.Text}");
        }
    }

    [Fact]
    public async Task Checks_come_in_their_documented_order()
    {
        (await SendAsync("POST", "/v1/nothing", authorization: null)).Error.ShouldBe("not_found");
        (await SendAsync("POST", "/v1/usage/consume", authorization: null, mediaType: "text/plain")).Error.ShouldBe(
            "unsupported_media_type"
        );
        (await SendAsync("POST", "/v1/usage/consume", authorization: null)).Error.ShouldBe("missing_bearer_token");
        (await SendAsync("POST", "/v1/usage/consume", $"Bearer {server.TestKey}")).Error.ShouldBe("idempotency_key_required");
        (await api.PostTextAsync("/v1/usage/consume", "{", RuntimeApi.Fresh("order"))).Error.ShouldBe("invalid_json");
    }

    [Fact]
    public async Task Test_and_live_never_mix()
    {
        var subject = RuntimeApi.Fresh("modes");
        var bought = await api.BuyAsync(subject, TestServer.Pack);
        var live = RuntimeApi.Live(server);

        (await api.IsAllowedAsync(subject)).ShouldBeTrue();
        await ShouldSeeNothingAsync(live, subject, bought["attempt_id"]!.GetValue<string>());
        (await live.GetAsync($"/v1/entitlements/{subject}")).Json["mode"]!.GetValue<string>().ShouldBe("live");
    }

    [Fact]
    public async Task Another_project_sees_nothing_and_its_answers_do_not_tell_that_there_is_something()
    {
        var subject = RuntimeApi.Fresh("projects");
        var bought = await api.BuyAsync(subject, TestServer.Pack);
        var stranger = await server.ApiAsync(Mode.Test, project: "Strangers");

        (await api.IsAllowedAsync(subject)).ShouldBeTrue();
        await ShouldSeeNothingAsync(stranger, subject, bought["attempt_id"]!.GetValue<string>());
        (await stranger.CheckoutAsync(subject, TestServer.Pack)).Error.ShouldBe("product_not_found");
    }

    private static async Task ShouldSeeNothingAsync(RuntimeApi other, string subject, string attemptId)
    {
        (await other.IsAllowedAsync(subject)).ShouldBeFalse();
        (await other.GetAsync($"/v1/entitlements/{subject}")).Json["entitlements"]!.AsArray().ShouldBeEmpty();
        var access = (await other.GetAsync($"/v1/customer/access/{subject}")).Json;
        access["status"]!.GetValue<string>().ShouldBe("none");
        access["denial_reason"]!.GetValue<string>().ShouldBe("no_entitlement");
        var refused = await other.ConsumeAsync(subject, 1);
        refused.Error.ShouldBe("insufficient_usage");
        refused.Json["usage_remaining"]!.GetValue<long>().ShouldBe(0);
        var foreign = await other.GetAsync($"/v1/checkout/session/{attemptId}");
        var missing = await other.GetAsync("/v1/checkout/session/att_00000000000000000000000000");
        foreign.Status.ShouldBe(404);
        WithoutRequest(foreign).ShouldBe(WithoutRequest(missing));
    }

    private static string WithoutRequest(ApiAnswer answer)
    {
        var json = answer.Json.AsObject();
        json.Remove("request_id");
        return json.ToJsonString();
    }

    private async Task<ApiAnswer> SendAsync(string method, string path, string? authorization, string mediaType = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = method == "POST" ? new StringContent(Body, Encoding.UTF8, mediaType) : null;
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return await api.SendAsync(request);
    }
}

public sealed class RuntimeKeyOnSqlite(SqliteServer server) : RuntimeKeyTests(server), IClassFixture<SqliteServer>;

public sealed class RuntimeKeyOnPostgres(PostgresServer server) : RuntimeKeyTests(server), IClassFixture<PostgresServer>;
