using Licenzy.Core;
using Licenzy.Core.Webhooks;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Tests.WebhookControl;

/// <summary>For the class of bugs in which an endpoint is made twice, changed by what was not sent, or seen by others.</summary>
public abstract class EndpointTests(TestServer server)
{
    private const string Url = "https://example.com/hooks";

    [Fact]
    public async Task The_default_endpoint_is_made_once_and_then_changed_by_what_is_sent()
    {
        var scene = await ControlScene.CreateAsync(server);
        var none = await scene.GetAsync(ControlScene.Default);
        var made = await scene.PutAsync(
            new
            {
                url = Url,
                event_types = new[] { "invoice.*" },
                description = "first",
            }
        );
        var changed = await scene.PutAsync(new { url = $"{Url}/2", description = (string?)null });
        var read = await scene.GetAsync(ControlScene.Default);

        (none.Status, none.Error).ShouldBe((404, "not_found"));
        none.Json["detail"]!.GetValue<string>().ShouldContain("PUT");
        made.Status.ShouldBe(201, made.Text);
        WebhookSecret.TryRead(made.Json["secret"]!.GetValue<string>(), out _).ShouldBeTrue();
        (made.Json["enabled"]!.GetValue<bool>(), made.Json["is_default"]!.GetValue<bool>()).ShouldBe((true, true));
        made.Json["status"]!.GetValue<string>().ShouldBe("active");
        changed.Status.ShouldBe(200, changed.Text);
        changed.Json["id"]!.GetValue<string>().ShouldBe(made.Json["id"]!.GetValue<string>());
        changed.Json["url"]!.GetValue<string>().ShouldBe($"{Url}/2");
        changed.Json["description"].ShouldBeNull();
        changed.Json["event_types"]!.ToJsonString().ShouldBe("[\"invoice.*\"]");
        changed.Json.AsObject().ContainsKey("secret").ShouldBeFalse();
        read.Text.ShouldBe(changed.Text);
    }

