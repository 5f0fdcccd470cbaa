using System.Text.Json.Nodes;
using Licenzy.Server.Purchases;
using Licenzy.Server.StripeEvents;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.StripeEvents;

/// <summary>
/// For the class of bugs in which one event that cannot be applied stops all others, is tried for ever, is lost without
/// anybody seeing it, or leaves a wrong state behind when it goes through at last.
/// </summary>
public abstract class PoisonedEventTests(TestServer server)
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);
    private readonly StripeSender stripe = new(server);
    private readonly StoredRows rows = StoredRows.Of(server);

    [Fact]
    public async Task A_poisoned_refund_blocks_nobody_is_shown_as_failed_and_replays_to_the_right_state()
    {
        var subject = RuntimeApi.Fresh("poisoned");
        await api.BuyAsync(subject, TestServer.Pack);
        var pack = (await rows.EntitlementsAsync(subject)).ShouldHaveSingleItem();
        var refund = RefundOf(pack.StripePaymentIntentId!);
        await PoisonAsync(IdOf(refund["data"]!["object"]!));

        (await stripe.SendAsync(refund)).Status.ShouldBe(200);
        await OthersShouldGoOnAsync(subject);
        var failed = await LiveThroughAsync(refund);

        (failed.State, failed.Tries).ShouldBe(("failed", 12));
        failed.Reason.ShouldNotBeNull().ShouldContain("poison");
        (await stripe.SendAsync(refund)).Json["duplicate"]!.GetValue<bool>().ShouldBeTrue();
        (await rows.EntitlementsAsync(subject)).Single(row => row.Id == pack.Id).Status.ShouldBe("active");
        await ShouldBeListedAsync(IdOf(refund));

        (await server.RunAsync("replay", "--failed")).ExitCode.ShouldBe(1);
        await CureAsync();
        var replayed = await server.RunAsync("replay", IdOf(refund));

        replayed.Output.ShouldContain($"{IdOf(refund)}: applied");
        replayed.ExitCode.ShouldBe(0, replayed.Error);
        var taken = (await rows.EntitlementsAsync(subject)).Single(row => row.Id == pack.Id);
        (taken.Status, taken.UnavailableReason, taken.UsageRemaining).ShouldBe(("canceled", "refunded", 0L));
        (await rows.HistoryAsync(pack.Id)).Count(row => row.Reason == "refund").ShouldBe(1);
        (await server.RunAsync("events", "--state", "failed")).Output.ShouldNotContain(IdOf(refund));
    }

    [Fact]
    public async Task Replaying_what_was_applied_changes_nothing()
    {
        var subject = RuntimeApi.Fresh("replayed");
        await api.BuyAsync(subject, TestServer.Pack);
        var pack = (await rows.EntitlementsAsync(subject)).ShouldHaveSingleItem();
        var completed = (await server.Dial.EventsAsync("checkout.session.completed", pack.StripeCheckoutSessionId!)).Single();
        (await stripe.SendAsync(completed)).Status.ShouldBe(200);
        await rows.SettledAsync(IdOf(completed));
        pack = (await rows.EntitlementsAsync(subject)).Single();
        var (history, told) = (await rows.HistoryAsync(pack.Id), await rows.OutboundAsync(subject));

        var replayed = await server.RunAsync("replay", IdOf(completed));

        replayed.Output.ShouldContain($"{IdOf(completed)}: applied (nothing_changed)");
        (await rows.EntitlementsAsync(subject)).ShouldBe([pack]);
        (await rows.HistoryAsync(pack.Id)).ShouldBe(history);
        (await rows.OutboundAsync(subject)).Count.ShouldBe(told.Count);
    }

    [Fact]
    public async Task An_event_that_waits_already_or_never_came_is_not_replayed()
    {
        var waiting = RefundOf(RuntimeApi.Fresh("pi"));
        await PoisonAsync(IdOf(waiting["data"]!["object"]!));
        await stripe.SendAsync(waiting);
        var key = new InboundEventKey
        {
            ProjectId = server.Setup.ProjectId!,
            Mode = "test",
            ConnectionId = server.Setup.Stripe.Single(connection => connection.Mode == "test").ConnectionId,
            StripeEventId = IdOf(waiting),
        };

        (await Replay.HandleAsync(key, default)).ShouldBeOfType<ReplayOutcome.Pending>();
        (await Replay.HandleAsync(key with { StripeEventId = "evt_never" }, default)).ShouldBeOfType<ReplayOutcome.Unknown>();
        var never = await server.RunAsync("replay", "evt_never");

        never.Output.ShouldContain("evt_never: no such event is stored");
        never.ExitCode.ShouldBe(1);
        await CureAsync();
    }

    private InboxWorker Worker => server.Services.GetRequiredService<InboxWorker>();

    private ReplayStripeEvent Replay => server.Services.GetRequiredService<ReplayStripeEvent>();

    private static string IdOf(JsonNode json) => json["id"]!.GetValue<string>();

    private static JsonObject RefundOf(string paymentIntentId)
    {
        var refundEvent = StripeSender.Event(
            "refund.created",
            new JsonObject
            {
                ["id"] = RuntimeApi.Fresh("re_poison"),
                ["object"] = "refund",
                ["amount"] = 1000,
                ["currency"] = "eur",
                ["status"] = "succeeded",
                ["created"] = 1_790_000_000,
                ["payment_intent"] = paymentIntentId,
            }
        );
        refundEvent["created"] = 1_790_000_000;
        return refundEvent;
    }

    /// <summary>The same customer and others of the project buy and are refunded as if nothing were wrong.</summary>
    private async Task OthersShouldGoOnAsync(string subject)
    {
        await api.BuyAsync(subject, TestServer.Pass);
        var other = RuntimeApi.Fresh("other");
        await api.BuyAsync(other, TestServer.Pack);
        var pack = (await rows.EntitlementsAsync(other)).ShouldHaveSingleItem();
        var refund = RefundOf(pack.StripePaymentIntentId!);
        refund["data"]!["object"]!["id"] = RuntimeApi.Fresh("re_wholesome");
        await stripe.SendAsync(refund);
        (await rows.SettledAsync(IdOf(refund))).State.ShouldBe("applied");
        (await rows.EntitlementsAsync(other)).Single().Status.ShouldBe("canceled");
    }

    /// <summary>Lets a day of tries pass, an hour or a night at a time.</summary>
    private async Task<StoredRows.Inbound> LiveThroughAsync(JsonNode stripeEvent)
    {
        for (var round = 0; round < 60; round++)
        {
            server.Clock.Advance(TimeSpan.FromHours(9));
            await Worker.RunOnceAsync(default);
            if (await rows.InboundAsync(IdOf(stripeEvent)) is { State: not "received" } settled)
            {
                return settled;
            }
        }

        throw new TimeoutException($"It is still tried: {await rows.InboundAsync(IdOf(stripeEvent))}");
    }

    private async Task ShouldBeListedAsync(string eventId)
    {
        var shown = await server.RunAsync("events", "--state", "failed");
        shown.Output.ShouldContain(eventId);
        shown.Output.ShouldContain("poison");
        var listed = await server.RunAsync("events", "--state=failed", "--type", "refund.created", "--mode", "test", "--json");
        var entry = JsonNode.Parse(listed.Output)!["data"]!.AsArray().ShouldHaveSingleItem()!;
        IdOf(entry).ShouldBe(eventId);
        entry["tries"]!.GetValue<long>().ShouldBe(12);
        entry["reason"]!.GetValue<string>().ShouldContain("poison");
        entry["body_kept"]!.GetValue<bool>().ShouldBeTrue();
        (await server.RunAsync("events", "--state", "failed", "--mode", "live")).Output.ShouldNotContain(eventId);
    }

    /// <summary>From now on the database refuses every fact of that id, as a broken constraint or a full disk would.</summary>
    private Task PoisonAsync(string factId) =>
        ExecuteAsync(
            IsPostgres
                ? $"alter table facts add constraint poison check (id <> '{factId}')"
                : $"create trigger poison before insert on facts when new.id = '{factId}' begin select raise(abort, 'poison'); end"
        );

    private Task CureAsync() => ExecuteAsync(IsPostgres ? "alter table facts drop constraint poison" : "drop trigger poison");

    private bool IsPostgres => server.Database.Dialect.Name == "postgres";

    private Task ExecuteAsync(string sql) => server.Database.WriteAsync(session => session.ExecuteAsync(sql), default);
}

public sealed class PoisonedEventOnSqlite(SqliteServer server) : PoisonedEventTests(server), IClassFixture<SqliteServer>;

public sealed class PoisonedEventOnPostgres(PostgresServer server) : PoisonedEventTests(server), IClassFixture<PostgresServer>;
