using Licenzy.Server.Reconciliation;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Reconciliation;

/// <summary>
/// For the class of bugs in which one thing that Stripe refuses, or that cannot be applied, keeps everything else from being
/// compared: in this pass, in the next one, or for ever.
/// </summary>
public abstract class ReconcilerTroubleTests(TestServer server) : IAsyncDisposable
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);
    private readonly Outage outage = new(server);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await server.VerifyAsync();
    }

    [Theory]
    [InlineData(ReconciliationStep.Events, """{"type_batch":0,"event_after":"evt_long_gone"}""")]
    [InlineData(ReconciliationStep.Events, """{"type_batch":99}""")]
    [InlineData(ReconciliationStep.Refunds, """{"refund_after":"re_of_another_account"}""")]
    public async Task A_pass_whose_place_Stripe_has_forgotten_begins_its_step_again(object step, string position)
    {
        await outage.ReconcileAsync();
        await ExecuteAsync(
            "update reconciliations set step = @Step, position = @Position, started_ms = 1 where mode = 'test'",
            new { Step = ((ReconciliationStep)step).ToString().ToLowerInvariant(), Position = position }
        );

        var pass = await outage.ReconcileAsync();

        (pass.Step, pass.StartedMs, pass.Failure).ShouldBe(("events", null, null));
    }

    [Fact]
    public async Task A_page_that_cannot_be_read_is_asked_for_in_smaller_parts()
    {
        var subject = RuntimeApi.Fresh("parts");
        await server.Dial.SilenceAsync();
        await outage.PayUnheardAsync(subject, TestServer.Pack);
        await server.Dial.FaultAsync("/v1/events", "garbage", times: 2);

        var pass = await outage.ReconcileAsync();

        (pass.StartedMs, pass.Failure).ShouldBe((null, null));
        (await api.IsAllowedAsync(subject)).ShouldBeTrue();
    }

    [Fact]
    public async Task Each_question_to_Stripe_is_paced_and_not_each_page_of_them()
    {
        for (var count = 0; count < 14; count++)
        {
            await api.CheckoutAsync(RuntimeApi.Fresh("paced"), TestServer.Pack);
        }

        var start = TimeProvider.System.GetTimestamp();
        await outage.ReconcileAsync();

        var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        seconds.ShouldBeGreaterThan(14 / 5.0, "five in a second are allowed unless the setting says otherwise");
    }

    [Fact]
    public async Task Events_that_a_key_might_not_read_are_found_once_it_may()
    {
        var subject = RuntimeApi.Fresh("disputed");
        await api.BuyAsync(subject, TestServer.Pack);
        await outage.ReconcileAsync();
        var sinceMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 60_000;
        await ExecuteAsync("update reconciliations set since_ms = @Since where mode = 'test'", new { Since = sinceMs });
        await server.Dial.SilenceAsync();
        await DisputeAsync(subject);
        await server.Dial.FaultAsync("/v1/events", "status", status: 403, times: 10);
        server.Clock.Advance(TimeSpan.FromHours(1));
        (await outage.ReconcileAsync()).Failure.ShouldNotBeNull();
        await server.Dial.ClearAsync();

        await outage.ReconcileAsync();

        (await api.IsAllowedAsync(subject)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_subscription_that_cannot_be_applied_keeps_no_other_from_being_compared()
    {
        var (poisoned, other) = (RuntimeApi.Fresh("poisoned"), RuntimeApi.Fresh("other"));
        await api.BuyAsync(poisoned, TestServer.Subscription);
        await api.BuyAsync(other, TestServer.Subscription);
        await outage.ApplyAllAsync();
        await server.Dial.SilenceAsync();
        await server.Dial.PressAsync($"subscriptions/{await SubscriptionOfAsync(other)}/cancel");
        await server.Dial.FaultAsync("/v1/events", "status", status: 403, times: 10);
        await PoisonAsync(await SubscriptionOfAsync(poisoned));

        var pass = await outage.ReconcileAsync();

        await server.Dial.ClearAsync();
        await CureAsync();
        pass.StartedMs.ShouldBeNull();
        pass.Failure.ShouldNotBeNull().ShouldContain("poison");
        (await api.IsAllowedAsync(other)).ShouldBeFalse();
    }

    private async Task<string> SubscriptionOfAsync(string subject) =>
        (await outage.EntitlementAsync(subject))["stripe_subscription_id"]!.GetValue<string>();

    private async Task DisputeAsync(string subject)
    {
        var row = await outage.EntitlementAsync(subject);
        var intent = await server.Dial.ReadAsync($"/v1/payment_intents/{row["stripe_payment_intent_id"]}");
        await server.Dial.PressAsync($"charges/{intent["latest_charge"]}/dispute");
    }

    /// <summary>From now on the database refuses this fact, as a broken constraint would.</summary>
    private Task PoisonAsync(string factId) =>
        ExecuteAsync(
            IsPostgres
                ? $"alter table facts add constraint poison check (id <> '{factId}') not valid"
                : $"create trigger poison before insert on facts when new.id = '{factId}' begin select raise(abort, 'poison'); end"
        );

    private Task CureAsync() => ExecuteAsync(IsPostgres ? "alter table facts drop constraint poison" : "drop trigger poison");

    private bool IsPostgres => server.Database.Dialect.Name == "postgres";

    private Task ExecuteAsync(string sql, object? parameters = null) =>
        server.Database.WriteAsync(session => session.ExecuteAsync(sql, parameters), default);
}

public sealed class ReconcilerTroubleOnSqlite(SqliteServer server) : ReconcilerTroubleTests(server), IClassFixture<SqliteServer>;

public sealed class ReconcilerTroubleOnPostgres(PostgresServer server) : ReconcilerTroubleTests(server), IClassFixture<PostgresServer>;
