using System.Text.Json.Nodes;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.StripeEvents;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.StripeEvents;

/// <summary>
/// For the class of bugs that only time shows: a rolled secret that dies too early or lives too long, an event whose
/// worker died.
/// </summary>
public abstract class InboxTimeTests(TestServer server)
{
    private readonly StripeSender stripe = new(server);
    private readonly StoredRows rows = StoredRows.Of(server);

    [Fact]
    public async Task After_a_roll_the_previous_secret_is_valid_for_24_hours_and_no_longer()
    {
        var url = await ConnectAsync("whsec_before");
        await ConnectAsync("whsec_after");

        (await stripe.SendAsync(StripeSender.Event("a"), url, "whsec_before")).Status.ShouldBe(200);
        (await stripe.SendAsync(StripeSender.Event("b"), url, "whsec_after")).Status.ShouldBe(200);
        server.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(1));
        (await stripe.SendAsync(StripeSender.Event("c"), url, "whsec_before")).Status.ShouldBe(200);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        (await stripe.SendAsync(StripeSender.Event("d"), url, "whsec_before")).Error.ShouldBe("invalid_signature");
        (await stripe.SendAsync(StripeSender.Event("e"), url, "whsec_after")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task An_event_whose_worker_died_is_applied_when_its_lease_ends()
    {
        var stripeEvent = RefundEvent(RuntimeApi.Fresh("re"));
        await LeaseToTheDeadAsync(stripeEvent);

        await Worker.RunOnceAsync(default);
        (await rows.InboundAsync(IdOf(stripeEvent)))!.State.ShouldBe("received");
        server.Clock.Advance(TimeSpan.FromMinutes(1));

        (await rows.SettledAsync(IdOf(stripeEvent))).State.ShouldBe("applied");
    }

    [Fact]
    public async Task A_restarted_program_takes_over_at_once_what_its_dead_self_had_leased()
    {
        var stripeEvent = RefundEvent(RuntimeApi.Fresh("re"));
        await LeaseToTheDeadAsync(stripeEvent);

        await server.RestartAsync();

        (await StoredRows.Of(server).SettledAsync(IdOf(stripeEvent))).State.ShouldBe("applied");
    }

    private InboxWorker Worker => server.Services.GetRequiredService<InboxWorker>();

    private static string IdOf(JsonNode stripeEvent) => stripeEvent["id"]!.GetValue<string>();

    private static JsonObject RefundEvent(string refundId) =>
        StripeSender.Event(
            "refund.created",
            new JsonObject
            {
                ["id"] = refundId,
                ["object"] = "refund",
                ["amount"] = 100,
                ["currency"] = "eur",
                ["status"] = "succeeded",
                ["charge"] = "ch_nobody",
                ["payment_intent"] = $"pi_of_{refundId}",
            }
        );

    /// <summary>Stores an event as a worker leaves it that was killed while applying it.</summary>
    private Task LeaseToTheDeadAsync(JsonObject stripeEvent) =>
        server.Database.WriteAsync(
            async session =>
            {
                var now = server.Clock.GetUtcNow().ToUnixTimeMilliseconds();
                await Purchases.InboxStore.InsertAsync(
                    session,
                    new()
                    {
                        ProjectId = server.Setup.ProjectId!,
                        Mode = "test",
                        ConnectionId = server.Setup.Stripe.Single(connection => connection.Mode == "test").ConnectionId,
                        StripeEventId = IdOf(stripeEvent),
                        Type = "refund.created",
                        EventCreatedMs = now,
                        Body = System.Text.Encoding.UTF8.GetBytes(stripeEvent.ToJsonString()),
                        Bucket = Buckets.Of(server.Setup.ProjectId!),
                        DueMs = now,
                        ReceivedMs = now,
                    }
                );
                await session.ExecuteAsync(
                    "update inbound_events set lease_until_ms = @Until, lease_owner = 'node_dead' where stripe_event_id = @Id",
                    new { Until = now + 30_000, Id = IdOf(stripeEvent) }
                );
            },
            default
        );

    private async Task<string> ConnectAsync(string webhookSecret)
    {
        var setup = await server.ApplyAsync(
            new(
                new("Roll", "roll@licenzy.test", new("a-long-password")),
                new("Roll"),
                [new(Core.Mode.Test, new("sk_test_rolling"), new(webhookSecret))]
            )
        );
        return setup.Stripe[0].WebhookUrl;
    }
}

public sealed class InboxTimeOnSqlite(SqliteServer server) : InboxTimeTests(server), IClassFixture<SqliteServer>;

public sealed class InboxTimeOnPostgres(PostgresServer server) : InboxTimeTests(server), IClassFixture<PostgresServer>;
