using System.Text;
using Licenzy.Core.Webhooks;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.WebhookControl;

/// <summary>For the class of bugs in which a retry of a POST acts twice, or keeps a secret for longer than it must.</summary>
public abstract class ControlKeyTests(TestServer server)
{
    /// <summary>Every POST of the control, by a name that a test can show.</summary>
    public static TheoryData<string> Posts =>
        ["create", "rotate", "end", "test", "recover", "requeue", "resend", "resend-event", "requeue-dead", "expunge"];

    [Theory]
    [MemberData(nameof(Posts))]
    public async Task A_repeat_gets_the_first_answer_byte_for_byte_and_acts_no_second_time(string post)
    {
        var scene = await ControlScene.CreateAsync(server);
        var (path, body) = await RequestAsync(scene, post);
        var key = RuntimeApi.Fresh(post);

        var first = await scene.PostAsync(path, body, key);
        var after = await StateAsync(scene);
        var second = await scene.PostAsync(path, body, key);

        first.Status.ShouldBeInRange(200, 202, first.Text);
        first.Header("Idempotent-Replayed").ShouldBeNull();
        second.Header("Idempotent-Replayed").ShouldBe("true");
        (second.Status, second.Text).ShouldBe((first.Status, first.Text));
        (await StateAsync(scene)).ShouldBe(after);
    }

