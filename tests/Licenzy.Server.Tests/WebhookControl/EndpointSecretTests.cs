using Licenzy.Core.Webhooks;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.WebhookControl;

/// <summary>For the class of bugs in which a secret is lost to its receiver, or known to somebody longer than it was meant to be.</summary>
public abstract class EndpointSecretTests(TestServer server)
{
    [Fact]
    public async Task A_rotation_shows_a_new_secret_once_and_lets_the_old_one_sign_for_a_day()
    {
        var scene = await ControlScene.CreateAsync(server);
        var made = await scene.PutAsync(new { url = "https://example.com" });
        var before = scene.NowMs;

        var rotated = await scene.PostAsync($"{ControlScene.Default}/rotate-secret");
        var read = await scene.GetAsync(ControlScene.Default);

        rotated.Status.ShouldBe(200, rotated.Text);
        var keys = await KeysAsync(scene, Id(made));
        keys.ShouldBe([Key(rotated), Key(made)]);
        var until = DateTimeOffset.Parse(read.Json["previous_secrets_until"]!.GetValue<string>()).ToUnixTimeMilliseconds();
        until.ShouldBeInRange(before + Hours(24), scene.NowMs + Hours(24));
        read.Text.ShouldNotContain("whsec_");
    }

    [Fact]
    public async Task No_overlap_ends_all_earlier_secrets_at_once()
    {
        var scene = await ControlScene.CreateAsync(server);
        var id = await scene.EndpointAsync();
        await scene.PostAsync($"{ControlScene.Endpoints}/{id}/rotate-secret", new { overlap_hours = 168 });
        await scene.PostAsync($"{ControlScene.Endpoints}/{id}/rotate-secret", new { });

        (await KeysAsync(scene, id)).Count.ShouldBe(3);
        var rotated = await scene.PostAsync($"{ControlScene.Endpoints}/{id}/rotate-secret", new { overlap_hours = 0 });

        (await KeysAsync(scene, id)).ShouldBe([Key(rotated)]);
        rotated.Json["previous_secrets_until"].ShouldBeNull();
    }

    [Fact]
    public async Task An_overlap_can_be_ended_before_its_time()
    {
        var scene = await ControlScene.CreateAsync(server);
        var id = await scene.EndpointAsync();
        var rotated = await scene.PostAsync($"{ControlScene.Endpoints}/{id}/rotate-secret", new { overlap_hours = 1 });

        var ended = await scene.PostAsync($"{ControlScene.Endpoints}/{id}/rotate-secret/end");

        ended.Status.ShouldBe(200, ended.Text);
        ended.Json["previous_secrets_until"].ShouldBeNull();
        ended.Text.ShouldNotContain("whsec_");
        (await KeysAsync(scene, id)).ShouldBe([Key(rotated)]);
        (await scene.PostAsync($"{ControlScene.Default}/rotate-secret/end")).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("169")]
    [InlineData("1.5")]
    [InlineData("\"24\"")]
    public async Task An_overlap_out_of_bounds_is_refused(string hours)
    {
        var scene = await ControlScene.CreateAsync(server);
        var id = await scene.EndpointAsync();
        var keys = await KeysAsync(scene, id);

        var answer = await scene.Api.PostTextAsync($"{ControlScene.Endpoints}/{id}/rotate-secret", $"{{\"overlap_hours\":{hours}}}");

        (answer.Status, answer.Param).ShouldBe((400, "overlap_hours"));
        (await KeysAsync(scene, id)).ShouldBe(keys);
    }

    private Task<IReadOnlyList<string>> KeysAsync(ControlScene scene, string endpointId) =>
        scene.ReadAsync<IReadOnlyList<string>>(async session =>
        {
            var endpoint = (await EndpointStore.FindAsync(session, scene.Scope, endpointId))!;
            var keys = await server.Services.GetRequiredService<EndpointSecrets>().KeysAsync(session, endpoint, scene.NowMs);
            return [.. keys.Select(key => WebhookSecret.Format(key))];
        });

    private static string Id(ApiAnswer answer) => answer.Json["id"]!.GetValue<string>();

    private static string Key(ApiAnswer answer) => answer.Json["secret"]!.GetValue<string>();

    private static long Hours(int count) => count * 3_600_000L;
}

public sealed class EndpointSecretSqliteTests(SqliteControlServer server) : EndpointSecretTests(server), IClassFixture<SqliteControlServer>;

public sealed class EndpointSecretPostgresTests(PostgresControlServer server)
    : EndpointSecretTests(server),
        IClassFixture<PostgresControlServer>;
