using System.Text.Json.Nodes;
using Licenzy.Server.Audit;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.ManualActions;

/// <summary>A preview shows what would happen and does nothing; what it stood on is checked when it is done.</summary>
public abstract class PreviewTests(TestServer server) : IAsyncDisposable
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);
    private readonly StoredRows rows = StoredRows.Of(server);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await server.VerifyAsync();
    }

    [Fact]
    public async Task A_preview_of_any_action_leaves_every_row_of_the_database_as_it_was()
    {
        var (subject, support) = (RuntimeApi.Fresh("preview"), await Operator.OfAsync(server));
        await api.BuyAsync(subject, TestServer.Pack);
        var bought = (await rows.EntitlementsAsync(subject)).Single().Id;
        var pack = await support.GrantPackAsync(subject, 10);
        var revoked = await support.OnAsync(await support.GrantPackAsync(subject, 5), "revoke");
        await QuietAsync();
        var before = await WholeDatabase.ReadAsync(server);

        ApiAnswer[] previews =
        [
            await support.GrantAsync(subject, TestServer.Subscription, new { dry_run = true }, key: RuntimeApi.Fresh("key")),
            await support.OnAsync(bought, "revoke", new { dry_run = true }, key: RuntimeApi.Fresh("key")),
            await support.OnAsync(Operator.EntitlementOf(revoked), "restore", new { dry_run = true }),
            await support.OnAsync(pack, "adjust", new { dry_run = true, delta = 5 }),
            await support.UndoAsync(Operator.ActionOf(revoked), new { dry_run = true }),
        ];

        (await WholeDatabase.ReadAsync(server)).ShouldBe(before);
        foreach (var preview in previews)
        {
            preview.Status.ShouldBe(200, preview.Text);
            preview.Json["dry_run"]!.GetValue<bool>().ShouldBeTrue();
            preview.Json["action_id"].ShouldBeNull();
            preview.Json["events"]!.AsArray().ShouldNotBeEmpty();
        }
    }

    [Fact]
    public async Task A_preview_says_what_the_action_then_does()
    {
        var (subject, support) = (RuntimeApi.Fresh("same"), await Operator.OfAsync(server));
        var pack = await support.GrantPackAsync(subject, 10);

        var preview = await support.OnAsync(pack, "adjust", new { delta = 5, dry_run = true });
        var done = await support.OnAsync(pack, "adjust", new { delta = 5, version = preview.Json["version"]!.GetValue<string>() });

        done.Status.ShouldBe(200, done.Text);
        foreach (var part in new[] { "decision", "entitlements", "events", "warnings", "version", "undoable" })
        {
            JsonNode.DeepEquals(done.Json[part], preview.Json[part]).ShouldBeTrue($"{part}: {preview.Text} {done.Text}");
        }
    }

    [Fact]
    public async Task A_preview_of_a_grant_names_no_entitlement_that_will_not_exist()
    {
        var support = await Operator.OfAsync(server);

        var preview = await support.GrantAsync(RuntimeApi.Fresh("unborn"), TestServer.Pass, new { dry_run = true });

        preview.Json["entitlements"]![0]!["before"].ShouldBeNull();
        preview.Json["entitlements"]![0]!["after"]!["id"].ShouldBeNull();
        preview.Json["history_ids"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task An_action_that_rests_on_a_state_that_is_gone_is_refused()
    {
        var (subject, support) = (RuntimeApi.Fresh("stale"), await Operator.OfAsync(server));
        var pack = await support.GrantPackAsync(subject, 10);
        var version = (await support.OnAsync(pack, "revoke", new { dry_run = true })).Json["version"]!.GetValue<string>();
        await support.OnAsync(pack, "adjust", new { delta = 5 });

        var stale = await support.OnAsync(pack, "revoke", new { version });

        stale.Error.ShouldBe("state_changed");
        (await api.IsAllowedAsync(subject)).ShouldBeTrue();
        (await support.OnAsync(pack, "revoke")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Consuming_makes_a_preview_stale_only_where_the_number_of_units_is_what_matters()
    {
        var (subject, support) = (RuntimeApi.Fresh("busy"), await Operator.OfAsync(server));
        var pack = await support.GrantPackAsync(subject, 100);
        var grant = VersionOf(await support.GrantAsync(subject, TestServer.Pass, new { dry_run = true }));
        var less = VersionOf(await support.OnAsync(pack, "adjust", new { delta = -5, dry_run = true }));
        var exact = VersionOf(await support.OnAsync(pack, "adjust", new { set_to = 7, dry_run = true }));
        (await api.ConsumeAsync(subject, 1)).Status.ShouldBe(200);

        (await support.OnAsync(pack, "adjust", new { set_to = 7, version = exact })).Error.ShouldBe("state_changed");
        (await support.OnAsync(pack, "adjust", new { delta = -5, version = less })).Error.ShouldBe("state_changed");
        (await support.GrantAsync(subject, TestServer.Pass, new { version = grant })).Status.ShouldBe(200);
        var more = VersionOf(await support.OnAsync(pack, "adjust", new { delta = 5, dry_run = true }));
        (await api.ConsumeAsync(subject, 1)).Status.ShouldBe(200);
        (await support.OnAsync(pack, "adjust", new { delta = 5, version = more })).Status.ShouldBe(200);
        var revoke = VersionOf(await support.OnAsync(pack, "revoke", new { dry_run = true }));
        (await api.ConsumeAsync(subject, 1)).Status.ShouldBe(200);
        (await support.OnAsync(pack, "revoke", new { version = revoke })).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_refund_of_what_is_revoked_does_not_show_and_makes_a_preview_of_its_restoration_stale()
    {
        var (subject, support) = (RuntimeApi.Fresh("refunded"), await Operator.OfAsync(server));
        await api.BuyAsync(subject, TestServer.Pack);
        var bought = (await rows.EntitlementsAsync(subject)).Single();
        await support.OnAsync(bought.Id, "revoke");
        var preview = await support.OnAsync(bought.Id, "restore", new { dry_run = true });
        preview.Json["decision"]!["after"]!["allowed"]!.GetValue<bool>().ShouldBeTrue(preview.Text);
        var payment = await server.Dial.ReadAsync($"/v1/payment_intents/{bought.StripePaymentIntentId}");
        await server.Dial.PressAsync($"charges/{payment["latest_charge"]}/refund");
        await ShownAsync(() => support.OnAsync(bought.Id, "restore", new { dry_run = true }), "gives_no_access");

        var stale = await support.OnAsync(bought.Id, "restore", new { version = preview.Json["version"]!.GetValue<string>() });

        stale.Error.ShouldBe("state_changed");
    }

    [Fact]
    public async Task Of_two_operators_who_saw_the_same_preview_one_grants()
    {
        var (subject, support) = (RuntimeApi.Fresh("both"), await Operator.OfAsync(server));
        var other = await Operator.OfAsync(server);
        var version = (await support.GrantAsync(subject, TestServer.Pack, new { dry_run = true })).Json["version"]!.GetValue<string>();

        var answers = await Task.WhenAll(
            support.GrantAsync(subject, TestServer.Pack, new { version }),
            other.GrantAsync(subject, TestServer.Pack, new { version })
        );

        answers.Select(answer => answer.Status).Order().ShouldBe([200, 409]);
        answers.Single(answer => answer.Status == 409).Error.ShouldBe("state_changed");
        (await rows.EntitlementsAsync(subject)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_action_that_cannot_be_written_whole_is_not_written_at_all()
    {
        var (subject, support) = (RuntimeApi.Fresh("broken"), await Operator.OfAsync(server));
        var pack = await support.GrantPackAsync(subject, 10);
        await QuietAsync();
        var before = await WholeDatabase.ReadAsync(server);
        // The audit log comes last: everything else is written by then.
        await server.Database.WriteAsync(session => session.ExecuteAsync("alter table audit_heads rename to audit_away"), default);

        var answers = new[]
        {
            await support.OnAsync(pack, "adjust", new { delta = 5 }, RuntimeApi.Fresh("key")),
            await support.OnAsync(pack, "revoke"),
            await support.GrantAsync(subject, TestServer.Pass),
        };

        await server.Database.WriteAsync(session => session.ExecuteAsync("alter table audit_away rename to audit_heads"), default);
        answers.ShouldAllBe(answer => answer.Status == 500);
        (await WholeDatabase.ReadAsync(server)).ShouldBe(before);
    }

    [Fact]
    public async Task The_audit_chain_holds_after_many_actions()
    {
        var support = await Operator.OfAsync(server);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(one => support.GrantAsync(RuntimeApi.Fresh($"chain{one}"), TestServer.Pass)));

        var entries = await server.Database.ReadAsync(
            session => AuditStore.PageAsync(session, support.Portal.AccountId, after: 0, most: 10_000),
            default
        );

        entries.Count.ShouldBeGreaterThanOrEqualTo(8);
        entries.ShouldAllBe(entry => entry.Hash == AuditChain.HashOf(entry));
        entries.Skip(1).Zip(entries).ShouldAllBe(pair => pair.First.PreviousHash == pair.Second.Hash);
    }

    /// <summary>What Stripe still had to say has been said.</summary>
    private async Task QuietAsync()
    {
        for (var look = 0; look < 100; look++)
        {
            if (await rows.CountAsync("select count(*) from inbound_events where state = 'received'") == 0 && look > 5)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }

    private static string VersionOf(ApiAnswer preview) => preview.Json["version"]!.GetValue<string>();

    private static async Task ShownAsync(Func<Task<ApiAnswer>> preview, string warning)
    {
        for (var look = 0; look < 100; look++)
        {
            var answer = await preview();
            if (Operator.Warns(answer, warning))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        throw new TimeoutException($"{warning} was never shown.");
    }
}

public sealed class PreviewsOnSqlite(SqliteServer server) : PreviewTests(server), IClassFixture<SqliteServer>;

public sealed class PreviewsOnPostgres(PostgresServer server) : PreviewTests(server), IClassFixture<PostgresServer>;
