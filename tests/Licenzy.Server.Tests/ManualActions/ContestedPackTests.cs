using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.ManualActions;

/// <summary>For the class of bugs in which units vanish or appear when several people and programs change one balance at once.</summary>
public abstract class ContestedPackTests(TestServer server) : IAsyncDisposable
{
    private const int Clients = 32;
    private const int Consumes = 4;
    private const int Adjustments = 10;
    private readonly RuntimeApi api = RuntimeApi.Test(server);
    private readonly StoredRows rows = StoredRows.Of(server);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await server.VerifyAsync();
    }

    [Fact]
    public async Task Two_operators_adjust_one_pack_while_many_consume_and_every_unit_is_accounted_for()
    {
        var subject = RuntimeApi.Fresh("contested");
        Operator[] operators = [await Operator.OfAsync(server), await Operator.OfAsync(server)];
        var pack = await operators[0].GrantPackAsync(subject, 100);

        var consuming = Enumerable.Range(0, Clients).Select(client => ConsumeAsync(subject, client)).ToList();
        var adjusting = operators.Select((one, index) => AdjustAsync(one, pack, index)).ToList();
        var consumed = (await Task.WhenAll(consuming)).Sum();
        var adjusted = await Task.WhenAll(adjusting);

        var row = (await rows.EntitlementsAsync(subject)).Single();
        row.UsageConsumed.ShouldBe(consumed);
        row.UsageAdjusted.ShouldBe(adjusted.Sum(one => one.Units));
        row.UsageRemaining.ShouldBe(100 + row.UsageAdjusted - consumed);
        row.UsageRemaining!.Value.ShouldBeGreaterThanOrEqualTo(0);
        var named = new { Pack = pack };
        var done = adjusted.Sum(one => one.Done);
        (await rows.CountAsync("select count(*) from history where entitlement_id = @Pack and reason = 'manual_adjust'", named)).ShouldBe(
            done
        );
        (await rows.CountAsync("select count(*) from operator_actions where entitlement_id = @Pack and kind = 'adjust'", named)).ShouldBe(
            done
        );
        (
            await rows.CountAsync("select count(*) from audit_log where object_id = @Pack and action = 'entitlement.adjusted'", named)
        ).ShouldBe(done);
        (
            await rows.CountAsync("select cast(coalesce(sum(units), 0) as bigint) from usage_entries where entitlement_id = @Pack", named)
        ).ShouldBe(consumed);
    }

    private async Task<long> ConsumeAsync(string subject, int client)
    {
        var taken = 0L;
        for (var one = 0; one < Consumes; one++)
        {
            var units = 1 + ((client + one) % 5);
            var answer = await api.ConsumeAsync(subject, units);
            answer.Status.ShouldBeOneOf(200, 409, 503);
            taken += answer.Status == 200 ? units : 0;
        }

        return taken;
    }

    /// <summary>Adds and takes, looks before each second time, and counts what was done by what the answers say.</summary>
    private static async Task<(long Units, int Done)> AdjustAsync(Operator one, string pack, int index)
    {
        var (units, done) = (0L, 0);
        for (var turn = 0; turn < Adjustments; turn++)
        {
            var delta = (turn + index) % 2 == 0 ? 30 : -20;
            if (turn % 2 == 1)
            {
                (await one.OnAsync(pack, "adjust", new { delta, dry_run = true })).Status.ShouldBeOneOf(200, 409);
            }

            var answer = await one.OnAsync(pack, "adjust", new { delta });
            answer.Status.ShouldBeOneOf(200, 409);
            if (answer.Status == 200)
            {
                units += RemainingOf(answer, "after") - RemainingOf(answer, "before");
                done++;
            }
        }

        return (units, done);
    }

    private static long RemainingOf(ApiAnswer answer, string when) =>
        answer.Json["entitlements"]![0]![when]!["usage_remaining"]!.GetValue<long>();
}

public sealed class ContestedPackOnSqlite(SqliteServer server) : ContestedPackTests(server), IClassFixture<SqliteServer>;

public sealed class ContestedPackOnPostgres(PostgresServer server) : ContestedPackTests(server), IClassFixture<PostgresServer>;
