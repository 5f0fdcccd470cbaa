using System.Text;
using System.Text.Json.Nodes;
using Licenzy.Server.Purchases;
using Licenzy.Server.StripeEvents;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.StripeEvents;

/// <summary>
/// For the class of bugs in which what Stripe sent cannot be read again when it is needed, or fills the disk for ever, or
/// is forgotten with its body so that a duplicate counts twice.
/// </summary>
public abstract class StripeEventBodyTests(TestServer server)
{
    private readonly StripeSender stripe = new(server);
    private readonly StoredRows rows = StoredRows.Of(server);

    [Fact]
    public async Task The_body_of_a_settled_event_is_packed_and_reads_as_it_came()
    {
        var stripeEvent = StripeSender.Event("issuing_card.created", Sizeable());
        await stripe.SendAsync(stripeEvent);
        await rows.SettledAsync(IdOf(stripeEvent));

        var stored = await StoredAsync(IdOf(stripeEvent));

        stored.BodyForm.ShouldBe("brotli");
        stored.Origin.ShouldBe("webhook");
        stored.Body.Length.ShouldBeLessThan(stripeEvent.ToJsonString().Length / 3);
        Encoding.UTF8.GetString(stored.Unpack()).ShouldBe(stripeEvent.ToJsonString());
    }

    [Fact]
    public async Task A_replayed_event_is_read_from_its_packed_body()
    {
        var stripeEvent = StripeSender.Event("issuing_card.created", Sizeable());
        await stripe.SendAsync(stripeEvent);
        await rows.SettledAsync(IdOf(stripeEvent));

        (await Replay.HandleAsync(await KeyAsync(IdOf(stripeEvent)), default)).ShouldBeOfType<ReplayOutcome.Replayed>();

        (await rows.SettledAsync(IdOf(stripeEvent))).Reason.ShouldBe("type_not_used");
        (await StoredAsync(IdOf(stripeEvent))).BodyForm.ShouldBe("brotli");
    }

    [Fact]
    public async Task After_its_days_a_body_is_dropped_and_the_event_is_known_for_good()
    {
        var old = StripeSender.Event("issuing_card.created");
        await stripe.SendAsync(old);
        await rows.SettledAsync(IdOf(old));
        server.Clock.Advance(TimeSpan.FromDays(399));
        await Retention.RunOnceAsync(default);
        (await StoredAsync(IdOf(old))).BodyForm.ShouldBe("brotli");
        var young = StripeSender.Event("issuing_card.created");
        await stripe.SendAsync(young);
        await rows.SettledAsync(IdOf(young));
        server.Clock.Advance(TimeSpan.FromDays(2));

        while (await Retention.RunOnceAsync(default)) { }

        var stored = await StoredAsync(IdOf(old));
        (stored.BodyForm, stored.Body.Length, stored.State).ShouldBe(("dropped", 0, "ignored"));
        (await StoredAsync(IdOf(young))).BodyForm.ShouldBe("brotli");
        (await stripe.SendAsync(old)).Json["duplicate"]!.GetValue<bool>().ShouldBeTrue();
        (await StoredAsync(IdOf(old))).BodyForm.ShouldBe("dropped");
        (await Replay.HandleAsync(await KeyAsync(IdOf(old)), default)).ShouldBeOfType<ReplayOutcome.BodyDropped>();
        (await StoredAsync(IdOf(old))).State.ShouldBe("ignored");
    }

    [Fact]
    public async Task An_event_of_the_reconciler_says_so()
    {
        var stripeEvent = StripeSender.Event("issuing_card.created");
        var row = new InboundEventRow
        {
            ProjectId = server.Setup.ProjectId!,
            Mode = "test",
            ConnectionId = server.Setup.Stripe.Single(connection => connection.Mode == "test").ConnectionId,
            StripeEventId = IdOf(stripeEvent),
            Type = "issuing_card.created",
            Body = Encoding.UTF8.GetBytes(stripeEvent.ToJsonString()),
            Origin = EventOrigins.Reconciler,
        };

        (await server.Database.WriteAsync(session => InboxStore.InsertAsync(session, row), default)).ShouldBeTrue();

        (await StoredAsync(IdOf(stripeEvent))).Origin.ShouldBe("reconciler");
        (await stripe.SendAsync(stripeEvent)).Json["duplicate"]!.GetValue<bool>().ShouldBeTrue();
        (await StoredAsync(IdOf(stripeEvent))).Origin.ShouldBe("reconciler");
    }

    private ReplayStripeEvent Replay => server.Services.GetRequiredService<ReplayStripeEvent>();

    private BodyRetention Retention => server.Services.GetRequiredService<BodyRetention>();

    private static string IdOf(JsonNode stripeEvent) => stripeEvent["id"]!.GetValue<string>();

    /// <summary>An object as long and as repetitive as those of Stripe.</summary>
    private static JsonObject Sizeable() =>
        new()
        {
            ["id"] = "obj_1",
            ["object"] = "thing",
            ["lines"] = new JsonArray([
                .. Enumerable
                    .Range(0, 40)
                    .Select(number => new JsonObject
                    {
                        ["id"] = $"il_{number}",
                        ["object"] = "line_item",
                        ["amount"] = 100 * number,
                    }),
            ]),
        };

    private async Task<InboundEventKey> KeyAsync(string eventId)
    {
        var stored = await StoredAsync(eventId);
        return new()
        {
            ProjectId = stored.ProjectId,
            Mode = stored.Mode,
            ConnectionId = stored.ConnectionId,
            StripeEventId = eventId,
        };
    }

    private async Task<InboundEventRow> StoredAsync(string eventId) =>
        (
            await server.Database.ReadAsync(
                session =>
                    session.FindAsync<InboundEventRow>(
                        """
                        select project_id, mode, connection_id, stripe_event_id, body, body_form, origin, state from inbound_events
                        where stripe_event_id = @Id
                        """,
                        new { Id = eventId }
                    ),
                default
            )
        ).ShouldNotBeNull();
}

public sealed class StripeEventBodyOnSqlite(SqliteServer server) : StripeEventBodyTests(server), IClassFixture<SqliteServer>;

public sealed class StripeEventBodyOnPostgres(PostgresServer server) : StripeEventBodyTests(server), IClassFixture<PostgresServer>;
