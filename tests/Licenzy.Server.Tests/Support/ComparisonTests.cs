using Licenzy.Core;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Support;

/// <summary>
/// For the class of bugs in which a comparison with Stripe hides what it changed. On servers of its own: a story here takes Stripe's
/// webhook endpoint away for good.
/// </summary>
public abstract class ComparisonTests(TestServer server)
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);

    [Fact]
    public async Task A_comparison_with_stripe_says_what_differed_and_leaves_its_trace()
    {
        var subject = RuntimeApi.Fresh("sync");
        await api.BuyAsync(subject, TestServer.Subscription);
        var desk = await SupportDesk.OpenAsync(server, PortalRole.Support);
        var subscription = (await desk.ListAsync(subject, "entitlements"))[0]["stripe_subscription_id"]!.GetValue<string>();

        // What webhooks have not told yet, the first comparison finds; then there is nothing left to find.
        (await desk.Person.PostAsync(SupportDesk.Path(subject, "/sync"))).Status.ShouldBe(200);
        var same = await desk.Person.PostAsync(SupportDesk.Path(subject, "/sync"));
        same.Status.ShouldBe(200, same.Text);
        same.Json["changed"]!.GetValue<bool>().ShouldBeFalse(same.Text);
        same.Json["looked"]!.GetValue<int>().ShouldBe(1);

        await server.Dial.SilenceAsync();
        await server.Dial.DeleteAsync($"/v1/subscriptions/{subscription}");
        var other = await desk.Person.PostAsync(SupportDesk.Path(subject, "/sync"));

        other.Json["changed"]!.GetValue<bool>().ShouldBeTrue(other.Text);
        other.Json["allowed_before"]!.GetValue<bool>().ShouldBeTrue();
        other.Json["allowed_after"]!.GetValue<bool>().ShouldBeFalse();
        other.Json["differences"]![0]!["fields"]!.AsArray().ShouldContain(field => field!["field"]!.GetValue<string>() == "status");
        var page = await desk.CustomerAsync(subject);
        page["last_sync"]!["actor"]!["id"]!.GetValue<string>().ShouldBe(desk.Person.UserId);
        page["decision"]!["allowed"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public async Task A_comparison_needs_the_role_and_tells_of_stripes_refusal()
    {
        var subject = RuntimeApi.Fresh("refused");
        var viewer = await PortalApi.SignInAsync(server, PortalRole.Viewer);
        var support = await PortalApi.SignInAsync(server, PortalRole.Support);

        (await viewer.PostAsync(SupportDesk.Path(subject, "/sync"))).Error.ShouldBe("role_required");
        (await support.On(Mode.Live).PostAsync(SupportDesk.Path(subject, "/sync"))).Status.ShouldBe(200);
        await api.BuyAsync(subject, TestServer.Pack);
        await server.Dial.FaultAsync("/v1/checkout/sessions", "status", status: 500, times: 100);
        var refused = await support.PostAsync(SupportDesk.Path(subject, "/sync"));
        await server.Dial.ClearAsync();

        refused.Status.ShouldBe(502, refused.Text);
        refused.Error.ShouldBe("stripe_error");
    }
}

public sealed class ComparisonOnSqlite(SqliteServer server) : ComparisonTests(server), IClassFixture<SqliteServer>;

public sealed class ComparisonOnPostgres(PostgresServer server) : ComparisonTests(server), IClassFixture<PostgresServer>;
