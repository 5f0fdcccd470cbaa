using Licenzy.Core;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Setup;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.ManualActions;

/// <summary>Access without a sale: given at once, told at once, and written down whole.</summary>
public abstract class GrantTests(TestServer server) : IAsyncDisposable
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);
    private readonly StoredRows rows = StoredRows.Of(server);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await server.VerifyAsync();
    }

    [Fact]
    public async Task A_granted_pack_can_be_consumed_at_once()
    {
        var (subject, support) = (RuntimeApi.Fresh("granted"), await Operator.OfAsync(server));

        var granted = await support.GrantAsync(subject, TestServer.Pack, new { usage_units = 500 });

        granted.Status.ShouldBe(200, granted.Text);
        granted.Json["decision"]!["before"]!["status"]!.GetValue<string>().ShouldBe("none");
        granted.Json["decision"]!["after"]!["allowed"]!.GetValue<bool>().ShouldBeTrue();
        granted.Json["decision"]!["after"]!["usage_remaining"]!.GetValue<long>().ShouldBe(500);
        granted.Json["entitlements"]![0]!["before"].ShouldBeNull();
        Operator.WarningsOf(granted).ShouldBe(["unknown_customer"]);
        (await api.ConsumeAsync(subject, 100)).Json["usage_remaining"]!.GetValue<long>().ShouldBe(400);
        (await rows.EntitlementsAsync(subject)).ShouldHaveSingleItem().Source.ShouldBe("portal");
    }

    [Fact]
    public async Task A_grant_is_told_with_its_actor_and_no_id_of_Stripes()
    {
        var (subject, support) = (RuntimeApi.Fresh("told"), await Operator.OfAsync(server));

        await support.GrantAsync(subject, TestServer.Subscription);

        var told = (await rows.OutboundAsync(subject)).ShouldHaveSingleItem();
        told["type"]!.GetValue<string>().ShouldBe("entitlement.updated");
        told["data"]!["reason"]!.GetValue<string>().ShouldBe("manual_grant");
        told["data"]!["source"]!.GetValue<string>().ShouldBe("portal");
        told["data"]!["actor_user_id"]!.GetValue<string>().ShouldBe(support.UserId);
        told["data"]!["stripe_subscription_id"].ShouldBeNull();
        told["data"]!["expires_at"].ShouldBeNull();
    }

    [Fact]
    public async Task A_grant_is_in_history_action_and_audit_log_with_its_note()
    {
        var (subject, support) = (RuntimeApi.Fresh("noted"), await Operator.OfAsync(server));

        var granted = await support.GrantAsync(subject, TestServer.Pass);

        var action = Operator.ActionOf(granted);
        var history = (await rows.HistoryAsync(Operator.EntitlementOf(granted))).ShouldHaveSingleItem();
        history.ActionId.ShouldBe(action);
        history.ActorUserId.ShouldBe(support.UserId);
        history.Note.ShouldBe(Operator.Note);
        history.Reason.ShouldBe("manual_grant");
        granted.Json["history_ids"]!.AsArray().Select(id => id!.GetValue<string>()).ShouldBe([history.Id]);
        var stored = new { Id = action, Subject = subject };
        (
            await rows.CountAsync(
                "select count(*) from operator_actions where id = @Id and kind = 'grant' and subject_ref = @Subject",
                stored
            )
        ).ShouldBe(1);
        (
            await rows.CountAsync(
                "select count(*) from audit_log where action = 'entitlement.granted' and subject_ref = @Subject and details like '%' || @Id || '%'",
                stored
            )
        ).ShouldBe(1);
    }

    [Fact]
    public async Task A_grant_with_dates_starts_and_ends_by_them()
    {
        var (subject, support) = (RuntimeApi.Fresh("dated"), await Operator.OfAsync(server));
        var now = server.Clock.GetUtcNow();

        var granted = await support.GrantAsync(
            subject,
            TestServer.Pass,
            new { starts_at = now.AddMinutes(2), expires_at = now.AddMinutes(4) }
        );

        Operator.Warns(granted, "starts_later").ShouldBeTrue(granted.Text);
        (await api.IsAllowedAsync(subject)).ShouldBeFalse();
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        (await api.IsAllowedAsync(subject)).ShouldBeTrue();
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        (await api.IsAllowedAsync(subject)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_second_grant_with_the_same_key_is_the_first_one_again()
    {
        var (subject, key, support) = (RuntimeApi.Fresh("once"), RuntimeApi.Fresh("key"), await Operator.OfAsync(server));

        var first = await support.GrantAsync(subject, TestServer.Pack, key: key);
        var second = await support.GrantAsync(subject, TestServer.Pack, key: key);
        var other = await support.GrantAsync(subject, TestServer.Pass, key: key);

        second.Text.ShouldBe(first.Text);
        second.Header("Idempotent-Replayed").ShouldBe("true");
        other.Error.ShouldBe("idempotency_key_reused");
        (await rows.EntitlementsAsync(subject)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("NO_SUCH_PRODUCT", "{}", "product_not_found", "product_code")]
    [InlineData(TestServer.Pack, """{"note":"no"}""", "invalid_request", "note")]
    [InlineData(TestServer.Pack, """{"note":"a\u0007bell"}""", "invalid_request", "note")]
    [InlineData(TestServer.Pack, """{"usage_units":0}""", "invalid_request", "usage_units")]
    [InlineData(TestServer.Pack, """{"usage_units":1000000001}""", "invalid_request", "usage_units")]
    [InlineData(TestServer.Pass, """{"usage_units":5}""", "invalid_request", "usage_units")]
    [InlineData(TestServer.Pass, """{"expires_at":"2001-01-01T00:00:00Z"}""", "invalid_request", "expires_at")]
    [InlineData(TestServer.Pass, """{"expires_at":"9999-01-01T00:00:00Z"}""", "invalid_request", "expires_at")]
    [InlineData(TestServer.Pass, """{"starts_at":"2001-01-01T00:00:00Z"}""", "invalid_request", "starts_at")]
    [InlineData(TestServer.Pass, """{"version":"0000"}""", "state_changed", null)]
    public async Task A_grant_that_makes_no_sense_is_refused_and_does_nothing(string product, string fields, string error, string? param)
    {
        var (subject, support) = (RuntimeApi.Fresh("refused"), await Operator.OfAsync(server));

        var refused = await support.GrantAsync(subject, product, System.Text.Json.Nodes.JsonNode.Parse(fields));

        refused.Error.ShouldBe(error);
        refused.Param.ShouldBe(param);
        (await rows.EntitlementsAsync(subject)).ShouldBeEmpty();
        (await rows.OutboundAsync(subject)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_product_of_the_other_mode_or_one_that_is_not_active_cannot_be_granted()
    {
        var (subject, live) = (RuntimeApi.Fresh("mode"), await Operator.OfAsync(server, mode: Mode.Live));
        var test = await Operator.OfAsync(server);
        var code = RuntimeApi.Fresh("OLD");
        await server.AddAsync([
            new SetupProduct(Mode.Test, code, "Old", ProductKind.UsagePack, await server.PriceAsync(100), UsageUnits: 5, Active: false),
        ]);

        (await live.GrantAsync(subject, code)).Error.ShouldBe("product_not_found");
        (await test.GrantAsync(subject, code)).Error.ShouldBe("product_inactive");
        (await live.GrantAsync(subject, TestServer.Pack)).Status.ShouldBe(200);
        (await api.IsAllowedAsync(subject)).ShouldBeFalse();
        Operator.WarningsOf(await test.GrantAsync(subject, TestServer.Pack, new { dry_run = true })).ShouldBe(["known_in_other_mode"]);
    }

    [Fact]
    public async Task A_viewer_grants_nothing()
    {
        var viewer = await Operator.OfAsync(server, PortalRole.Viewer);

        (await viewer.GrantAsync(RuntimeApi.Fresh("viewed"), TestServer.Pack)).Error.ShouldBe("role_required");
    }

    [Fact]
    public async Task A_customer_whose_reference_needs_escaping_is_the_one_who_gets_it()
    {
        var (subject, support) = ($"team/{RuntimeApi.Fresh("a%2Fb")} ü", await Operator.OfAsync(server));

        var granted = await support.GrantAsync(subject, TestServer.Pack);

        granted.Json["subject_ref"]!.GetValue<string>().ShouldBe(subject);
        (await api.IsAllowedAsync(subject)).ShouldBeTrue();
    }
}

public sealed class GrantsOnSqlite(SqliteServer server) : GrantTests(server), IClassFixture<SqliteServer>;

public sealed class GrantsOnPostgres(PostgresServer server) : GrantTests(server), IClassFixture<PostgresServer>;
