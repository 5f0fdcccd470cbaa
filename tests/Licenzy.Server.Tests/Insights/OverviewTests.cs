using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Server.Insights;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Insights;

/// <summary>For the class of bugs in which a chart tells another story than the rows it is made of.</summary>
public abstract class OverviewTests(TestServer server)
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);

    [Fact]
    public async Task What_happened_now_is_in_the_figures_at_once_and_once_its_hour_is_counted_too()
    {
        var viewer = await PortalApi.SignInAsync(server, PortalRole.Viewer, mode: Mode.Test);
        var before = await OverviewAsync(viewer);
        var subject = RuntimeApi.Fresh("seen");
        await api.BuyAsync(subject, TestServer.Pack);
        (await api.ConsumeAsync(subject, 120)).Status.ShouldBe(200);
        (await api.CheckoutAsync(subject, TestServer.Subscription)).Status.ShouldBe(201);

        var now = await OverviewAsync(viewer);
        ShouldBeMore(before, now);
        now["entitlements"]!
            .AsArray()
            .Single(one => one!["kind"]!.GetValue<string>() == "usage_pack" && one["status"]!.GetValue<string>() == "active")!["count"]!
            .GetValue<long>()
            .ShouldBeGreaterThan(0);

        server.Clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(3));
        var counting = server.Services.GetRequiredService<CountFigures>();
        while (await counting.RunOnceAsync(TestContext.Current.CancellationToken)) { }

        var later = await OverviewAsync(viewer);
        ValueOf(later, "units_consumed").ShouldBe(ValueOf(now, "units_consumed"));
        ValueOf(later, "checkouts_created").ShouldBe(ValueOf(now, "checkouts_created"));
        ValueOf(later, "purchases_finalized").ShouldBe(ValueOf(now, "purchases_finalized"));
        PointsOf(later, "units_consumed").ShouldBe(ValueOf(later, "units_consumed"));
        later["conversion"]!.GetValue<double>().ShouldBeInRange(0.1, 100);
    }

    [Fact]
    public async Task Two_nodes_count_an_hour_once()
    {
        await using var other = server.BuildAnother();
        var subject = RuntimeApi.Fresh("twice");
        await api.BuyAsync(subject, TestServer.Pack);
        (await api.ConsumeAsync(subject, 7)).Status.ShouldBe(200);
        server.Clock.Advance(TimeSpan.FromHours(2));
        var cancellation = TestContext.Current.CancellationToken;

        await Task.WhenAll(
            Task.Run(() => server.Services.GetRequiredService<CountFigures>().RunOnceAsync(cancellation), cancellation),
            Task.Run(() => other.Services.GetRequiredService<CountFigures>().RunOnceAsync(cancellation), cancellation)
        );

        var scope = new Scope(server.Setup.ProjectId!, Mode.Test);
        var (hours, rows) = await server.Database.ReadAsync(
            async session =>
                (
                    await session.FindAsync<long>(
                        "select cast(sum(value) as bigint) from figures where project_id = @ProjectId and mode = @Mode and name = 'units_consumed'",
                        new { scope.ProjectId, Mode = scope.ModeText }
                    ),
                    await session.FindAsync<long>(
                        "select cast(sum(units) as bigint) from usage_entries where project_id = @ProjectId and mode = @Mode",
                        new { scope.ProjectId, Mode = scope.ModeText }
                    )
                ),
            cancellation
        );
        hours.ShouldBe(rows);
    }

    [Fact]
    public async Task An_empty_mode_has_figures_of_zero_and_says_that_stripe_is_silent()
    {
        var viewer = await PortalApi.SignInAsync(server, PortalRole.Viewer, mode: Mode.Live);

        foreach (var range in new[] { "24h", "7d", "30d", "90d" })
        {
            var overview = await viewer.GetAsync($"/portal/overview?range={range}");
            overview.Status.ShouldBe(200, overview.Text);
            ValueOf(overview.Json, "units_consumed").ShouldBe(0);
            overview.Json["conversion"].ShouldBeNull();
        }

        server.Clock.Advance(TimeSpan.FromHours(2));
        var quiet = (await viewer.GetAsync("/portal/overview")).Json["attention"]!.AsArray();
        quiet.ShouldContain(item => item!["kind"]!.GetValue<string>() == "quiet_connection");
        (await viewer.GetAsync("/portal/overview?range=8d")).Param.ShouldBe("range");
    }

    private static void ShouldBeMore(JsonNode before, JsonNode now)
    {
        (ValueOf(now, "units_consumed") - ValueOf(before, "units_consumed")).ShouldBe(120);
        (ValueOf(now, "checkouts_created") - ValueOf(before, "checkouts_created")).ShouldBe(2);
        (ValueOf(now, "purchases_finalized") - ValueOf(before, "purchases_finalized")).ShouldBe(1);
        (ValueOf(now, "subjects_with_access") - ValueOf(before, "subjects_with_access")).ShouldBe(1);
        (ValueOf(now, "subjects_by_usage_pack") - ValueOf(before, "subjects_by_usage_pack")).ShouldBe(1);
    }

    private static async Task<JsonNode> OverviewAsync(PortalApi viewer)
    {
        var answer = await viewer.GetAsync("/portal/overview?range=24h");
        answer.Status.ShouldBe(200, answer.Text);
        return answer.Json;
    }

    private static long ValueOf(JsonNode overview, string name) => Series(overview, name)["value"]!.GetValue<long>();

    private static long PointsOf(JsonNode overview, string name) =>
        Series(overview, name)["points"]!.AsArray().Sum(point => point!["value"]!.GetValue<long>());

    private static JsonNode Series(JsonNode overview, string name) =>
        overview["figures"]!.AsArray().Single(one => one!["name"]!.GetValue<string>() == name)!;
}

/// <summary>On the embedded database.</summary>
public sealed class OverviewOnSqlite(SqliteServer server) : OverviewTests(server), IClassFixture<SqliteServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class OverviewOnPostgres(PostgresServer server) : OverviewTests(server), IClassFixture<PostgresServer>;