    [Fact]
    public async Task Two_at_once_make_one_default_endpoint()
    {
        var scene = await ControlScene.CreateAsync(server);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => scene.PutAsync(new { url = $"{Url}/{number}" })));

        answers.Count(answer => answer.Status == 201).ShouldBe(1);
        answers.Count(answer => answer.Status == 200).ShouldBe(7);
        answers.Select(answer => answer.Json["id"]!.GetValue<string>()).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
        ControlScene.IdsOf((await scene.GetAsync(ControlScene.Endpoints)).Json).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Further_endpoints_are_listed_newest_first_page_by_page_and_never_with_their_secret()
    {
        var scene = await ControlScene.CreateAsync(server);
        await scene.PutAsync(new { url = Url });
        List<string> made = [.. ControlScene.IdsOf((await scene.GetAsync(ControlScene.Endpoints)).Json)];
        for (var number = 0; number < 4; number++)
        {
            made.Insert(0, await scene.EndpointAsync("usage.consumed"));
        }

        List<string> seen = [];
        for (string? cursor = ""; cursor is not null; )
        {
            var page = await scene.GetAsync($"{ControlScene.Endpoints}?limit=2{(cursor.Length == 0 ? "" : $"&cursor={cursor}")}");
            page.Text.ShouldNotContain("whsec_");
            seen.AddRange(ControlScene.IdsOf(page.Json));
            cursor = page.Json["next_cursor"]?.GetValue<string>();
            page.Json["has_more"]!.GetValue<bool>().ShouldBe(cursor is not null);
        }

        seen.ShouldBe(made);
        (await scene.GetAsync($"{ControlScene.Endpoints}/{made[0]}")).Text.ShouldNotContain("whsec_");
        (await scene.GetAsync($"{ControlScene.Endpoints}?limit=0")).Param.ShouldBe("limit");
        (await scene.GetAsync($"{ControlScene.Endpoints}?cursor=x")).Param.ShouldBe("cursor");
    }

    [Fact]
    public async Task A_change_leaves_what_is_not_sent_and_null_clears()
    {
        var scene = await ControlScene.CreateAsync(server);
        var made = await scene.PostAsync(
            ControlScene.Endpoints,
            new
            {
                url = Url,
                description = "text",
                event_types = new[] { "usage.consumed", "usage.consumed" },
            }
        );
        var id = made.Json["id"]!.GetValue<string>();

        var same = await scene.PatchAsync(id, "{}");
        var described = await scene.PatchAsync(id, """{"description":null}""");
        var all = await scene.PatchAsync(id, """{"event_types":null}""");

        made.Json["event_types"]!.AsArray().Count.ShouldBe(1);
        made.Json["is_default"]!.GetValue<bool>().ShouldBeFalse();
        same.Json["description"]!.GetValue<string>().ShouldBe("text");
        same.Json["updated_at"]!.GetValue<string>().ShouldBe(made.Json["updated_at"]!.GetValue<string>());
        described.Json["description"].ShouldBeNull();
        described.Json["event_types"]!.AsArray().Count.ShouldBe(1);
        all.Json["event_types"]!.AsArray().ShouldBeEmpty();
        all.Json["url"]!.GetValue<string>().ShouldBe(Url);
    }

    [Theory]
    [InlineData("url", "null")]
    [InlineData("url", "\"\"")]
    [InlineData("url", "\"ftp://example.com\"")]
    [InlineData("url", "\"https://user:word@example.com/\"")]
    [InlineData("url", "\"https://10.0.0.1/\"")]
    [InlineData("url", "\"https://[::ffff:169.254.169.254]/\"")]
    [InlineData("url", "\"https://example.com/\\ud83d\"")]
    [InlineData("enabled", "null")]
    [InlineData("enabled", "\"yes\"")]
    [InlineData("event_types", "[\"usage.gone\"]")]
    [InlineData("event_types", "[null]")]
    [InlineData("event_types", "\"usage.consumed\"")]
    [InlineData("description", "7")]
    [InlineData("description", "\"a\\u0000b\"")]
    [InlineData("surprise", "1")]
    public async Task A_bad_field_is_refused_by_name_and_changes_nothing(string field, string value)
    {
        var scene = await ControlScene.CreateAsync(server);
        var id = await scene.EndpointAsync();
        var before = await scene.GetAsync($"{ControlScene.Endpoints}/{id}");

        var answer = await scene.PatchAsync(id, $"{{\"{field}\":{value}}}");

        answer.Status.ShouldBe(400, answer.Text);
        $"{answer.Param}.".Replace('[', '.').ShouldStartWith($"{field}.");
        (await scene.GetAsync($"{ControlScene.Endpoints}/{id}")).Text.ShouldBe(before.Text);
    }

    [Fact]
    public async Task Live_mode_wants_https_and_no_mode_reaches_inside()
    {
        var (test, live) = (await ControlScene.CreateAsync(server), await ControlScene.CreateAsync(server, Mode.Live));

        (await test.PutAsync(new { url = "http://example.com/hooks" })).Status.ShouldBe(201);
        var refused = await live.PutAsync(new { url = "http://example.com/hooks" });
        (refused.Status, refused.Param).ShouldBe((400, "url"));
        foreach (var scene in new[] { test, live })
        {
            foreach (var host in new[] { "192.168.1.1", "169.254.169.254", "[fd00::1]", "0x0a000001" })
            {
                (await scene.PutAsync(new { url = $"https://{host}/" })).Param.ShouldBe("url", host);
            }
        }
    }

    [Fact]
    public async Task There_are_at_most_fifty_also_when_two_take_the_last_place()
    {
        var scene = await ControlScene.CreateAsync(server);
        for (var number = 0; number < EndpointStore.Most - 1; number++)
        {
            await scene.EndpointAsync();
        }

        var last = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => scene.PostAsync(ControlScene.Endpoints, new { url = Url })));
        var more = await scene.PutAsync(new { url = Url });

        last.Count(answer => answer.Status == 201).ShouldBe(1);
        last.Where(answer => answer.Status != 201).ShouldAllBe(answer => answer.Error == "endpoint_limit_reached");
        (more.Status, more.Error).ShouldBe((409, "endpoint_limit_reached"));
    }

    [Fact]
    public async Task Disabling_by_hand_says_so_and_enabling_begins_anew()
    {
        var scene = await ControlScene.CreateAsync(server);
        var id = await scene.EndpointAsync();
        var failing = new EndpointHealth
        {
            FailingSinceMs = scene.NowMs - 5000,
            LastFailureMs = scene.NowMs,
            Exhausted = 2,
            ToldPercent = 70,
        };
        await scene.HealthAsync(id, failing);
        var failed = await scene.GetAsync($"{ControlScene.Endpoints}/{id}");
        await scene.HealthAsync(id, failing with { PausedUntilMs = scene.NowMs + 60_000 });
        var paused = await scene.GetAsync($"{ControlScene.Endpoints}/{id}");

        var disabled = await scene.PatchAsync(id, """{"enabled":false}""");
        (await scene.HealthAsync(id)).Releasing.ShouldBe(0);
        var again = await scene.PatchAsync(id, """{"enabled":false}""");
        var enabled = await scene.PatchAsync(id, """{"enabled":true}""");

        Text(failed, "status").ShouldBe("failing");
        Text(paused, "status").ShouldBe("paused");
        paused.Json["paused_until"].ShouldNotBeNull();
        (Text(disabled, "status"), Text(disabled, "disabled_reason")).ShouldBe(("disabled", "manual"));
        again.Text.ShouldBe(disabled.Text);
        Text(enabled, "status").ShouldBe("active");
        enabled.Json["disabled_at"].ShouldBeNull();
        enabled.Json["failing_since"].ShouldBeNull();
        var health = await scene.HealthAsync(id);
        (health.Releasing, health.PausedUntilMs, health.Exhausted, health.ToldPercent).ShouldBe((1, null, 0, 0));
        health.LastFailureMs.ShouldBe(failing.LastFailureMs);
    }

    [Fact]
    public async Task Another_address_is_another_receiver()
    {
        var scene = await ControlScene.CreateAsync(server);
        var id = await scene.EndpointAsync();
        await scene.HealthAsync(id, new EndpointHealth { FailingSinceMs = 1, PausedUntilMs = scene.NowMs + 60_000 });

        await scene.PatchAsync(id, """{"description":"x"}""");
        (await scene.HealthAsync(id)).PausedUntilMs.ShouldNotBeNull();
        await scene.PatchAsync(id, $"{{\"url\":\"{Url}/elsewhere\"}}");

        var health = await scene.HealthAsync(id);
        (health.PausedUntilMs, health.FailingSinceMs, health.Releasing).ShouldBe((null, null, 1));
    }

    [Fact]
    public async Task A_deleted_endpoint_is_gone_and_the_default_can_be_made_anew()
    {
        var scene = await ControlScene.CreateAsync(server);
        var first = Text(await scene.PutAsync(new { url = Url }), "id")!;
        var delivery = await scene.DeliveryAsync(first, DeliveryStatus.Dead);

        var deleted = await scene.DeleteAsync(first);
        var twice = await scene.DeleteAsync(first);

        (deleted.Status, deleted.Text).ShouldBe((204, ""));
        twice.Status.ShouldBe(404);
        (await scene.GetAsync(ControlScene.Default)).Status.ShouldBe(404);
        (await scene.GetAsync($"{ControlScene.Endpoints}/{first}")).Status.ShouldBe(404);
        ControlScene.IdsOf((await scene.GetAsync(ControlScene.Endpoints)).Json).ShouldBeEmpty();
        (await scene.HealthAsync(first)).Releasing.ShouldBe(1);
        Text(await scene.GetAsync($"{ControlScene.Outbound}/{delivery.Id}"), "url").ShouldBe(Url);
        var second = await scene.PutAsync(new { url = Url });
        second.Status.ShouldBe(201);
        string.Equals(Text(second, "id"), first, StringComparison.Ordinal).ShouldBeFalse();
    }

    [Fact]
    public async Task What_waits_is_counted_and_what_the_account_was_told_is_shown()
    {
        var scene = await ControlScene.CreateAsync(server);
        var id = await scene.EndpointAsync();
        foreach (var status in DeliveryStatus.All)
        {
            await scene.DeliveryAsync(id, status);
        }

        await scene.DeliveryAsync(await scene.EventAsync(), id, DeliveryStatus.Failed, DeliveryQueue.Held);
        for (var number = 0; number < 12; number++)
        {
            await scene.WriteAsync(session =>
                EndpointNoticeStore.InsertAsync(
                    session,
                    new EndpointNoticeRow
                    {
                        ProjectId = scene.Scope.ProjectId,
                        Mode = scene.Scope.ModeText,
                        Id = scene.Ids.New("ntc"),
                        EndpointId = id,
                        Kind = "failing",
                        Percent = number,
                        CreatedMs = scene.NowMs,
                    }
                )
            );
        }

        var read = await scene.GetAsync($"{ControlScene.Endpoints}/{id}");

        read.Json["waiting"]!.GetValue<long>().ShouldBe(3);
        read.Json["notices"]!.AsArray().Select(notice => notice!["percent"]!.GetValue<long>()).ShouldBe([11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
    }

    private static string? Text(ApiAnswer answer, string member) => answer.Json[member]?.GetValue<string>();
}

public sealed class EndpointSqliteTests(SqliteControlServer server) : EndpointTests(server), IClassFixture<SqliteControlServer>;

public sealed class EndpointPostgresTests(PostgresControlServer server) : EndpointTests(server), IClassFixture<PostgresControlServer>;
