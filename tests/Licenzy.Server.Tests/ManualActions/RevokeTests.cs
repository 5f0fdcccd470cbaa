using Licenzy.Core;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.ManualActions;

/// <summary>Taking access away and giving it back, and changing what is left of a pack.</summary>
public abstract class RevokeTests(TestServer server) : IAsyncDisposable
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);
    private readonly StoredRows rows = StoredRows.Of(server);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await server.VerifyAsync();
    }

    [Fact]
    public async Task A_revoked_subscription_gives_no_access_until_it_is_restored()
    {
        var (subject, support) = (RuntimeApi.Fresh("sub"), await Operator.OfAsync(server));
        await api.BuyAsync(subject, TestServer.Subscription);
        var id = (await rows.EntitlementsAsync(subject)).Single().Id;

        var revoked = await support.OnAsync(id, "revoke");

        revoked.Status.ShouldBe(200, revoked.Text);
        Operator.WarningsOf(revoked).ShouldBe(["stripe_keeps_charging", "access_ends"]);
        (await api.IsAllowedAsync(subject)).ShouldBeFalse();
        (await rows.EntitlementsAsync(subject)).Single().UnavailableReason.ShouldBe("revoked");
        var told = (await rows.OutboundAsync(subject))[^1];
        told["type"]!.GetValue<string>().ShouldBe("entitlement.updated");
        told["data"]!["reason"]!.GetValue<string>().ShouldBe("manual_revoke");

        (await support.OnAsync(id, "restore")).Status.ShouldBe(200);
        (await api.IsAllowedAsync(subject)).ShouldBeTrue();
        (await rows.OutboundAsync(subject))[^1]["data"]!["reason"]!.GetValue<string>().ShouldBe("manual_restore");
    }

    [Fact]
    public async Task What_remains_after_a_revocation_is_said_before_it()
    {
        var (subject, support) = (RuntimeApi.Fresh("remains"), await Operator.OfAsync(server));
        var pack = await support.GrantPackAsync(subject, 10);
        await support.GrantAsync(subject, TestServer.Pass);

        var preview = await support.OnAsync(pack, "revoke", new { dry_run = true });

        Operator.WarningsOf(preview).ShouldBe(["access_remains"]);
        preview.Json["warnings"]![0]!["detail"]!.GetValue<string>().ShouldContain($"through {TestServer.Pass} until 20");
    }

    [Fact]
    public async Task What_is_revoked_cannot_be_revoked_and_what_is_not_cannot_be_restored()
    {
        var (subject, support) = (RuntimeApi.Fresh("twice"), await Operator.OfAsync(server));
        var pack = await support.GrantPackAsync(subject, 10);

        (await support.OnAsync(pack, "restore")).Error.ShouldBe("not_possible");
        (await support.OnAsync(pack, "revoke")).Status.ShouldBe(200);
        (await support.OnAsync(pack, "revoke")).Error.ShouldBe("not_possible");
        (await support.OnAsync(pack, "adjust", new { delta = 5 })).Error.ShouldBe("not_possible");
        (await rows.HistoryAsync(pack)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_pass_that_is_over_cannot_be_revoked()
    {
        var (subject, support) = (RuntimeApi.Fresh("over"), await Operator.OfAsync(server));
        var granted = await support.GrantAsync(subject, TestServer.Pass, new { expires_at = server.Clock.GetUtcNow().AddMinutes(1) });
        server.Clock.Advance(TimeSpan.FromMinutes(1));

        var refused = await support.OnAsync(Operator.EntitlementOf(granted), "revoke");

        refused.Error.ShouldBe("not_possible");
        refused.Json["detail"]!.GetValue<string>().ShouldContain("expired");
    }

    [Fact]
    public async Task Units_are_added_taken_and_set_and_never_fall_below_zero()
    {
        var (subject, support) = (RuntimeApi.Fresh("units"), await Operator.OfAsync(server));
        var pack = await support.GrantPackAsync(subject, 100);
        await api.ConsumeAsync(subject, 40);

        (await RemainingAsync(support, pack, new { delta = 200 })).ShouldBe(260);
        (await RemainingAsync(support, pack, new { set_to = 50 })).ShouldBe(50);
        var clipped = await support.OnAsync(pack, "adjust", new { delta = -80 });
        Operator.Warns(clipped, "fewer_units").ShouldBeTrue(clipped.Text);
        (await rows.EntitlementsAsync(subject)).Single().UsageRemaining.ShouldBe(0);
        (await api.ConsumeAsync(subject, 1)).Error.ShouldBe("insufficient_usage");
        (await support.OnAsync(pack, "adjust", new { delta = -1 })).Error.ShouldBe("not_possible");
        (await RemainingAsync(support, pack, new { delta = 7 })).ShouldBe(7);
        (await api.ConsumeAsync(subject, 7)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("{}", "delta")]
    [InlineData("""{"delta":1,"set_to":2}""", "delta")]
    [InlineData("""{"delta":0}""", "delta")]
    [InlineData("""{"delta":-1000000001}""", "delta")]
    [InlineData("""{"set_to":-1}""", "set_to")]
    public async Task An_adjustment_that_makes_no_sense_is_refused(string fields, string param)
    {
        var support = await Operator.OfAsync(server);
        var pack = await support.GrantPackAsync(RuntimeApi.Fresh("senseless"), 5);

        var refused = await support.OnAsync(pack, "adjust", System.Text.Json.Nodes.JsonNode.Parse(fields));

        refused.Error.ShouldBe("invalid_request");
        refused.Param.ShouldBe(param);
    }

    [Fact]
    public async Task Only_a_pack_has_units()
    {
        var support = await Operator.OfAsync(server);
        var pass = Operator.EntitlementOf(await support.GrantAsync(RuntimeApi.Fresh("pass"), TestServer.Pass));

        (await support.OnAsync(pass, "adjust", new { delta = 5 })).Error.ShouldBe("not_possible");
    }

    [Theory]
    [InlineData("revoke")]
    [InlineData("restore")]
    [InlineData("adjust")]
    public async Task An_entitlement_of_another_project_or_mode_is_answered_as_one_that_does_not_exist(string action)
    {
        var support = await Operator.OfAsync(server);
        var (live, other) = (support.Portal.On(Mode.Live), await server.AddAsync(project: RuntimeApi.Fresh("Other")));
        var pack = await support.GrantPackAsync(RuntimeApi.Fresh("foreign"), 5);
        var fields = action == "adjust" ? new { delta = (long?)5 } : (object)new { };

        var missing = await support.OnAsync("ent_01kg9q5w8x3m7c2v6b4n0t1zyf", action, fields);
        var malformed = await support.OnAsync("nothing", action, fields);
        var otherMode = await new Operator(live).OnAsync(pack, action, fields);
        var otherProject = await new Operator(support.Portal.On(projectId: other.ProjectId)).OnAsync(pack, action, fields);

        missing.Error.ShouldBe("not_found");
        var same = Without(missing);
        foreach (var answer in new[] { malformed, otherMode, otherProject })
        {
            answer.Status.ShouldBe(404);
            Without(answer).ShouldBe(same);
        }

        static string Without(ApiAnswer answer) => $"{answer.Error} {answer.Json["detail"]} {answer.Param}";
    }

    private static async Task<long> RemainingAsync(Operator support, string pack, object fields)
    {
        var adjusted = await support.OnAsync(pack, "adjust", fields);
        adjusted.Status.ShouldBe(200, adjusted.Text);
        return adjusted.Json["decision"]!["after"]!["usage_remaining"]!.GetValue<long>();
    }
}

public sealed class RevocationsOnSqlite(SqliteServer server) : RevokeTests(server), IClassFixture<SqliteServer>;

public sealed class RevocationsOnPostgres(PostgresServer server) : RevokeTests(server), IClassFixture<PostgresServer>;
