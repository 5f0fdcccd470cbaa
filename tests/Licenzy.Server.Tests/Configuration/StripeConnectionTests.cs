using Licenzy.Core;
using Licenzy.Server.Configuration;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.StripeConnections;
using Licenzy.Server.Tests.Deliveries;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Stripe;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Configuration;

/// <summary>
/// For the class of bugs in which a wrong key is stored, a right one is not, or an endpoint in Stripe and its stored secret part.
/// </summary>
public abstract class StripeConnectionTests(TestServer server)
{
    private const string Path = ConfigurationScene.Connection;

    [Fact]
    public async Task A_key_is_checked_and_its_webhook_registered_in_one_go()
    {
        var scene = await ConfigurationScene.NewAsync(server);
        (await scene.ConnectionAsync())["health"]!.GetValue<string>().ShouldBe("not_connected");

        var answer = await scene.ConnectAsync();

        answer.Status.ShouldBe(200, answer.Text);
        answer.Text.ShouldNotContain(scene.TestKey);
        answer.Text.ShouldNotContain("whsec_");
        var connection = await scene.ConnectionAsync();
        connection["connected"]!.GetValue<bool>().ShouldBeTrue();
        connection["account_id"]!.GetValue<string>().ShouldStartWith("acct_");
        connection["account_name"]!.GetValue<string>().ShouldNotBeEmpty();
        connection["webhook_secret"]!["set"]!.GetValue<bool>().ShouldBeTrue();
        connection["webhook_secret"]!["set_by"]!.GetValue<string>().ShouldBe(scene.Admin.UserId);
        var endpoint = (await scene.EndpointsAsync()).ShouldHaveSingleItem();
        endpoint["url"]!.GetValue<string>().ShouldBe(connection["webhook_url"]!.GetValue<string>());
        endpoint["id"]!.GetValue<string>().ShouldBe(connection["endpoint_id"]!.GetValue<string>());
        endpoint["api_version"]!.GetValue<string>().ShouldBe(StripeClientOptions.PinnedVersion);
        endpoint["enabled_events"]!.AsArray().Select(type => type!.GetValue<string>()).ShouldBe(StripeEventTypes.All, ignoreOrder: true);
        (await scene.DeedsAsync()).Select(deed => deed.Action).ShouldBe(["stripe_connection.connected"]);
        (await scene.ConnectionAsync("live"))["connected"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public async Task What_Stripe_sends_to_the_registered_endpoint_makes_the_connection_healthy()
    {
        var scene = await ConfigurationScene.ConnectedAsync(server);
        (await scene.ConnectionAsync())["health"]!.GetValue<string>().ShouldBe("quiet");
        (await scene.CheckAsync("secret_verifies"))["status"]!.GetValue<string>().ShouldBe("unknown");

        await SendSomethingAsync(scene);

        await HealthyAsync(scene);
        (await scene.ConnectionAsync())["last_event_at"].ShouldNotBeNull();
        (await scene.CheckAsync("secret_verifies"))["status"]!.GetValue<string>().ShouldBe("ok");
        (await scene.CheckAsync("last_event"))["status"]!.GetValue<string>().ShouldBe("ok");
    }

    [Theory]
    [InlineData("test", "sk_live_someoneelse1", "This is a live key. You are connecting test mode.")]
    [InlineData("live", "rk_test_someoneelse1", "This is a test key. You are connecting live mode.")]
    [InlineData("test", "pk_test_someoneelse1", "This is a publishable key")]
    [InlineData("test", "nonsense", "This is not a secret key of Stripe.")]
    [InlineData("test", "sk_test_revoked_long_ago", "Stripe does not accept this key")]
    public async Task A_key_that_cannot_be_is_refused_by_name_and_not_stored(string mode, string key, string words)
    {
        var scene = await ConfigurationScene.NewAsync(server);

        var answer = await scene.ConnectAsync(key, mode);

        answer.Error.ShouldBe("invalid_request");
        answer.Param.ShouldBe("secret_key");
        answer.Json["detail"]!.GetValue<string>().ShouldContain(words);
        answer.Text.ShouldNotContain(key);
        (await scene.ConnectionAsync(mode))["connected"]!.GetValue<bool>().ShouldBeFalse();
        (await scene.DeedsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_restricted_key_that_lacks_something_is_refused_by_the_name_of_what_it_lacks()
    {
        var scene = await ConfigurationScene.NewAsync(server);
        var key = scene.KeyWithout("charges_and_refunds_and_write_webhook_endpoints");

        var tried = await scene.Admin.PutAsync(
            Path,
            new
            {
                mode = "test",
                secret_key = key,
                dry_run = true,
            }
        );
        tried.Status.ShouldBe(200, tried.Text);
        var permissions = tried.Json["key"]!["permissions"]!
            .AsArray()
            .ToDictionary(one => one!["code"]!.GetValue<string>(), one => one!, StringComparer.Ordinal);
        permissions["charges_read"]["granted"]!.GetValue<bool>().ShouldBeFalse();
        permissions["refunds_read"]["granted"]!.GetValue<bool>().ShouldBeFalse();
        permissions["webhook_endpoints_write"]["granted"]!.GetValue<bool>().ShouldBeFalse();
        permissions["checkout_sessions_write"]["granted"]!.GetValue<bool>().ShouldBeTrue();
        permissions["disputes_read"]["granted"]!.GetValue<bool>().ShouldBeTrue();

        var refused = await scene.ConnectAsync(key);
        refused.Param.ShouldBe("secret_key");
        refused.Json["detail"]!.GetValue<string>().ShouldContain("lacks Charges: read, Refunds: read, Webhook Endpoints: write");
        (await scene.ConnectionAsync())["connected"]!.GetValue<bool>().ShouldBeFalse();
        (await scene.EndpointsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_restricted_key_that_may_not_register_endpoints_is_enough_by_hand()
    {
        var scene = await ConfigurationScene.NewAsync(server);
        var key = scene.KeyWithout("write_webhook_endpoints");

        var connected = await scene.Admin.PutAsync(Path, new { mode = "test", secret_key = key });
        connected.Status.ShouldBe(200, connected.Text);
        var enable = (await scene.Admin.GetAsync($"{Path}/events-to-enable")).Json;
        var secret = await server.Dial.CreateWebhookAsync(scene.TestKey, enable["webhook_url"]!.GetValue<string>());
        var stored = await scene.Admin.PutAsync(Path, new { mode = "test", webhook_secret = secret });

        stored.Status.ShouldBe(200, stored.Text);
        (await scene.ConnectionAsync())["restricted"]!.GetValue<bool>().ShouldBeTrue();
        (await scene.CheckAsync("permission_webhook_endpoints_write"))["status"]!.GetValue<string>().ShouldBe("warn");
        await SendSomethingAsync(scene);
        await HealthyAsync(scene);
    }

    [Fact]
    public async Task Another_Stripe_account_is_connected_only_when_that_is_meant()
    {
        var scene = await ConfigurationScene.ConnectedAsync(server);
        var before = await scene.ConnectionAsync();
        var other = $"sk_test_{RuntimeApi.Fresh("other")}x";

        var refused = await scene.Admin.PutAsync(Path, new { mode = "test", secret_key = other });
        refused.Error.ShouldBe("not_possible");
        refused.Param.ShouldBe("replace_account");
        (await scene.ConnectionAsync())["account_id"]!.GetValue<string>().ShouldBe(before["account_id"]!.GetValue<string>());

        var replaced = await scene.Admin.PutAsync(
            Path,
            new
            {
                mode = "test",
                secret_key = other,
                replace_account = true,
            }
        );
        replaced.Status.ShouldBe(200, replaced.Text);
        var after = await scene.ConnectionAsync();
        after["account_id"]!.GetValue<string>().ShouldNotBe(before["account_id"]!.GetValue<string>(), StringComparer.Ordinal);
        after["webhook_secret"]!["set"]!.GetValue<bool>().ShouldBeFalse();
        after["health"]!.GetValue<string>().ShouldBe("broken");
    }

    [Fact]
    public async Task A_network_that_is_cut_after_Stripe_made_the_endpoint_leaves_no_orphan()
    {
        var scene = await ConfigurationScene.NewAsync(server);
        await server.Dial.FaultAsync("/v1/webhook_endpoints", "drop_after_effect", times: 3, method: "POST");
        try
        {
            var cut = await scene.ConnectAsync();
            cut.Status.ShouldBe(502, cut.Text);
            cut.Json["detail"]!.GetValue<string>().ShouldContain("Nothing was saved");
        }
        finally
        {
            await server.Dial.ClearAsync();
        }

        (await scene.ConnectionAsync())["connected"]!.GetValue<bool>().ShouldBeFalse();
        (await scene.EndpointsAsync()).ShouldHaveSingleItem();

        var again = await scene.ConnectAsync();

        again.Status.ShouldBe(200, again.Text);
        again.Json["endpoints_removed"]!.GetValue<int>().ShouldBe(1);
        var endpoint = (await scene.EndpointsAsync()).ShouldHaveSingleItem();
        endpoint["url"]!.GetValue<string>().ShouldBe((await scene.ConnectionAsync())["webhook_url"]!.GetValue<string>());
        await SendSomethingAsync(scene);
        await HealthyAsync(scene);
    }

    [Fact]
    public async Task A_roll_replaces_the_endpoint_and_takes_the_old_signature_for_a_day()
    {
        var scene = await ConfigurationScene.NewAsync(server);
        (await scene.Admin.PutAsync(Path, new { mode = "test", secret_key = scene.TestKey })).Status.ShouldBe(200);
        var url = (await scene.ConnectionAsync())["webhook_url"]!.GetValue<string>();
        var oldSecret = await server.Dial.CreateWebhookAsync(scene.TestKey, url);
        (await scene.Admin.PutAsync(Path, new { mode = "test", webhook_secret = oldSecret })).Status.ShouldBe(200);

        var rolled = await scene.Admin.PostAsync($"{Path}/webhook/roll");

        rolled.Status.ShouldBe(200, rolled.Text);
        rolled.Json["endpoints_removed"]!.GetValue<int>().ShouldBe(1);
        rolled.Json["connection"]!["webhook_secret"]!["previous_until"].ShouldNotBeNull();
        (await scene.EndpointsAsync()).ShouldHaveSingleItem();
        var sender = new StripeSender(server);
        (await sender.SendAsync(StripeSender.Event("customer.deleted"), url, oldSecret)).Status.ShouldBe(200);
        await SendSomethingAsync(scene);
        await HealthyAsync(scene);
    }

    [Fact]
    public async Task Two_who_connect_at_once_end_with_one_connection_that_works()
    {
        var scene = await ConfigurationScene.NewAsync(server);

        var answers = await Task.WhenAll(scene.ConnectAsync(), scene.ConnectAsync(), scene.ConnectAsync());

        answers.ShouldContain(answer => answer.Status == 200);
        answers.ShouldAllBe(answer => answer.Status == 200 || answer.Error == "state_changed");
        var connection = await scene.ConnectionAsync();
        (await scene.EndpointsAsync())
            .Select(one => one["id"]!.GetValue<string>())
            .ShouldContain(connection["endpoint_id"]!.GetValue<string>(), StringComparer.Ordinal);
        await SendSomethingAsync(scene);
        await HealthyAsync(scene);
    }

    [Fact]
    public async Task Disconnecting_says_what_stays_and_removes_the_endpoint()
    {
        var scene = await ConfigurationScene.ConnectedAsync(server);

        var gone = await scene.Admin.DeleteAsync(Path);

        gone.Status.ShouldBe(200, gone.Text);
        gone.Json["disconnected"]!.GetValue<bool>().ShouldBeTrue();
        gone.Json["endpoint_removed"]!.GetValue<bool>().ShouldBeTrue();
        gone.Json["detail"]!.GetValue<string>().ShouldContain("Checkout stops in test mode");
        (await scene.ConnectionAsync())["connected"]!.GetValue<bool>().ShouldBeFalse();
        (await scene.EndpointsAsync()).ShouldBeEmpty();
        (await scene.Admin.DeleteAsync(Path)).Json["disconnected"]!.GetValue<bool>().ShouldBeFalse();
        (await scene.DeedsAsync()).Count(deed => deed.Action == "stripe_connection.disconnected").ShouldBe(1);
    }

    [Theory]
    [InlineData("viewer")]
    [InlineData("support")]
    public async Task Who_does_not_configure_may_look_and_not_touch(string role)
    {
        PortalRoles.TryRead(role, out var read).ShouldBeTrue();
        var scene = await ConfigurationScene.NewAsync(server, read);

        (await scene.ConnectAsync()).Error.ShouldBe("role_required");
        (await scene.Admin.DeleteAsync(Path)).Error.ShouldBe("role_required");
        (await scene.Admin.PostAsync($"{Path}/doctor")).Error.ShouldBe("stripe_not_connected");
        (await scene.Admin.GetAsync(Path)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Without_a_sandbox_beside_the_program_none_can_be_connected()
    {
        var scene = await ConfigurationScene.NewAsync(server);

        (await scene.Admin.PostAsync($"{Path}/sandbox")).Error.ShouldBe("not_possible");
    }

    [Fact]
    public async Task An_empty_account_of_the_sandbox_is_stocked_once_with_a_price_of_each_kind_and_a_first_event()
    {
        var scene = await ConfigurationScene.NewAsync(server);
        var stock = server.Services.GetRequiredService<StockSandbox>();
        var (key, scope) = (new StripeCredentials(scene.TestKey), new Scope(scene.ProjectId, Mode.Test));

        (await stock.HandleAsync(key, scope, CancellationToken.None)).ShouldBeNull();
        (await stock.HandleAsync(key, scope, CancellationToken.None)).ShouldBeNull();

        var prices = (await server.Dial.ReadAsync("/v1/prices?limit=10", scene.TestKey))["data"]!.AsArray();
        prices.Count(price => price!["type"]!.GetValue<string>() == "recurring").ShouldBe(1);
        prices.Count.ShouldBe(3);
        var sessions = (await server.Dial.ReadAsync("/v1/checkout/sessions?limit=10", scene.TestKey))["data"]!.AsArray();
        sessions.ShouldHaveSingleItem()!["status"]!.GetValue<string>().ShouldBe("expired");
    }

    private static Task HealthyAsync(ConfigurationScene scene) =>
        Patience.UntilAsync(async () => (await scene.ConnectionAsync())["health"]!.GetValue<string>(), health => health == "healthy");

    /// <summary>Something happens in Stripe that every endpoint of ours is told of.</summary>
    private async Task SendSomethingAsync(ConfigurationScene scene)
    {
        var customer = await server.Dial.CreateAsync(scene.TestKey, "/v1/customers", [new("email", "ada@example.com")]);
        await server.Dial.DeleteAsync($"/v1/customers/{customer["id"]}", scene.TestKey);
    }
}

/// <summary>On the embedded database.</summary>
public sealed class StripeConnectionsOnSqlite(SqliteServer server) : StripeConnectionTests(server), IClassFixture<SqliteServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class StripeConnectionsOnPostgres(PostgresServer server) : StripeConnectionTests(server), IClassFixture<PostgresServer>;
