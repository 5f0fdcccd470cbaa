using Licenzy.Core;
using Licenzy.Server.ApiKeys;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Tests.Configuration;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.ApiKeys;

/// <summary>For the class of bugs in which a key is shown twice, works after it was revoked, or is another project's.</summary>
public abstract class PortalKeyTests(TestServer server)
{
    private const string Path = "/portal/api-keys";

    [Fact]
    public async Task A_key_is_shown_once_works_at_once_and_is_listed_masked()
    {
        var scene = await ConfigurationScene.NewAsync(server);

        var made = await scene.Admin.PostAsync(Path, new { mode = "test", name = "backend" });

        made.Status.ShouldBe(201, made.Text);
        var key = made.Json["key"]!.GetValue<string>();
        (await new RuntimeApi(server, key).IsAllowedAsync("nobody")).ShouldBeFalse();
        var list = await scene.Admin.GetAsync(Path);
        list.Text.ShouldNotContain(key);
        var listed = list.Json["data"]!.AsArray().ShouldHaveSingleItem()!;
        listed["id"]!.GetValue<string>().ShouldBe(made.Json["id"]!.GetValue<string>());
        listed["scopes"]!.AsArray().Select(one => one!.GetValue<string>()).ShouldBe(["runtime", "webhooks"]);
        listed["created_by"]!.GetValue<string>().ShouldBe(scene.Admin.UserId);
        listed["last_used_at"].ShouldNotBeNull();
        (await scene.Admin.On(Mode.Live).GetAsync(Path)).Json["data"]!.AsArray().ShouldBeEmpty();
        var deed = (await scene.DeedsAsync()).ShouldHaveSingleItem();
        deed.Action.ShouldBe("api_key.created");
        deed.Details!.ShouldNotContain(key);
    }

    [Fact]
    public async Task A_repeated_request_makes_no_second_key_and_shows_the_first_again()
    {
        var scene = await ConfigurationScene.NewAsync(server);
        var intent = RuntimeApi.Fresh("intent");

        var first = await scene.Admin.PostAsync(Path, new { mode = "test", name = "backend" }, intent);
        var second = await scene.Admin.PostAsync(Path, new { mode = "test", name = "backend" }, intent);

        second.Text.ShouldBe(first.Text);
        second.Header("Idempotent-Replayed").ShouldBe("true");
        (await scene.Admin.GetAsync(Path)).Json["data"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_at_once_and_revoking_again_changes_nothing()
    {
        var scene = await ConfigurationScene.NewAsync(server);
        var made = (await scene.Admin.PostAsync(Path, new { mode = "test", name = "leaving" })).Json;
        var api = new RuntimeApi(server, made["key"]!.GetValue<string>());
        (await api.IsAllowedAsync("nobody")).ShouldBeFalse();

        var revoked = await scene.Admin.PostAsync($"{Path}/{made["id"]}/revoke");

        revoked.Json["state"]!.GetValue<string>().ShouldBe("revoked");
        revoked.Json["revoked_by"]!.GetValue<string>().ShouldBe(scene.Admin.UserId);
        (await api.PostAsync("/v1/access/check", new { subject_ref = "nobody" })).Error.ShouldBe("invalid_api_key");
        var again = await scene.Admin.PostAsync($"{Path}/{made["id"]}/revoke");
        again.Json["revoked_at"]!.GetValue<string>().ShouldBe(revoked.Json["revoked_at"]!.GetValue<string>());
        (await scene.DeedsAsync()).Count(deed => deed.Action == "api_key.revoked").ShouldBe(1);
        (await scene.Admin.GetAsync($"{Path}?state=active")).Json["data"]!.AsArray().ShouldBeEmpty();
        (await scene.Admin.GetAsync($"{Path}?state=revoked")).Json["data"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_key_of_another_mode_or_project_is_not_there()
    {
        var scene = await ConfigurationScene.NewAsync(server);
        var made = (await scene.Admin.PostAsync(Path, new { mode = "live", name = "shop" })).Json;
        var unknown = await scene.Admin.PostAsync($"{Path}/key_01kg9q4t2m8x5c7v3b6n0w1zyk/revoke");
        var otherMode = await scene.Admin.PostAsync($"{Path}/{made["id"]}/revoke");
        var other = await ConfigurationScene.NewAsync(server);
        var otherProject = await other.Admin.On(Mode.Live).PostAsync($"{Path}/{made["id"]}/revoke");

        foreach (var answer in new[] { otherMode, otherProject })
        {
            answer.Status.ShouldBe(404);
            answer.Json["detail"]!
                .GetValue<string>()
                .Replace(made["id"]!.GetValue<string>(), "key_01kg9q4t2m8x5c7v3b6n0w1zyk", StringComparison.Ordinal)
                .ShouldBe(unknown.Json["detail"]!.GetValue<string>());
        }

        (await scene.Admin.On(Mode.Live).PatchAsync($"{Path}/{made["id"]}", new { name = "store" })).Json["name"]!
            .GetValue<string>()
            .ShouldBe("store");
    }

    [Fact]
    public async Task A_use_is_written_down_by_the_worker_and_not_by_the_request()
    {
        var scene = await ConfigurationScene.NewAsync(server);
        var made = (await scene.Admin.PostAsync(Path, new { mode = "test", name = "used" })).Json;
        await new RuntimeApi(server, made["key"]!.GetValue<string>()).IsAllowedAsync("nobody");
        (await StoredUseAsync(scene, made["id"]!.GetValue<string>())).ShouldBeNull();

        await server.Services.GetRequiredService<KeyUseWorker>().RunOnceAsync(TestContext.Current.CancellationToken);

        (await StoredUseAsync(scene, made["id"]!.GetValue<string>())).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("fine", "everything")]
    public async Task A_key_without_a_name_or_with_an_unknown_scope_is_not_made(string name, string? scope)
    {
        var scene = await ConfigurationScene.NewAsync(server);

        object body = scope is null
            ? new { mode = "test", name }
            : new
            {
                mode = "test",
                name,
                scopes = new[] { scope },
            };
        var answer = await scene.Admin.PostAsync(Path, body);

        answer.Error.ShouldBe("invalid_request");
        answer.Param.ShouldBe(scope is null ? "name" : "scopes");
        (await scene.Admin.GetAsync(Path)).Json["data"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Support_sees_keys_and_makes_none()
    {
        var scene = await ConfigurationScene.NewAsync(server, PortalRole.Support);

        (await scene.Admin.GetAsync(Path)).Status.ShouldBe(200);
        (await scene.Admin.PostAsync(Path, new { mode = "test", name = "mine" })).Error.ShouldBe("role_required");
    }

    private Task<long?> StoredUseAsync(ConfigurationScene scene, string keyId) =>
        server.Database.ReadAsync(
            async session => (await ApiKeyStore.FindByIdAsync(session, new Scope(scene.ProjectId, Mode.Test), keyId))!.LastUsedMs,
            TestContext.Current.CancellationToken
        );
}

/// <summary>On the embedded database.</summary>
public sealed class PortalKeysOnSqlite(SqliteServer server) : PortalKeyTests(server), IClassFixture<SqliteServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class PortalKeysOnPostgres(PostgresServer server) : PortalKeyTests(server), IClassFixture<PostgresServer>;
