using System.Text.Json.Nodes;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Checkout;

/// <summary>For the class of bugs in which a customer has paid and, because a webhook is lost, waits for ever.</summary>
public abstract class LostWebhookTests(TestServer server) : IAsyncDisposable
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);
    private readonly StoredRows rows = StoredRows.Of(server);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await server.VerifyAsync();
    }

    [Theory]
    [InlineData(TestServer.Subscription, 10)]
    [InlineData(TestServer.Pass, 10)]
    [InlineData(TestServer.Pack, 10)]
    [InlineData(TestServer.Pack, 1)]
    public async Task Waiting_for_the_attempt_asks_Stripe_and_the_late_webhook_changes_nothing(string product, int wait)
    {
        await server.Dial.SilenceAsync();
        var subject = RuntimeApi.Fresh("lost");
        var checkout = await api.CheckoutAsync(subject, product);
        var url = checkout.Json["checkout_url"]!.GetValue<string>();
        await api.PayAsync(url, "card=4242424242424242");
        (await api.IsAllowedAsync(subject)).ShouldBeFalse();

        var attempt = await api.GetAsync($"/v1/checkout/session/{checkout.Json["attempt_id"]}?wait={wait}");

        attempt.Json["allowed"]!.GetValue<bool>().ShouldBeTrue(attempt.Text);
        attempt.Json["status"]!.GetValue<string>().ShouldBe("finalized");
        (await api.IsAllowedAsync(subject)).ShouldBeTrue();
        await ShouldChangeNothingAsync(subject, url.Split('/')[^1]);
    }

    [Fact]
    public async Task Without_a_wait_Stripe_is_not_asked()
    {
        await server.Dial.SilenceAsync();
        var checkout = await api.CheckoutAsync(RuntimeApi.Fresh("asked"), TestServer.Pack);
        var url = checkout.Json["checkout_url"]!.GetValue<string>();
        await api.PayAsync(url, "card=4242424242424242");

        var attempt = await api.GetAsync($"/v1/checkout/session/{checkout.Json["attempt_id"]}");

        attempt.Json["allowed"]!.GetValue<bool>().ShouldBeFalse();
        (await server.Dial.RequestsAsync("GET", $"/v1/checkout/sessions/{url.Split('/')[^1]}")).ShouldBeEmpty();
    }

    [Fact]
    public async Task When_Stripe_cannot_be_asked_the_answer_tells_how_things_stand()
    {
        await server.Dial.SilenceAsync();
        var checkout = await api.CheckoutAsync(RuntimeApi.Fresh("unasked"), TestServer.Pack);
        await server.Dial.FaultAsync("/v1/checkout/sessions", "status", status: 500, times: 1000, method: "GET");
        try
        {
            var attempt = await api.GetAsync($"/v1/checkout/session/{checkout.Json["attempt_id"]}?wait=1");

            attempt.Status.ShouldBe(200, attempt.Text);
            attempt.Json["status"]!.GetValue<string>().ShouldBe("created");
        }
        finally
        {
            await server.Dial.ClearAsync();
        }
    }

    /// <summary>Stripe's webhooks arrive after all, in the worst order, each twice.</summary>
    private async Task ShouldChangeNothingAsync(string subject, string sessionId)
    {
        var before = (await rows.EntitlementsAsync(subject)).ShouldHaveSingleItem();
        var stripe = new StripeSender(server);
        foreach (var late in await EventsOfAsync(sessionId))
        {
            (await stripe.SendAsync(late)).Status.ShouldBe(200);
            (await stripe.SendAsync(late)).Json["duplicate"]!.GetValue<bool>().ShouldBeTrue();
            (await rows.SettledAsync(late["id"]!.GetValue<string>())).State.ShouldBeOneOf("applied", "ignored");
        }

        var after = (await rows.EntitlementsAsync(subject)).ShouldHaveSingleItem();
        (after.Id == before.Id && after.Status == before.Status && after.UsageRemaining == before.UsageRemaining).ShouldBeTrue($"{after}");
        // The webhook knows the second of the payment, asking only that it lay before the answer.
        (before.StartsMs!.Value - after.StartsMs!.Value).ShouldBeInRange(0, 15_000);
        (await rows.OutboundAsync(subject)).Count(told => told["type"]!.GetValue<string>() == "purchase.finalized").ShouldBe(1);
        var history = await rows.HistoryAsync(after.Id);
        history.Count(row => row.Changes.Contains("\"status\"", StringComparison.Ordinal)).ShouldBe(1, string.Join('\n', history));
    }

    /// <summary>All that Stripe has to say about a session: the events of the session and of what it made, newest first.</summary>
    private async Task<IReadOnlyList<JsonNode>> EventsOfAsync(string sessionId)
    {
        var session = await server.Dial.ReadAsync($"/v1/checkout/sessions/{sessionId}");
        var customer = session["customer"]!.GetValue<string>();
        var all = await server.Dial.ReadAsync("/v1/events?limit=100");
        var ours = all["data"]!.AsArray().Where(found => found!.ToJsonString().Contains(customer, StringComparison.Ordinal));
        return [.. ours.Select(found => found!)];
    }
}

public sealed class LostWebhookOnSqlite(SqliteServer server) : LostWebhookTests(server), IClassFixture<SqliteServer>;

public sealed class LostWebhookOnPostgres(PostgresServer server) : LostWebhookTests(server), IClassFixture<PostgresServer>;
