using Licenzy.Core;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Tests.Configuration;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.WebhookControl;

/// <summary>For the class of bugs in which the portal does something else than the runtime API, or does it without telling who did.</summary>
public abstract class PortalControlTests(TestServer server)
{
    private const string Endpoints = "/portal/webhooks/endpoints";

    [Fact]
    public async Task What_an_administrator_does_to_an_endpoint_is_told_to_the_audit_log_without_its_secret()
    {
        var scene = await ConfigurationScene.NewAsync(server);

        var made = await scene.Admin.PostAsync(Endpoints, new { url = "http://127.0.0.1:9555/hooks" }, RuntimeApi.Fresh("intent"));
        made.Status.ShouldBe(201, made.Text);
        var path = $"{Endpoints}/{made.Json["id"]}";
        (await scene.Admin.PatchAsync(path, new { enabled = false })).Status.ShouldBe(200);
        (await scene.Admin.PatchAsync(path, new { enabled = false })).Status.ShouldBe(200);
        var rotated = await scene.Admin.PostAsync($"{path}/rotate-secret", new { overlap_hours = 1 });
        (await scene.Admin.PostAsync($"{path}/rotate-secret/end")).Status.ShouldBe(200);
        (await scene.Admin.DeleteAsync(path)).Status.ShouldBe(204);

        var deeds = await scene.DeedsAsync();
        deeds
            .Select(deed => deed.Action)
            .ShouldBe([
                "webhook_endpoint.created",
                "webhook_endpoint.changed",
                "webhook_endpoint.secret_rotated",
                "webhook_endpoint.secret_overlap_ended",
                "webhook_endpoint.deleted",
            ]);
        foreach (var secret in new[] { made, rotated }.Select(answer => answer.Json["secret"]!.GetValue<string>()))
        {
            deeds.ShouldAllBe(deed => !(deed.Details ?? string.Empty).Contains(secret));
        }
    }

    [Fact]
    public async Task The_list_of_endpoints_says_how_the_last_day_went()
    {
        var scene = await ConfigurationScene.NewAsync(server);
        var made = (await scene.Admin.PostAsync(Endpoints, new { url = "http://127.0.0.1:9555/hooks" })).Json;
        (await scene.Admin.PostAsync($"{Endpoints}/{made["id"]}/test?wait=20")).Status.ShouldBe(201);

        var listed = (await scene.Admin.GetAsync(Endpoints)).Json["data"]!.AsArray().ShouldHaveSingleItem()!;

        var day = listed["last_24_hours"]!;
        day["attempts"]!.GetValue<long>().ShouldBe(1);
        day["succeeded"]!.GetValue<long>().ShouldBe(0);
        day["p95_ms"]!.GetValue<long>().ShouldBeGreaterThanOrEqualTo(0);
        day["half_hours"]!.AsArray().Count.ShouldBe(48);
        day["half_hours"]!.AsArray().Sum(part => part!["failed"]!.GetValue<long>()).ShouldBe(1);
    }

    [Fact]
    public async Task Support_sends_again_and_configures_nothing_and_a_viewer_only_reads()
    {
        var support = await PortalApi.SignInAsync(server, PortalRole.Support);
        var viewer = await PortalApi.SignInAsync(server, PortalRole.Viewer);

        (await support.PostAsync(Endpoints, new { url = "http://127.0.0.1:9555/hooks" })).Error.ShouldBe("role_required");
        (await support.PostAsync("/portal/webhooks/outbound/requeue-dead", new { dry_run = true })).Status.ShouldBe(200);
        (await support.PostAsync("/portal/webhooks/outbound/evt_01kg9q4t2m8x5c7v3b6n0w1zyk/expunge")).Error.ShouldBe("role_required");
        (await viewer.PostAsync("/portal/webhooks/outbound/requeue-dead", new { dry_run = true })).Error.ShouldBe("role_required");
        (await viewer.GetAsync("/portal/webhooks/outbound")).Status.ShouldBe(200);
        (await viewer.GetAsync(Endpoints)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_delivery_is_requeued_and_resent_by_hand_and_that_is_told()
    {
        var scene = await ConfigurationScene.NewAsync(server);
        var made = (await scene.Admin.PostAsync(Endpoints, new { url = "http://127.0.0.1:9555/hooks" })).Json;
        var test = (await scene.Admin.PostAsync($"{Endpoints}/{made["id"]}/test?wait=20")).Json;
        var delivery = $"/portal/webhooks/outbound/{test["id"]}";

        var shown = (await scene.Admin.GetAsync(delivery)).Json;
        shown["attempts"].ShouldNotBeNull();
        shown["max_attempts"].ShouldNotBeNull();
        var requeued = await scene.Admin.PostAsync($"{delivery}/requeue");
        var resent = await scene.Admin.PostAsync($"{delivery}/resend");

        requeued.Status.ShouldBeOneOf(200, 409);
        resent.Status.ShouldBe(201, resent.Text);
        var actions = (await scene.DeedsAsync()).Select(deed => deed.Action).ToList();
        actions.ShouldContain("webhook_endpoint.tested", StringComparer.Ordinal);
        actions.ShouldContain("outbound_event.resent", StringComparer.Ordinal);
        (await scene.Admin.On(Mode.Live).GetAsync(delivery)).Status.ShouldBe(404);
    }
}

/// <summary>On the embedded database.</summary>
public sealed class PortalControlOnSqlite(SqliteServer server) : PortalControlTests(server), IClassFixture<SqliteServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class PortalControlOnPostgres(PostgresServer server) : PortalControlTests(server), IClassFixture<PostgresServer>;
