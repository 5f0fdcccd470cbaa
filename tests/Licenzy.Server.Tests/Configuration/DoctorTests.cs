using Licenzy.Server.Configuration.Doctor;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Tests.Configuration;

/// <summary>For the class of faults that nobody sees until a customer calls: the doctor names each, and what to do.</summary>
public abstract class DoctorTests(TestServer server)
{
    private const string Path = ConfigurationScene.Connection;

    [Fact]
    public async Task A_connection_as_it_should_be_is_good_in_all_but_the_address_of_this_machine()
    {
        var scene = await ConfigurationScene.ConnectedAsync(server);

        var report = await scene.Admin.PostAsync($"{Path}/doctor");

        report.Status.ShouldBe(200, report.Text);
        var bad = report.Json["checks"]!
            .AsArray()
            .Where(check => check!["status"]!.GetValue<string>() != "ok")
            .ToDictionary(check => check!["code"]!.GetValue<string>(), check => check!["status"]!.GetValue<string>());
        bad.ShouldBe(
            new Dictionary<string, string>
            {
                ["secret_verifies"] = "unknown",
                ["last_event"] = "warn",
                ["public_url"] = "warn",
            },
            ignoreOrder: true
        );
        (await scene.CheckAsync("public_url"))["fix"]!.GetValue<string>().ShouldContain("stripe listen");
    }