    [Theory]
    [MemberData(nameof(Posts))]
    public async Task Two_at_once_are_one(string post)
    {
        var scene = await ControlScene.CreateAsync(server);
        var (path, body) = await RequestAsync(scene, post);
        var key = RuntimeApi.Fresh(post);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => scene.PostAsync(path, body, key)));

        var done = answers.Where(answer => answer.Status < 300).ToList();
        answers.Except(done).ShouldAllBe(answer => answer.Error == "idempotency_key_in_use");
        done.Count(answer => answer.Header("Idempotent-Replayed") is null).ShouldBe(1);
        done.Select(answer => answer.Text).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
    }

    [Theory]
    [MemberData(nameof(Posts))]
    public async Task A_key_belongs_to_its_request(string post)
    {
        var scene = await ControlScene.CreateAsync(server);
        var (path, body) = await RequestAsync(scene, post);
        var (otherPath, otherBody) = await RequestAsync(scene, post, other: true);
        var key = RuntimeApi.Fresh(post);
        await scene.PostAsync(path, body, key);
        var after = await StateAsync(scene);

        var other = await scene.PostAsync(otherPath, otherBody, key);

        (other.Status, other.Error).ShouldBe((422, "idempotency_key_reused"), other.Text);
        (await StateAsync(scene)).ShouldBe(after);
    }

    [Fact]
    public async Task A_refused_request_leaves_its_key_free()
    {
        var scene = await ControlScene.CreateAsync(server);
        var outbound = await scene.EventAsync();
        var key = RuntimeApi.Fresh("free");

        var refused = await scene.PostAsync($"{ControlScene.Outbound}/{outbound.Id}/resend", key: key);
        await scene.EndpointAsync();
        var done = await scene.PostAsync($"{ControlScene.Outbound}/{outbound.Id}/resend", key: key);
        var tested = await scene.PostAsync($"{ControlScene.Default}/test", key: key);
        await scene.PutAsync(new { url = "https://example.com" });
        var again = await scene.PostAsync($"{ControlScene.Default}/test", key: key);

        refused.Error.ShouldBe("no_endpoint");
        done.Status.ShouldBe(201, done.Text);
        done.Header("Idempotent-Replayed").ShouldBeNull();
        tested.Status.ShouldBe(404);
        again.Status.ShouldBe(201, again.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("\"open")]
    public async Task A_key_that_is_none_is_refused_and_none_is_needed(string key)
    {
        var scene = await ControlScene.CreateAsync(server);

        var answer = await scene.PostAsync(ControlScene.Endpoints, new { url = "https://example.com" }, key);

        (answer.Status, answer.Param).ShouldBe((400, "Idempotency-Key"), answer.Text);
        (await scene.PostAsync(ControlScene.Endpoints, new { url = "https://example.com" })).Status.ShouldBe(201);
    }

    [Theory]
    [InlineData("create", 201)]
    [InlineData("rotate", 200)]
    public async Task A_secret_is_kept_sealed_for_a_day_and_masked_after_it(string post, int status)
    {
        var scene = await ControlScene.CreateAsync(server);
        var (path, body) = await RequestAsync(scene, post);
        var key = RuntimeApi.Fresh(post);
        var first = await scene.PostAsync(path, body, key);
        var after = await StateAsync(scene);
        var secret = first.Json["secret"]!.GetValue<string>();

        (await StoredAsync(scene, key)).ShouldNotContain(secret[WebhookSecret.Prefix.Length..]);
        server.Clock.Advance(TimeSpan.FromHours(25));
        var unswept = await scene.PostAsync(path, body, key);
        await server.Services.GetRequiredService<AnswerRetention>().RunOnceAsync(TestContext.Current.CancellationToken);
        var swept = await scene.PostAsync(path, body, key);

        first.Status.ShouldBe(status);
        (await StoredAsync(scene, key)).ShouldBeEmpty();
        foreach (var late in new[] { unswept, swept })
        {
            late.Status.ShouldBe(200, late.Text);
            late.Header("Idempotent-Replayed").ShouldBe("true");
            late.Json["secret"]!.GetValue<string>().ShouldBe("whsec_••••");
            late.Json["id"]!.GetValue<string>().ShouldBe(first.Json["id"]!.GetValue<string>());
        }

        (await StateAsync(scene)).ShouldBe(after);
    }

    /// <summary>A request that succeeds; with <paramref name="other"/> one that differs from it in its path or its body.</summary>
    private static async Task<(string Path, object? Body)> RequestAsync(ControlScene scene, string post, bool other = false)
    {
        var endpointId = await scene.EndpointAsync();
        var endpoint = $"{ControlScene.Endpoints}/{endpointId}";
        var dead = await scene.DeliveryAsync(endpointId, DeliveryStatus.Dead);
        var delivery = $"{ControlScene.Outbound}/{dead.Id}";
        return post switch
        {
            "create" => (ControlScene.Endpoints, new { url = $"https://example.com/{other}" }),
            "rotate" => ($"{endpoint}/rotate-secret", null),
            "end" => ($"{endpoint}/rotate-secret/end", null),
            "test" => ($"{endpoint}/test?wait=0", null),
            "recover" => ($"{endpoint}/recover", new { since = DateTimeOffset.FromUnixTimeMilliseconds(scene.NowMs - 60_000) }),
            "requeue" => ($"{delivery}/requeue", null),
            "resend" => ($"{delivery}/resend", null),
            "resend-event" => ($"{ControlScene.Outbound}/{dead.EventId}/resend", null),
            "requeue-dead" => ($"{ControlScene.Outbound}/requeue-dead", other ? new { endpoint_id = endpointId } : null),
            "expunge" => ($"{ControlScene.Outbound}/{dead.EventId}/expunge", null),
            _ => throw new ArgumentOutOfRangeException(nameof(post), post, message: null),
        };
    }

    /// <summary>Everything that a POST of the control can have changed in the project.</summary>
    private static async Task<string> StateAsync(ControlScene scene)
    {
        var text = new StringBuilder();
        string[] statements =
        [
            "select 'e' || id || ' ' || updated_ms || ' ' || length(secret) from webhook_endpoints where project_id = @P order by id",
            "select 's' || id || ' ' || until_ms from webhook_endpoint_secrets where project_id = @P order by id",
            "select 'd' || id || ' ' || status || ' ' || updated_ms from deliveries where project_id = @P order by id",
            "select 'o' || id || ' ' || endpoints || ' ' || length(payload) from outbound_events where project_id = @P order by id",
            "select 'r' || id from recoveries where project_id = @P order by id",
        ];
        foreach (var statement in statements)
        {
            var rows = await scene.ReadAsync(session => session.QueryAsync<string>(statement, new { P = scene.Scope.ProjectId }));
            text.AppendJoin('\n', rows).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The stored answer of a key, as whoever reads the database sees it.</summary>
    private static async Task<string> StoredAsync(ControlScene scene, string key)
    {
        var answer = await scene.ReadAsync(session =>
            session.FindAsync<byte[]>(
                "select answer from idempotency_keys where project_id = @P and key = @Key",
                new { P = scene.Scope.ProjectId, Key = key }
            )
        );
        return answer is null ? "" : Encoding.Latin1.GetString(answer);
    }
}

public sealed class ControlKeySqliteTests(SqliteControlServer server) : ControlKeyTests(server), IClassFixture<SqliteControlServer>;

public sealed class ControlKeyPostgresTests(PostgresControlServer server) : ControlKeyTests(server), IClassFixture<PostgresControlServer>;
