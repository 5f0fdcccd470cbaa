using System.Text.Json.Nodes;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Reconciliation;

/// <summary>For the class of bugs in which an event does not tell what has to be known, and nobody asks.</summary>
public abstract class FetchTests(TestServer server) : IAsyncDisposable
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);
    private readonly Outage outage = new(server);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await server.VerifyAsync();
    }

    [Fact]
    public async Task A_refund_whose_invoice_no_event_named_is_linked_by_asking_and_takes_the_access()
    {
        var subject = RuntimeApi.Fresh("unlinked");
        await server.Dial.SilenceAsync();
        var sessionId = await outage.PayUnheardAsync(subject, TestServer.Subscription);
        await outage.DeliverAsync("checkout.session.completed", one => one["id"]!.GetValue<string>() == sessionId);
        var (intent, charge) = await FirstPaymentAsync(subject);
        await server.Dial.PressAsync($"charges/{charge}/refund");
        await outage.DeliverAsync("refund.created", one => one["payment_intent"]!.GetValue<string>() == intent);
        (await api.IsAllowedAsync(subject)).ShouldBeTrue("nothing says yet what the refunded payment had paid");
        (await TasksAsync(intent)).ShouldBe(1);

        await outage.FetchAllAsync();

        var row = await outage.EntitlementAsync(subject);
        (row["status"]!.GetValue<string>(), row["unavailable_reason"]!.GetValue<string>()).ShouldBe(("past_due", "refunded"));
        (await TasksAsync(intent)).ShouldBe(0);
        var history = await StoredRows.Of(server).HistoryAsync(row["id"]!.GetValue<string>());
        var linked = history.Where(entry => entry.Reason == "linked").ToList();
        linked.ShouldContain(entry => entry.Note!.Contains("refund re_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refund_of_another_applications_payment_is_asked_for_a_few_times_and_then_left()
    {
        var sender = new StripeSender(server);
        var (refund, intent) = (RuntimeApi.Fresh("re"), RuntimeApi.Fresh("pi"));
        var foreign = StripeSender.Event(
            "refund.created",
            new JsonObject
            {
                ["id"] = refund,
                ["object"] = "refund",
                ["amount"] = 500,
                ["currency"] = "eur",
                ["payment_intent"] = intent,
                ["created"] = 1_760_000_000,
                ["status"] = "succeeded",
            }
        );
        await sender.SendAsync(foreign);
        await outage.ApplyAllAsync();

        for (var round = 0; round < 8; round++)
        {
            await outage.FetchAllAsync();
        }

        (await StateAsync(intent)).ShouldBe("foreign");
        var asked = (await server.Dial.RequestsAsync("GET", "/v1/invoice_payments")).Count;
        await outage.FetchAllAsync();
        (await server.Dial.RequestsAsync("GET", "/v1/invoice_payments")).Count.ShouldBe(asked);
    }

    [Fact]
    public async Task Two_snapshots_of_one_second_are_settled_by_what_Stripe_says()
    {
        var subject = RuntimeApi.Fresh("tie");
        await api.BuyAsync(subject, TestServer.Subscription);
        await outage.ApplyAllAsync();
        var row = await outage.EntitlementAsync(subject);
        var id = row["stripe_subscription_id"]!.GetValue<string>();
        var now = await server.Dial.ReadAsync($"/v1/subscriptions/{id}");
        var second = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 1;
        await SendAsync(now, second, "active");
        await SendAsync(now, second, "past_due");
        (await api.IsAllowedAsync(subject)).ShouldBeFalse("of two that say different things the less permissive is taken");

        // Stripe's own clock stamps the answer: it must have left that second.
        await Task.Delay(TimeSpan.FromSeconds(2));
        await outage.FetchAllAsync();

        (await api.IsAllowedAsync(subject)).ShouldBeTrue();
        (await TasksAsync(id)).ShouldBe(0);
    }

    [Fact]
    public async Task Stripe_being_away_delays_an_answer_and_does_not_lose_it()
    {
        var subject = RuntimeApi.Fresh("away");
        await server.Dial.SilenceAsync();
        var sessionId = await outage.PayUnheardAsync(subject, TestServer.Subscription);
        await outage.DeliverAsync("checkout.session.completed", one => one["id"]!.GetValue<string>() == sessionId);
        var (intent, charge) = await FirstPaymentAsync(subject);
        await server.Dial.PressAsync($"charges/{charge}/refund");
        await outage.DeliverAsync("refund.created", one => one["payment_intent"]!.GetValue<string>() == intent);
        await server.Dial.FaultAsync("/v1/invoice_payments", "status", status: 503, times: 50);

        await outage.FetchAllAsync();
        (await TasksAsync(intent)).ShouldBe(1);
        await server.Dial.ClearAsync();
        await outage.FetchAllAsync();

        (await api.IsAllowedAsync(subject)).ShouldBeFalse();
    }

    [Fact]
    public async Task What_Stripe_would_not_answer_for_hours_is_asked_again_once_it_can_be_compared()
    {
        var subject = RuntimeApi.Fresh("hours");
        await server.Dial.SilenceAsync();
        var sessionId = await outage.PayUnheardAsync(subject, TestServer.Subscription);
        await outage.DeliverAsync("checkout.session.completed", one => one["id"]!.GetValue<string>() == sessionId);
        var (intent, charge) = await FirstPaymentAsync(subject);
        await server.Dial.PressAsync($"charges/{charge}/refund");
        await outage.DeliverAsync("refund.created", one => one["payment_intent"]!.GetValue<string>() == intent);
        await server.Dial.FaultAsync("/v1/invoice_payments", "status", status: 403, times: 500);
        for (var hours = 0; hours < 8; hours++)
        {
            server.Clock.Advance(TimeSpan.FromHours(1));
            await outage.FetchAllAsync();
        }

        (await StateAsync(intent)).ShouldBe("failed");
        await server.Dial.ClearAsync();
        await server.Dial.FaultAsync("/v1/events", "status", status: 403, times: 10);
        await outage.ReconcileAsync();
        await server.Dial.ClearAsync();
        await outage.FetchAllAsync();

        (await api.IsAllowedAsync(subject)).ShouldBeFalse();
        (await StateAsync(intent)).ShouldBeNull();
    }

    [Fact]
    public async Task Syncing_a_customer_finds_all_that_was_missed()
    {
        var subject = RuntimeApi.Fresh("synced");
        await api.BuyAsync(subject, TestServer.Subscription);
        await outage.ApplyAllAsync();
        await server.Dial.SilenceAsync();
        var (_, charge) = await FirstPaymentAsync(subject);
        await server.Dial.PressAsync($"charges/{charge}/refund");
        await outage.PayUnheardAsync(subject, TestServer.Pack);

        var synced = await server.Services.GetRequiredService<SyncCustomer>().HandleAsync(outage.Scope, subject, _ => { }, default);

        var result = synced.Match(done => done.Result, refused => throw new InvalidOperationException(refused.Fault.Detail));
        result.Changed.ShouldBe(2);
        result.Missing.ShouldBeEmpty();
        var rows = (await api.GetAsync($"/v1/entitlements/{subject}")).Json["entitlements"]!.AsArray();
        rows.Select(row => $"{row!["kind"]} {row["status"]} {row["unavailable_reason"]}")
            .ShouldBe(["usage_pack active ", "subscription past_due refunded"], ignoreOrder: true);
        var again = await server.Services.GetRequiredService<SyncCustomer>().HandleAsync(outage.Scope, subject, _ => { }, default);
        again.Match(done => done.Result.Changed, _ => -1).ShouldBe(0);
    }

    private async Task SendAsync(JsonNode subscription, long second, string status)
    {
        var snapshot = subscription.DeepClone().AsObject();
        snapshot["status"] = status;
        var stripeEvent = StripeSender.Event("customer.subscription.updated", snapshot);
        stripeEvent["created"] = second;
        (await new StripeSender(server).SendAsync(stripeEvent)).Status.ShouldBe(200);
        await outage.ApplyAllAsync();
    }

    private async Task<(string Intent, string Charge)> FirstPaymentAsync(string subject)
    {
        var row = await outage.EntitlementAsync(subject);
        var subscription = await server.Dial.ReadAsync($"/v1/subscriptions/{row["stripe_subscription_id"]}");
        var payments = await server.Dial.ReadAsync($"/v1/invoice_payments?invoice={subscription["latest_invoice"]}");
        var intent = payments["data"]![0]!["payment"]!["payment_intent"]!.GetValue<string>();
        var charge = (await server.Dial.ReadAsync($"/v1/payment_intents/{intent}"))["latest_charge"]!.GetValue<string>();
        return (intent, charge);
    }

    private Task<long> TasksAsync(string stripeId) =>
        StoredRows
            .Of(server)
            .CountAsync(
                "select cast(count(*) as bigint) from fetch_tasks where stripe_id = @Id and state = 'waiting'",
                new { Id = stripeId }
            );

    private Task<string?> StateAsync(string stripeId) =>
        server.Database.ReadAsync(
            session => session.FindAsync<string>("select state from fetch_tasks where stripe_id = @Id", new { Id = stripeId }),
            default
        );
}

public sealed class FetchOnSqlite(SqliteServer server) : FetchTests(server), IClassFixture<SqliteServer>;

public sealed class FetchOnPostgres(PostgresServer server) : FetchTests(server), IClassFixture<PostgresServer>;
