using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Entitlements;

/// <summary>
/// For the class of bugs in which access outlives its window because no job ran, or ends without anybody being told. One
/// test for each server: Stripe's clock stays where it is, so what is bought after the jump would be born old.
/// </summary>
public abstract class PassingTimeTests(TestServer server) : IAsyncDisposable
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await server.VerifyAsync();
    }

    [Fact]
    public async Task What_ends_by_the_clock_ends_for_readers_at_once_and_is_written_down_by_the_sweep()
    {
        var (alone, queued, packed) = (RuntimeApi.Fresh("alone"), RuntimeApi.Fresh("queued"), RuntimeApi.Fresh("packed"));
        var pass = await BuyAsync(alone, TestServer.Pass);
        var (first, second) = await BuyTwoPassesAsync(queued);
        var (expiring, staying) = (await BuyAsync(packed, await DayPackAsync()), await BuyAsync(packed, TestServer.Pack));
        (await api.ConsumeAsync(packed, 3)).Json["usage_remaining"]!.GetValue<long>().ShouldBe(1007);
        await SecondShouldQueueAsync(queued, first, second);

        server.Clock.Advance(TimeSpan.FromHours(25));

        await PassShouldBeOverAsync(alone, pass);
        (await StateAsync(queued, first)).ShouldBe(("expired", false));
        (await StateAsync(queued, second)).ShouldBe(("active", true));
        await PackShouldBeLeftOutAsync(packed, expiring, staying);
        await SweepShouldWriteAsync(alone, pass);

        server.Clock.Advance(TimeSpan.FromHours(24));

        (await StateAsync(queued, second)).ShouldBe(("expired", false));
        (await api.IsAllowedAsync(queued)).ShouldBeFalse();
    }

    private async Task SecondShouldQueueAsync(string subject, string first, string second)
    {
        (await StateAsync(subject, first)).ShouldBe(("active", true));
        (await StateAsync(subject, second)).ShouldBe(("active", false));
        var (earlier, later) = (await EntitlementAsync(subject, first), await EntitlementAsync(subject, second));
        later["unavailable_reason"]!.GetValue<string>().ShouldBe("not_started");
        later["starts_at"]!.GetValue<string>().ShouldBe(earlier["expires_at"]!.GetValue<string>());
    }

    private async Task PassShouldBeOverAsync(string subject, string pass)
    {
        (await api.IsAllowedAsync(subject)).ShouldBeFalse();
        var access = (await api.GetAsync($"/v1/customer/access/{subject}")).Json;
        access["status"]!.GetValue<string>().ShouldBe("expired");
        access["denial_reason"]!.GetValue<string>().ShouldBe("expired");
        var row = await EntitlementAsync(subject, pass);
        row["status"]!.GetValue<string>().ShouldBe("expired");
        row["reason"]!.GetValue<string>().ShouldBe("expired");
    }

    private async Task PackShouldBeLeftOutAsync(string subject, string expiring, string staying)
    {
        (await StateAsync(subject, expiring)).ShouldBe(("expired", false));
        (await EntitlementAsync(subject, expiring))["usage_remaining"]!.GetValue<long>().ShouldBe(7);
        (await api.GetAsync($"/v1/customer/access/{subject}")).Json["usage_remaining"]!.GetValue<long>().ShouldBe(1000);
        (await api.ConsumeAsync(subject, 1001)).Error.ShouldBe("insufficient_usage");
        (await api.ConsumeAsync(subject, 5)).Json["usage_remaining"]!.GetValue<long>().ShouldBe(995);
        (await EntitlementAsync(subject, staying))["usage_remaining"]!.GetValue<long>().ShouldBe(995);
    }

    private async Task SweepShouldWriteAsync(string subject, string pass)
    {
        var scope = new Scope(server.Setup.ProjectId!, Mode.Test);
        var sweep = server.Services.GetRequiredService<ExpirySweep>();
        await sweep.RunOnceAsync(default);
        await sweep.RunOnceAsync(default);

        var stored = await server.Database.ReadAsync(session => EntitlementStore.NewestOfSubjectAsync(session, scope, subject), default);
        stored.Single().Status.ShouldBe("expired");
        stored.Single().Available.ShouldBe(0);
        var history = await server.Database.ReadAsync(session => HistoryStore.OfEntitlementAsync(session, scope, pass, 100), default);
        history.Count(row => row.Reason == "expired").ShouldBe(1);
        var payloads = await server.Database.ReadAsync(
            session => OutboundEventStore.PayloadsOfSubjectAsync(session, scope, subject, 100),
            default
        );
        var told = payloads
            .Select(payload => JsonNode.Parse(payload)!)
            .Where(one => one["type"]!.GetValue<string>() == "entitlement.updated");
        var data = told.ShouldHaveSingleItem()["data"]!;
        data["status"]!.GetValue<string>().ShouldBe("expired");
        data["reason"]!.GetValue<string>().ShouldBe("expired");
        data["entitlement_id"]!.GetValue<string>().ShouldBe(pass);
        data["units"].ShouldBeNull();
    }

    private async Task<string> DayPackAsync()
    {
        var price = await server.PriceAsync(100);
        var code = RuntimeApi.Fresh("DAY");
        await server.AddAsync([new(Mode.Test, code, "Expiring", ProductKind.UsagePack, price, UsageUnits: 10, ExpiresAfterDays: 1)]);
        return code;
    }

    private async Task<string> BuyAsync(string subject, string product) =>
        (await api.BuyAsync(subject, product))["entitlement"]!["id"]!.GetValue<string>();

    /// <summary>
    /// Buys a pass and another behind it: it exists, and gives no access yet. Which of two that were paid in one second is
    /// the first is not for us to say, so they come in the order in which they start.
    /// </summary>
    private async Task<(string First, string Second)> BuyTwoPassesAsync(string subject)
    {
        await BuyAsync(subject, TestServer.Pass);
        var checkout = await api.CheckoutAsync(subject, TestServer.Pass);
        await api.PayAsync(checkout.Json["checkout_url"]!.GetValue<string>(), "card=4242424242424242");
        for (var time = 0; time < 100; time++)
        {
            var held = (await api.GetAsync($"/v1/entitlements/{subject}")).Json["entitlements"]!.AsArray();
            if (held.Count == 2)
            {
                var inOrder = held.OrderBy(row => row!["starts_at"]!.GetValue<string>(), StringComparer.Ordinal)
                    .Select(row => row!["id"]!.GetValue<string>())
                    .ToList();
                return (inOrder[0], inOrder[1]);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        throw new TimeoutException("The second pass was paid and never came.");
    }

    private async Task<(string Status, bool Available)> StateAsync(string subject, string id)
    {
        var row = await EntitlementAsync(subject, id);
        return (row["status"]!.GetValue<string>(), row["available"]!.GetValue<bool>());
    }

    private async Task<JsonNode> EntitlementAsync(string subject, string id) =>
        (await api.GetAsync($"/v1/entitlements/{subject}")).Json["entitlements"]!
            .AsArray()
            .Single(row => row!["id"]!.GetValue<string>() == id)!;
}

public sealed class PassingTimeOnSqlite(SqliteServer server) : PassingTimeTests(server), IClassFixture<SqliteServer>;

public sealed class PassingTimeOnPostgres(PostgresServer server) : PassingTimeTests(server), IClassFixture<PostgresServer>;