    [Fact]
    public async Task Event_types_that_the_endpoint_misses_are_named_and_added()
    {
        var scene = await ConfigurationScene.ConnectedAsync(server);
        var endpoint = (await scene.EndpointsAsync()).Single()["id"]!.GetValue<string>();
        await server.Dial.CreateAsync(
            scene.TestKey,
            $"/v1/webhook_endpoints/{endpoint}",
            [new("enabled_events[]", "checkout.session.completed"), new("enabled_events[]", "charge.updated"), new("disabled", "true")]
        );

        var missing = await scene.CheckAsync("event_types");
        missing["status"]!.GetValue<string>().ShouldBe("fail");
        missing["detail"]!.GetValue<string>().ShouldContain("charge.dispute.closed");
        missing["detail"]!.GetValue<string>().ShouldNotContain("checkout.session.completed");
        (await scene.CheckAsync("endpoint_exists"))["status"]!.GetValue<string>().ShouldBe("fail");

        var added = await scene.Admin.PostAsync($"{Path}/webhook/events");
        added.Status.ShouldBe(200, added.Text);
        added.Json["switched_on"]!.GetValue<bool>().ShouldBeTrue();
        (await scene.CheckAsync("event_types"))["status"]!.GetValue<string>().ShouldBe("ok");
        (await scene.CheckAsync("endpoint_exists"))["status"]!.GetValue<string>().ShouldBe("ok");
        var now = (await scene.EndpointsAsync()).Single()["enabled_events"]!.AsArray().Select(type => type!.GetValue<string>());
        now.ShouldContain("charge.updated", "what somebody else added stays");
        (await scene.Admin.PostAsync($"{Path}/webhook/events")).Json["added"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task An_endpoint_that_is_gone_and_a_second_one_are_told_apart()
    {
        var scene = await ConfigurationScene.ConnectedAsync(server);
        var url = (await scene.ConnectionAsync())["webhook_url"]!.GetValue<string>();
        await server.Dial.CreateWebhookAsync(scene.TestKey, url);
        (await scene.CheckAsync("endpoint_exists"))["status"]!.GetValue<string>().ShouldBe("warn");

        foreach (var endpoint in await scene.EndpointsAsync())
        {
            await server.Dial.DeleteAsync($"/v1/webhook_endpoints/{endpoint["id"]}", scene.TestKey);
        }

        (await scene.CheckAsync("endpoint_exists"))["status"]!.GetValue<string>().ShouldBe("fail");
        (await scene.Admin.PostAsync($"{Path}/webhook/events")).Error.ShouldBe("not_possible");
    }

    [Fact]
    public async Task A_secret_of_another_endpoint_shows_by_what_does_not_verify()
    {
        var scene = await ConfigurationScene.ConnectedAsync(server);
        var url = (await scene.ConnectionAsync())["webhook_url"]!.GetValue<string>();

        var sent = await new StripeSender(server).SendAsync(StripeSender.Event("customer.deleted"), url, "whsec_of_another_endpoint");

        sent.Error.ShouldBe("invalid_signature");
        (await scene.ConnectionAsync())["health"]!.GetValue<string>().ShouldBe("broken");
        var check = await scene.CheckAsync("secret_verifies");
        check["status"]!.GetValue<string>().ShouldBe("fail");
        check["detail"]!.GetValue<string>().ShouldContain("1 requests");
    }

    [Fact]
    public async Task A_permission_that_the_key_lost_is_named()
    {
        var scene = await ConfigurationScene.NewAsync(server);
        (await scene.ConnectAsync(scene.KeyWithout("nothing"))).Status.ShouldBe(200);
        await server.Dial.FaultAsync("/v1/disputes", "status", status: 403);

        var check = await scene.CheckAsync("permission_disputes_read");

        check["status"]!.GetValue<string>().ShouldBe("fail");
        check["detail"]!.GetValue<string>().ShouldContain("Disputes: read");
        (await scene.CheckAsync("permission_charges_read"))["status"]!.GetValue<string>().ShouldBe("ok");
    }

    [Fact]
    public async Task While_Stripe_fails_what_is_known_here_is_told_all_the_same()
    {
        var scene = await ConfigurationScene.ConnectedAsync(server);
        await server.Dial.FaultAsync("/v1/", "status", status: 500, times: 100);
        try
        {
            (await scene.CheckAsync("key_works"))["status"]!.GetValue<string>().ShouldBe("unknown");
            (await scene.CheckAsync("clock"))["status"]!.GetValue<string>().ShouldBe("unknown");
            (await scene.CheckAsync("event_types"))["status"]!.GetValue<string>().ShouldBe("unknown");
            (await scene.CheckAsync("last_event"))["status"]!.GetValue<string>().ShouldBe("warn");
            var refused = await scene.ConnectAsync();
            refused.Status.ShouldBe(502);
            refused.Json["detail"]!.GetValue<string>().ShouldContain("Nothing was saved");
        }
        finally
        {
            await server.Dial.ClearAsync();
        }
    }

    [Theory]
    [InlineData(0, "Ok")]
    [InlineData(299, "Ok")]
    [InlineData(301, "Fail")]
    [InlineData(-301, "Fail")]
    public void A_clock_that_differs_by_more_than_signatures_may_is_a_fault(int seconds, string status)
    {
        var now = DateTimeOffset.UnixEpoch.AddDays(20_000);
        var probe = new Probe<StripeAccount>(Value: null, Error: null, DurationMs: 5, ServerDate: now);

        EventChecks.Clock(probe, now.AddSeconds(seconds)).Status.ToString().ShouldBe(status);
    }
}

/// <summary>A program that waits for Stripe for a second at most.</summary>
public sealed class ImpatientServer : SqliteServer
{
    protected override IReadOnlyList<string> Settings => ["--Stripe:TimeoutSeconds=1", "--Stripe:MaximumRetries=0"];
}

/// <summary>For the class of bugs in which a Stripe that hangs makes the pages hang that would say so.</summary>
public sealed class HangingStripeTests(ImpatientServer server) : IClassFixture<ImpatientServer>
{
    [Fact]
    public async Task A_Stripe_that_hangs_is_told_in_time_and_nothing_is_saved()
    {
        var scene = await ConfigurationScene.ConnectedAsync(server);
        await server.Dial.FaultAsync("/v1/", "delay", delayMs: 4_000, times: 100);
        try
        {
            var report = await scene.Admin.PostAsync($"{ConfigurationScene.Connection}/doctor");
            report.Status.ShouldBe(200, report.Text);
            report.Json["duration_ms"]!.GetValue<long>().ShouldBeLessThan(10_000);
            report.Json["checks"]!.AsArray().ShouldContain(check => check!["status"]!.GetValue<string>() == "unknown");

            var refused = await scene.ConnectAsync();
            refused.Error.ShouldBe("stripe_timeout");
            refused.Json["detail"]!.GetValue<string>().ShouldContain("Nothing was saved");

            var products = await scene.Admin.GetAsync("/portal/products");
            products.Status.ShouldBe(200);
        }
        finally
        {
            await server.Dial.ClearAsync();
        }
    }
}

/// <summary>On the embedded database.</summary>
public sealed class DoctorOnSqlite(SqliteServer server) : DoctorTests(server), IClassFixture<SqliteServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class DoctorOnPostgres(PostgresServer server) : DoctorTests(server), IClassFixture<PostgresServer>;
