using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Reconciliation;

/// <summary>
/// For the class of bugs in which a webhook that was lost stays lost: "paid but no access", and access that outlives its
/// refund.
/// </summary>
public abstract class ReconcilerTests(TestServer server)
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);
    private readonly Outage outage = new(server);

    [Fact]
    public async Task An_outage_of_webhooks_heals_with_the_end_state_of_none()
    {
        var (heard, paid, refunded, ended) = Subjects();
        await api.BuyAsync(refunded, TestServer.Pack);
        await api.BuyAsync(ended, TestServer.Subscription);
        await api.BuyAsync(heard, TestServer.Pass);
        await server.Dial.SilenceAsync();
        await outage.PayUnheardAsync(paid, TestServer.Subscription);
        await RefundAsync(refunded);
        await CancelAsync(ended);
        (await api.IsAllowedAsync(paid)).ShouldBeFalse();
        (await api.IsAllowedAsync(refunded)).ShouldBeTrue();

        var pass = await outage.ReconcileAsync();

        pass.Found.ShouldBeGreaterThan(3);
        pass.Failure.ShouldBeNull();
        pass.StartedMs.ShouldBeNull();
        await ShouldBeAsync(paid, "active", null);
        await ShouldBeAsync(refunded, "canceled", "refunded");
        await ShouldBeAsync(ended, "canceled", "canceled");
        await ShouldBeAsync(heard, "active", null);
        (await FinalizedAsync(paid)).ShouldBe(1);
        var again = await outage.ReconcileAsync();
        again.Found.ShouldBe(0);
    }

    [Fact]
    public async Task A_pass_that_Stripe_cuts_off_goes_on_where_it_stood()
    {
        var subject = RuntimeApi.Fresh("cut");
        await api.BuyAsync(RuntimeApi.Fresh("compared"), TestServer.Subscription);
        await server.Dial.SilenceAsync();
        await outage.PayUnheardAsync(subject, TestServer.Pack);
        await server.Dial.FaultAsync("/v1/subscriptions", "status", status: 500, times: 50, method: "GET");

        var cut = await outage.ReconcileAsync();

        cut.Step.ShouldBe("subscriptions");
        cut.StartedMs.ShouldNotBeNull();
        cut.Failure.ShouldNotBeNull().ShouldContain("fault");
        (await api.IsAllowedAsync(subject)).ShouldBeTrue("its event was found before Stripe failed");
        await server.Dial.ClearAsync();
        var whole = await outage.ReconcileAsync();
        whole.Step.ShouldBe("events");
        whole.Failure.ShouldBeNull();
        whole.Failures.ShouldBe(0);
    }

    [Fact]
    public async Task A_key_that_may_not_read_events_does_not_keep_subscriptions_from_being_compared()
    {
        var subject = RuntimeApi.Fresh("restricted");
        await api.BuyAsync(subject, TestServer.Subscription);
        await server.Dial.SilenceAsync();
        await CancelAsync(subject);
        await server.Dial.FaultAsync("/v1/events", "status", status: 403, times: 10);

        var pass = await outage.ReconcileAsync();

        await server.Dial.ClearAsync();
        pass.Failure.ShouldNotBeNull();
        pass.FinishedMs.ShouldNotBeNull();
        await ShouldBeAsync(subject, "canceled", "canceled");
        var told = (await StoredRows.Of(server).OutboundAsync(subject))[^1];
        told["type"]!.GetValue<string>().ShouldBe("subscription.deleted");
    }

    [Fact]
    public async Task What_a_comparison_finds_unchanged_tells_nobody_anything()
    {
        var subject = RuntimeApi.Fresh("same");
        await api.BuyAsync(subject, TestServer.Subscription);
        await outage.ApplyAllAsync();
        var rows = StoredRows.Of(server);
        var before = (Events: (await rows.OutboundAsync(subject)).Count, Row: await outage.EntitlementAsync(subject));

        await outage.ReconcileAsync();

        (await rows.OutboundAsync(subject)).Count.ShouldBe(before.Events);
        (await outage.EntitlementAsync(subject)).ToJsonString().ShouldBe(before.Row.ToJsonString());
    }

    private static (string Heard, string Paid, string Refunded, string Ended) Subjects() =>
        (RuntimeApi.Fresh("heard"), RuntimeApi.Fresh("paid"), RuntimeApi.Fresh("refunded"), RuntimeApi.Fresh("ended"));

    private async Task ShouldBeAsync(string subject, string status, string? unavailableReason)
    {
        var row = await outage.EntitlementAsync(subject);
        row["status"]!.GetValue<string>().ShouldBe(status, row.ToJsonString());
        row["unavailable_reason"]?.GetValue<string>().ShouldBe(unavailableReason);
        (row["unavailable_reason"] is null).ShouldBe(unavailableReason is null);
    }

    private async Task<int> FinalizedAsync(string subject) =>
        (await StoredRows.Of(server).OutboundAsync(subject)).Count(one => one["type"]!.GetValue<string>() == "purchase.finalized");

    private async Task RefundAsync(string subject)
    {
        var row = await outage.EntitlementAsync(subject);
        var intent = await server.Dial.ReadAsync($"/v1/payment_intents/{row["stripe_payment_intent_id"]}");
        await server.Dial.PressAsync($"charges/{intent["latest_charge"]}/refund");
    }

    private async Task CancelAsync(string subject)
    {
        var row = await outage.EntitlementAsync(subject);
        await server.Dial.PressAsync($"subscriptions/{row["stripe_subscription_id"]}/cancel");
    }
}

public sealed class ReconcilerOnSqlite(SqliteServer server) : ReconcilerTests(server), IClassFixture<SqliteServer>;

public sealed class ReconcilerOnPostgres(PostgresServer server) : ReconcilerTests(server), IClassFixture<PostgresServer>;
