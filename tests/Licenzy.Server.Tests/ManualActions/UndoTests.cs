using Licenzy.Core;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.ManualActions;

/// <summary>Taking an action back: once, by its opposite, and no further than what is still there.</summary>
public abstract class UndoTests(TestServer server) : IAsyncDisposable
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);
    private readonly StoredRows rows = StoredRows.Of(server);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await server.VerifyAsync();
    }

    [Fact]
    public async Task An_undone_grant_is_revoked_and_the_two_actions_name_each_other()
    {
        var (subject, support) = (RuntimeApi.Fresh("grant"), await Operator.OfAsync(server));
        var granted = await support.GrantAsync(subject, TestServer.Pass);

        var undone = await support.UndoAsync(granted.Json["history_ids"]![0]!.GetValue<string>());

        undone.Status.ShouldBe(200, undone.Text);
        (await api.IsAllowedAsync(subject)).ShouldBeFalse();
        (
            await rows.CountAsync(
                """
                select count(*) from operator_actions first, operator_actions second
                where first.id = @First and second.id = @Second and first.undone_by_id = second.id and second.undoes_id = first.id
                """,
                new { First = Operator.ActionOf(granted), Second = Operator.ActionOf(undone) }
            )
        ).ShouldBe(1);
        (await support.UndoAsync(Operator.ActionOf(granted))).Error.ShouldBe("not_possible");
    }

    [Fact]
    public async Task An_undone_revocation_is_restored_and_that_can_be_undone_too()
    {
        var (subject, support) = (RuntimeApi.Fresh("revoke"), await Operator.OfAsync(server));
        var pack = await support.GrantPackAsync(subject, 10);
        var revoked = await support.OnAsync(pack, "revoke");

        var restored = await support.UndoAsync(Operator.ActionOf(revoked));
        (await api.IsAllowedAsync(subject)).ShouldBeTrue();

        (await support.UndoAsync(Operator.ActionOf(restored))).Status.ShouldBe(200);
        (await api.IsAllowedAsync(subject)).ShouldBeFalse();
    }

    [Fact]
    public async Task Units_that_were_used_meanwhile_do_not_come_back()
    {
        var (subject, support) = (RuntimeApi.Fresh("adjust"), await Operator.OfAsync(server));
        var pack = await support.GrantPackAsync(subject, 100);
        var added = await support.OnAsync(pack, "adjust", new { delta = 500 });
        await api.ConsumeAsync(subject, 540);

        var preview = await support.UndoAsync(Operator.ActionOf(added), new { dry_run = true });
        var undone = await support.UndoAsync(Operator.ActionOf(added));

        Operator.Warns(preview, "fewer_units").ShouldBeTrue(preview.Text);
        preview.Json["warnings"]![0]!["detail"]!.GetValue<string>().ShouldContain("60 of 500");
        undone.Json["decision"]!["after"]!["usage_remaining"]!.GetValue<long>().ShouldBe(0);
        (await rows.EntitlementsAsync(subject)).Single().UsageAdjusted.ShouldBe(440);
    }

    [Fact]
    public async Task What_was_taken_comes_back_whole()
    {
        var (subject, support) = (RuntimeApi.Fresh("taken"), await Operator.OfAsync(server));
        var pack = await support.GrantPackAsync(subject, 100);
        var taken = await support.OnAsync(pack, "adjust", new { delta = -500 });

        await support.UndoAsync(Operator.ActionOf(taken));

        (await rows.EntitlementsAsync(subject)).Single().UsageRemaining.ShouldBe(100);
    }

    [Fact]
    public async Task Of_many_who_undo_the_same_action_at_once_one_does()
    {
        var (subject, support) = (RuntimeApi.Fresh("race"), await Operator.OfAsync(server));
        var pack = await support.GrantPackAsync(subject, 100);
        var added = Operator.ActionOf(await support.OnAsync(pack, "adjust", new { delta = 50 }));

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => support.UndoAsync(added)));

        answers.Count(answer => answer.Status == 200).ShouldBe(1);
        answers.Where(answer => answer.Status != 200).ShouldAllBe(answer => answer.Error == "not_possible");
        (await rows.EntitlementsAsync(subject)).Single().UsageRemaining.ShouldBe(100);
    }

    [Fact]
    public async Task An_action_whose_effect_was_taken_back_otherwise_cannot_be_undone()
    {
        var (subject, support) = (RuntimeApi.Fresh("otherwise"), await Operator.OfAsync(server));
        var pack = await support.GrantPackAsync(subject, 10);
        var revoked = await support.OnAsync(pack, "revoke");
        await support.OnAsync(pack, "restore");

        (await support.UndoAsync(Operator.ActionOf(revoked))).Error.ShouldBe("not_possible");
    }

    [Fact]
    public async Task What_was_decided_later_is_not_taken_back_with_an_earlier_decision()
    {
        var (subject, support) = (RuntimeApi.Fresh("later"), await Operator.OfAsync(server));
        var granted = await support.GrantAsync(subject, TestServer.Pass);
        var pass = Operator.EntitlementOf(granted);
        var revoked = await support.OnAsync(pass, "revoke");
        var restored = await support.OnAsync(pass, "restore");

        var ofTheGrant = await support.UndoAsync(Operator.ActionOf(granted));
        var again = await support.OnAsync(pass, "revoke");
        var ofTheFirst = await support.UndoAsync(Operator.ActionOf(revoked));

        ofTheGrant.Error.ShouldBe("not_possible");
        ofTheFirst.Error.ShouldBe("not_possible");
        ofTheFirst.Text.ShouldContain("A later decision stands.");
        (await api.IsAllowedAsync(subject)).ShouldBeFalse();
        (await support.UndoAsync(Operator.ActionOf(again))).Status.ShouldBe(200);
        (await support.UndoAsync(Operator.ActionOf(restored))).Error.ShouldBe("not_possible");
        (await api.IsAllowedAsync(subject)).ShouldBeTrue();
    }

    [Fact]
    public async Task What_Stripe_did_cannot_be_undone_here()
    {
        var (subject, support) = (RuntimeApi.Fresh("stripe"), await Operator.OfAsync(server));
        await api.BuyAsync(subject, TestServer.Pack);
        var row = (await rows.EntitlementsAsync(subject)).Single();

        var refused = await support.UndoAsync((await rows.HistoryAsync(row.Id))[0].Id);

        refused.Error.ShouldBe("not_possible");
    }

    [Fact]
    public async Task What_another_mode_did_is_not_there_to_be_undone()
    {
        var support = await Operator.OfAsync(server);
        var granted = await support.GrantAsync(RuntimeApi.Fresh("mode"), TestServer.Pass);
        var live = new Operator(support.Portal.On(Mode.Live));

        foreach (var id in new[] { Operator.ActionOf(granted), granted.Json["history_ids"]![0]!.GetValue<string>(), "op_nothing" })
        {
            (await live.UndoAsync(id)).Error.ShouldBe("not_found");
        }
    }
}

public sealed class UndoOnSqlite(SqliteServer server) : UndoTests(server), IClassFixture<SqliteServer>;

public sealed class UndoOnPostgres(PostgresServer server) : UndoTests(server), IClassFixture<PostgresServer>;
