using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Plans;

/// <summary>For the class of bugs in which a vendor's own bill locks out its customers, or opens what was not paid for.</summary>
public abstract class LiveWriteGateTests<TServer>(TServer server)
    where TServer : TestServer, IPlatform
{
    private const string Subscription = "/portal/account/subscription";

    [Fact]
    public async Task An_installation_without_plans_is_open()
    {
        var viewer = await PortalApi.SignInAsync(server, PortalRole.Viewer);
        if (server.PlatformProjectId is not null)
        {
            server.PlatformProjectId = null;
            await server.RestartAsync();
        }

        var read = await viewer.GetAsync(Subscription);

        read.Json["open"]!.GetValue<bool>().ShouldBeTrue(read.Text);
        read.Json["live_writes"]!.GetValue<bool>().ShouldBeTrue();
        read.Json["plans"]!.AsArray().ShouldBeEmpty();
        var owner = await PortalApi.SignInAsync(server);
        (await owner.PostAsync($"{Subscription}/checkout", new { product_code = PlatformScene.Plan })).Error.ShouldBe("not_possible");
        (await owner.PostAsync($"{Subscription}/trial")).Error.ShouldBe("not_possible");
        (await owner.PostAsync($"{Subscription}/manage")).Error.ShouldBe("not_possible");
    }

    [Fact]
    public async Task Live_writes_need_a_plan_or_a_trial_and_nothing_else_does()
    {
        var (live, test) = (RuntimeApi.Live(server), RuntimeApi.Test(server));
        var subject = RuntimeApi.Fresh("plan");
        await live.BuyAsync(subject, TestServer.Pack);
        await PlatformScene.BeginAsync(server);
        var owner = await PortalApi.SignInAsync(server);

        await ShouldBeClosedAsync(live, subject);
        (await live.IsAllowedAsync(subject)).ShouldBeTrue();
        (await test.CheckoutAsync(subject, TestServer.Pack)).Status.ShouldBe(201);
        var before = await owner.GetAsync(Subscription);
        before.Json["status"]!.GetValue<string>().ShouldBe("none", before.Text);
        before.Json["trial_days"]!.GetValue<long>().ShouldBe(14);
        before.Json["live_writes"]!.GetValue<bool>().ShouldBeFalse();

        var trial = await owner.PostAsync($"{Subscription}/trial");
        trial.Json["status"]!.GetValue<string>().ShouldBe("trialing", trial.Text);
        (await owner.PostAsync($"{Subscription}/trial")).Error.ShouldBe("not_possible");
        (await live.ConsumeAsync(subject, 1)).Status.ShouldBe(200);
        await server.Database.WriteAsync(
            session =>
                session.ExecuteAsync(
                    "update accounts set trial_ends_ms = @Now",
                    new { Now = server.Clock.GetUtcNow().ToUnixTimeMilliseconds() }
                ),
            TestContext.Current.CancellationToken
        );
        await ShouldBeClosedAsync(live, subject);

        await BuyPlanAsync(owner);
        (await live.ConsumeAsync(subject, 1)).Status.ShouldBe(200);
        (await live.CheckoutAsync(subject, TestServer.Pass)).Status.ShouldBe(201);
        (await owner.PostAsync($"{Subscription}/checkout", new { product_code = PlatformScene.Plan })).Error.ShouldBe("already_subscribed");
        await server.Database.WriteAsync(
            session => session.ExecuteAsync("update accounts set trial_ends_ms = null"),
            TestContext.Current.CancellationToken
        );
        (await owner.PostAsync($"{Subscription}/trial")).Error.ShouldBe("not_possible");
        var platform = await owner.DeleteAsync($"/portal/projects/{server.PlatformProjectId}", new { name = "Platform" });
        platform.Error.ShouldBe("not_possible", platform.Text);
        var managed = await owner.PostAsync($"{Subscription}/manage");
        managed.Status.ShouldBe(200, managed.Text);
        (await server.Client.GetAsync(managed.Json["url"]!.GetValue<string>())).IsSuccessStatusCode.ShouldBeTrue();
        await server.VerifyAsync();
    }

    private async Task BuyPlanAsync(PortalApi owner)
    {
        (await owner.PostAsync($"{Subscription}/checkout", new { product_code = "NONE" })).Error.ShouldBe("product_not_found");
        var key = RuntimeApi.Fresh("plan");
        var checkout = await owner.PostAsync($"{Subscription}/checkout", new { product_code = PlatformScene.Plan }, key);
        checkout.Status.ShouldBe(201, checkout.Text);
        var again = await owner.PostAsync($"{Subscription}/checkout", new { product_code = PlatformScene.Plan }, key);
        again.Text.ShouldBe(checkout.Text);
        await RuntimeApi.Live(server).PayAsync(checkout.Json["checkout_url"]!.GetValue<string>(), "card=4242424242424242");
        await Until.TrueAsync(
            async () => (await owner.GetAsync(Subscription)).Json["status"]!.GetValue<string>() == "active",
            TimeSpan.FromSeconds(30),
            "the plan is active"
        );

        var after = await owner.GetAsync(Subscription);
        after.Json["plan"]!["product_code"]!.GetValue<string>().ShouldBe(PlatformScene.Plan);
        after.Json["live_writes"]!.GetValue<bool>().ShouldBeTrue();
        after.Json["limits"]![0]!["limit"]!.GetValue<long>().ShouldBe(400);
        after.Json["can_manage"]!.GetValue<bool>().ShouldBeTrue();
    }

    private static async Task ShouldBeClosedAsync(RuntimeApi live, string subject)
    {
        (await live.ConsumeAsync(subject, 1)).Error.ShouldBe("plan_mode_not_allowed");
        (await live.CheckoutAsync(subject, TestServer.Pass)).Error.ShouldBe("plan_mode_not_allowed");
    }
}

public sealed class LiveWriteGateOnSqlite(SqlitePlatform server)
    : LiveWriteGateTests<SqlitePlatform>(server),
        IClassFixture<SqlitePlatform>;

public sealed class LiveWriteGateOnPostgres(PostgresPlatform server)
    : LiveWriteGateTests<PostgresPlatform>(server),
        IClassFixture<PostgresPlatform>;
