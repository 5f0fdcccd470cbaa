using System.Text.Json.Nodes;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Support;

/// <summary>What is said of a past instant against what was said in it: decisions, balances and segments are remembered and compared.</summary>
public abstract class PastTests(TestServer server)
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);

    /// <summary>What the access routes and the page said in one instant.</summary>
    private sealed record Remembered(long AtMs, bool Allowed, string Decision, string Entitlements);

    [Fact]
    public async Task Every_remembered_instant_reads_afterwards_as_it_was()
    {
        var subject = RuntimeApi.Fresh("past");
        List<Remembered> remembered = [await RememberAsync(subject)];
        await api.BuyByEventAsync(subject, TestServer.Pack);
        remembered.Add(await RememberAsync(subject));
        await api.ConsumeAsync(subject, 400);
        remembered.Add(await RememberAsync(subject));
        await api.BuyByEventAsync(subject, TestServer.Pass);
        remembered.Add(await RememberAsync(subject));
        await BuyQueuedAsync(subject);
        remembered.Add(await RememberAsync(subject));
        await api.ConsumeAsync(subject, 600);
        remembered.Add(await RememberAsync(subject));
        server.Clock.Advance(TimeSpan.FromHours(25));
        remembered.Add(await RememberAsync(subject));
        await server.Services.GetRequiredService<ExpirySweep>().RunOnceAsync(TestContext.Current.CancellationToken);
        remembered.Add(await RememberAsync(subject));
        server.Clock.Advance(TimeSpan.FromHours(24));
        remembered.Add(await RememberAsync(subject));

        remembered.Select(one => one.Allowed).ShouldBe([false, true, true, true, true, true, true, true, false]);
        var desk = await SupportDesk.OpenAsync(server);
        foreach (var one in remembered)
        {
            var then = await desk.CustomerAtAsync(subject, one.AtMs);
            then["is_past"]!.GetValue<bool>().ShouldBeTrue();
            DecisionOf(then).ShouldBe(one.Decision);
            EntitlementsOf(then).ShouldBe(one.Entitlements);
        }

        await SegmentsSayTheSameAsync(desk, subject, remembered);
        await server.VerifyAsync();
    }

    [Fact]
    public async Task Segments_that_are_none_are_refused()
    {
        var desk = await SupportDesk.OpenAsync(server);

        (await desk.Person.GetAsync(SupportDesk.Path("user_1", "/decisions?from=2999-01-01T00:00:00Z"))).Param.ShouldBe("from");
        (await desk.Person.GetAsync(SupportDesk.Path("user_1", "/decisions?to=yesterday"))).Param.ShouldBe("to");
    }

    [Fact]
    public async Task Who_never_bought_anything_was_always_denied()
    {
        var desk = await SupportDesk.OpenAsync(server);

        var decisions = await desk.GetAsync(SupportDesk.Path(RuntimeApi.Fresh("never"), "/decisions"));

        var only = decisions["segments"]!.AsArray().ShouldHaveSingleItem()!;
        only["reason"]!.GetValue<string>().ShouldBe("no_entitlement");
        (only["to"]!.GetValue<DateTimeOffset>() - only["from"]!.GetValue<DateTimeOffset>()).TotalDays.ShouldBe(90, 0.1);
    }

    private static async Task SegmentsSayTheSameAsync(SupportDesk desk, string subject, IReadOnlyList<Remembered> remembered)
    {
        var segments = (await desk.GetAsync(SupportDesk.Path(subject, "/decisions")))["segments"]!.AsArray();
        foreach (var one in remembered.SkipLast(1))
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(one.AtMs);
            var segment = segments.Single(part =>
                part!["from"]!.GetValue<DateTimeOffset>() <= at && at < part["to"]!.GetValue<DateTimeOffset>()
            )!;
            segment["allowed"]!.GetValue<bool>().ShouldBe(one.Allowed);
        }
    }

    /// <summary>A second pass gives no access of its own while the first one runs.</summary>
    private async Task BuyQueuedAsync(string subject)
    {
        // Stripe tells seconds only, and passes of one second queue by their ids: the first must be older by one.
        var second = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        await Until.TrueAsync(
            () => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() > second,
            TimeSpan.FromSeconds(5),
            "the next second begins"
        );
        // There is access already, by the pack: waiting for access would not wait for a pass.
        var attempt = await api.BuyByEventAsync(subject, TestServer.Pass);
        attempt["entitlement"]!["unavailable_reason"]?.GetValue<string>().ShouldBe("not_started", attempt.ToJsonString());
        attempt["entitlement"]!["available"]!.GetValue<bool>().ShouldBeFalse();
    }

    /// <summary>Both sides of the look lie in one millisecond, or it is taken again: what is remembered has one instant.</summary>
    private async Task<Remembered> RememberAsync(string subject)
    {
        server.Clock.Advance(TimeSpan.FromMilliseconds(5));
        // A session ends while the clock is set forward.
        var page = await (await SupportDesk.OpenAsync(server)).CustomerAsync(subject);
        var allowed = await api.IsAllowedAsync(subject);
        var atMs = page["at"]!.GetValue<DateTimeOffset>().ToUnixTimeMilliseconds();
        page["decision"]!["allowed"]!.GetValue<bool>().ShouldBe(allowed);
        server.Clock.Advance(TimeSpan.FromMilliseconds(5));
        return new Remembered(atMs, allowed, DecisionOf(page), EntitlementsOf(page));
    }

    private static string DecisionOf(JsonNode page)
    {
        var decision = page["decision"]!;
        return $"{decision["allowed"]} {decision["status"]} {decision["denial_reason"]} {decision["usage_remaining"]} {decision["until"]} "
            + string.Join(' ', decision["reasons"]!.AsArray().Select(reason => $"{reason!["entitlement_id"]}:{reason["reason"]}"));
    }

    private static string EntitlementsOf(JsonNode page) =>
        string.Join(
            '\n',
            page["entitlements"]!
                .AsArray()
                .Select(one =>
                    $"{one!["id"]} {one["status"]} {one["available"]} {one["unavailable_reason"]} {one["usage_remaining"]} "
                    + $"{one["usage_consumed"]} {one["starts_at"]} {one["expires_at"]}"
                )
        );
}

public sealed class PastOnSqlite(SqliteServer server) : PastTests(server), IClassFixture<SqliteServer>;

public sealed class PastOnPostgres(PostgresServer server) : PastTests(server), IClassFixture<PostgresServer>;
