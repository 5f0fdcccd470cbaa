using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Tests.Deliveries;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Portal;

/// <summary>
/// What an operator does when a customer calls, by the routes of the portal alone: find them, see why, put it right, and leave a trace.
/// Everything but the shared parts is done with the role <c>support</c>.
/// </summary>
public abstract class PlaybookTests(TestServer server) : IAsyncDisposable
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await server.VerifyAsync();
    }

    [Fact]
    public async Task Access_missing_the_webhook_was_lost_and_a_sync_brings_it()
    {
        var support = await SupportAsync();
        var subject = RuntimeApi.Fresh("paid");
        await server.Dial.PressAsync("deliveries/pause");
        var checkout = await api.CheckoutAsync(subject, TestServer.Subscription);
        await api.PayAsync(checkout.Json["checkout_url"]!.GetValue<string>(), "card=4242424242424242");

        var before = await CustomerAsync(support, subject);
        before["decision"]!["allowed"]!.GetValue<bool>().ShouldBeFalse();
        before["counts"]!["attempts"]!.GetValue<long>().ShouldBe(1);

        var synced = await support.PostAsync($"/portal/support/customers/{subject}/sync");
        synced.Status.ShouldBe(200, synced.Text);
        (await CustomerAsync(support, subject))["decision"]!["allowed"]!.GetValue<bool>().ShouldBeTrue();
        (await api.IsAllowedAsync(subject)).ShouldBeTrue();
        await server.Dial.PressAsync("deliveries/resume");
        (await support.PostAsync($"/portal/support/customers/{subject}/sync")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Delivery_failed_the_receiver_is_mended_and_the_delivery_requeued()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Say(503);
        var admin = await PortalApi.SignInAsync(server, PortalRole.Admin, mode: Mode.Test);
        var support = await SupportAsync();
        var made = await admin.PostAsync("/portal/webhooks/endpoints", new { url = receiver.Url, event_types = new[] { "purchase.*" } });
        made.Status.ShouldBe(201, made.Text);
        var subject = RuntimeApi.Fresh("untold");
        await api.BuyAsync(subject, TestServer.Pack);
        await receiver.GotAsync(1);

        JsonNode? delivery = null;
        await Until.TrueAsync(
            async () =>
            {
                var list = await support.GetAsync($"/portal/webhooks/outbound?subject_ref={subject}&status=failed");
                delivery = list.Json["data"]!.AsArray().FirstOrDefault();
                return delivery is not null;
            },
            TimeSpan.FromSeconds(30),
            "the failure is on record"
        );
        delivery!["last_http_status"]!.GetValue<long>().ShouldBe(503);
        delivery["next_attempt_at"].ShouldNotBeNull();

        receiver.Say(200);
        var requeued = await support.PostAsync($"/portal/webhooks/outbound/{delivery["id"]}/requeue");
        requeued.Status.ShouldBe(200, requeued.Text);
        await receiver.GotAsync(2);
        await Until.TrueAsync(
            async () =>
                (await support.GetAsync($"/portal/webhooks/outbound/{delivery["id"]}")).Json["status"]!.GetValue<string>() == "sent",
            TimeSpan.FromSeconds(30),
            "the delivery is sent"
        );
        (await admin.DeleteAsync($"/portal/webhooks/endpoints/{made.Json["id"]}")).Status.ShouldBe(204);
    }

    [Fact]
    public async Task Refund_revoked_access_the_page_says_so_and_a_grant_mends_it()
    {
        var support = await SupportAsync();
        var subject = RuntimeApi.Fresh("refunded");
        await api.BuyAsync(subject, TestServer.Pack);
        var pack = (await CustomerAsync(support, subject))["entitlements"]![0]!;
        var intent = await server.Dial.ReadAsync($"/v1/payment_intents/{pack["stripe_payment_intent_id"]}");
        await server.Dial.PressAsync($"charges/{intent["latest_charge"]}/refund");
        await Until.TrueAsync(async () => !await api.IsAllowedAsync(subject), TimeSpan.FromSeconds(30), "the refund is known");

        var denied = await CustomerAsync(support, subject);
        denied["decision"]!["reasons"]![0]!["reason"]!.GetValue<string>().ShouldBe("refunded");
        var timeline = (await support.GetAsync($"/portal/support/customers/{subject}/timeline")).Json["data"]!.AsArray();
        timeline.ShouldContain(row => row!.ToJsonString().Contains("refund"));

        var granted = await support.PostAsync(
            $"/portal/support/customers/{subject}/grants",
            new { product_code = TestServer.Pass, note = "Refund agreed by phone, ticket 4711" }
        );
        granted.Status.ShouldBe(200, granted.Text);
        (await api.IsAllowedAsync(subject)).ShouldBeTrue();
    }

    [Fact]
    public async Task Credits_gone_the_ledger_says_where_and_an_adjustment_gives_them_back()
    {
        var support = await SupportAsync();
        var subject = RuntimeApi.Fresh("empty");
        await api.BuyAsync(subject, TestServer.Pack);
        (await api.ConsumeAsync(subject, 600, "night-job-1")).Status.ShouldBe(200);
        (await api.ConsumeAsync(subject, 400, "night-job-2")).Status.ShouldBe(200);
        (await CustomerAsync(support, subject))["decision"]!["reasons"]![0]!["reason"]!.GetValue<string>().ShouldBe("exhausted");

        var usage = (await support.GetAsync($"/portal/support/customers/{subject}/usage")).Json.ToJsonString();
        usage.ShouldContain("night-job-1");
        usage.ShouldContain("night-job-2");
        var pack = (await CustomerAsync(support, subject))["entitlements"]![0]!["id"]!.GetValue<string>();

        const string Note = "The nightly job ran twice";
        var preview = await support.PostAsync(
            $"/portal/entitlements/{pack}/adjust",
            new
            {
                delta = 400,
                note = Note,
                dry_run = true,
            }
        );
        preview.Json["decision"]!["after"]!["allowed"]!.GetValue<bool>().ShouldBeTrue(preview.Text);
        (await api.IsAllowedAsync(subject)).ShouldBeFalse();
        var version = preview.Json["version"]!.GetValue<string>();
        var done = await support.PostAsync(
            $"/portal/entitlements/{pack}/adjust",
            new
            {
                delta = 400,
                note = Note,
                version,
            }
        );
        done.Status.ShouldBe(200, done.Text);
        (
            await support.PostAsync(
                $"/portal/entitlements/{pack}/adjust",
                new
                {
                    delta = 400,
                    note = Note,
                    version,
                }
            )
        ).Error.ShouldBe("state_changed");
        (await api.ConsumeAsync(subject, 400)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Manual_grant_recovery_looked_at_done_told_and_taken_back()
    {
        await using var receiver = await Receiver.StartAsync();
        var admin = await PortalApi.SignInAsync(server, PortalRole.Admin, mode: Mode.Test);
        var endpoint = await admin.PostAsync("/portal/webhooks/endpoints", new { url = receiver.Url });
        var support = await SupportAsync();
        var subject = RuntimeApi.Fresh("granted");
        var grant = $"/portal/support/customers/{subject}/grants";
        const string Note = "Ticket 4712: outage of Tuesday";

        var preview = await support.PostAsync(
            grant,
            new
            {
                product_code = TestServer.Pass,
                note = Note,
                dry_run = true,
            }
        );
        preview.Status.ShouldBe(200, preview.Text);
        preview.Json["events"]![0]!["endpoints"]!.GetValue<long>().ShouldBeGreaterThan(0);
        (await api.IsAllowedAsync(subject)).ShouldBeFalse();

        var granted = await support.PostAsync(grant, new { product_code = TestServer.Pass, note = Note });
        (await api.IsAllowedAsync(subject)).ShouldBeTrue(granted.Text);
        var told = JsonNode.Parse((await receiver.GotAsync(1))[0].Body)!["data"]!;
        told["source"]!.GetValue<string>().ShouldBe("portal");
        told["reason"]!.GetValue<string>().ShouldBe("manual_grant");
        told["actor_user_id"]!.GetValue<string>().ShouldBe(support.UserId);

        var undone = await support.PostAsync(
            $"/portal/history/{granted.Json["history_ids"]![0]}/undo",
            new { note = "Granted to the wrong customer" }
        );
        undone.Status.ShouldBe(200, undone.Text);
        (await api.IsAllowedAsync(subject)).ShouldBeFalse();
        var log = (await admin.GetAsync($"/portal/audit-log?subject_ref={subject}")).Json["data"]!.AsArray();
        log.Count.ShouldBe(2);
        log.ToJsonString().ShouldContain(Note);
        (await admin.DeleteAsync($"/portal/webhooks/endpoints/{endpoint.Json["id"]}")).Status.ShouldBe(204);
    }

    private Task<PortalApi> SupportAsync() => PortalApi.SignInAsync(server, PortalRole.Support, mode: Mode.Test);

    private static async Task<JsonNode> CustomerAsync(PortalApi support, string subject)
    {
        var page = await support.GetAsync($"/portal/support/customers/{subject}");
        page.Status.ShouldBe(200, page.Text);
        return page.Json;
    }
}

/// <summary>On the embedded database.</summary>
public sealed class PlaybooksOnSqlite(SqliteServer server) : PlaybookTests(server), IClassFixture<SqliteServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class PlaybooksOnPostgres(PostgresServer server) : PlaybookTests(server), IClassFixture<PostgresServer>;
