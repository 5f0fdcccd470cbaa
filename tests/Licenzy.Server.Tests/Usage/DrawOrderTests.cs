using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Server.Platform;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Tests.Usage;

/// <summary>For the class of bugs in which units are taken from the wrong pack, or what was taken is told otherwise than it was.</summary>
public abstract class DrawOrderTests(TestServer server) : IAsyncDisposable
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await server.VerifyAsync();
    }

    [Fact]
    public async Task Packs_are_drawn_soonest_to_expire_first_then_oldest()
    {
        var subject = RuntimeApi.Fresh("order");
        var (month, week) = (await PackAsync(days: 30), await PackAsync(days: 7));
        var oldest = await BuyAsync(subject, TestServer.Pack);
        var late = await BuyAsync(subject, month);
        var younger = await BuyAsync(subject, TestServer.Pack);
        var soon = await BuyAsync(subject, week);

        (await ConsumeAsync(subject, 1)).ShouldBe(2019);
        (await LeftAsync(subject, soon, late, oldest, younger)).ShouldBe([9, 10, 1000, 1000]);
        (await ConsumeAsync(subject, 10)).ShouldBe(2009);
        (await LeftAsync(subject, soon, late, oldest, younger)).ShouldBe([0, 9, 1000, 1000]);
        (await ConsumeAsync(subject, 1010)).ShouldBe(999);
        (await LeftAsync(subject, soon, late, oldest, younger)).ShouldBe([0, 0, 0, 999]);
        (await api.ConsumeAsync(subject, 1000)).Json["usage_remaining"]!.GetValue<long>().ShouldBe(999);
        (await LeftAsync(subject, soon, late, oldest, younger)).ShouldBe([0, 0, 0, 999]);
    }

    [Fact]
    public async Task Everything_can_be_taken_and_then_the_reason_is_that_it_is_used_up()
    {
        var subject = RuntimeApi.Fresh("all");
        await BuyAsync(subject, TestServer.Pack);
        await BuyAsync(subject, TestServer.Pack);

        (await ConsumeAsync(subject, 2000)).ShouldBe(0);

        var access = (await api.GetAsync($"/v1/customer/access/{subject}")).Json;
        access["has_access"]!.GetValue<bool>().ShouldBeFalse();
        access["status"]!.GetValue<string>().ShouldBe("exhausted");
        access["denial_reason"]!.GetValue<string>().ShouldBe("exhausted");
        access["usage_remaining"]!.GetValue<long>().ShouldBe(0);
        (await api.IsAllowedAsync(subject)).ShouldBeFalse();
        (await api.ConsumeAsync(subject, 1)).Error.ShouldBe("insufficient_usage");
    }

    [Fact]
    public async Task A_quantity_multiplies_the_units_of_a_pack()
    {
        var subject = RuntimeApi.Fresh("three");
        var checkout = await api.PostAsync(
            "/v1/checkout/session",
            new
            {
                subject_ref = subject,
                product_code = TestServer.Pack,
                quantity = 3,
            },
            RuntimeApi.Fresh("three")
        );
        await api.PayAsync(checkout.Json["checkout_url"]!.GetValue<string>(), "card=4242424242424242");
        (await api.GetAsync($"/v1/checkout/session/{checkout.Json["attempt_id"]}?wait=20")).Json["allowed"]!
            .GetValue<bool>()
            .ShouldBeTrue();

        (await ConsumeAsync(subject, 2999)).ShouldBe(1);
    }

    [Fact]
    public async Task Each_pack_touched_is_told_once_with_all_fields()
    {
        var subject = RuntimeApi.Fresh("told");
        var first = await BuyAsync(subject, TestServer.Pack);
        var second = await BuyAsync(subject, TestServer.Pack);

        await ConsumeAsync(subject, 1200);
        await api.ConsumeAsync(subject, 5000);

        var told = (await EventsAsync(subject)).Where(one => one["type"]!.GetValue<string>() == "usage.consumed").ToList();
        told.Count.ShouldBe(2);
        told.Select(one => one["id"]!.GetValue<string>()).Distinct(StringComparer.Ordinal).Count().ShouldBe(2);
        told.ShouldAllBe(one =>
            one["project_id"]!.GetValue<string>() == server.Setup.ProjectId && one["mode"]!.GetValue<string>() == "test"
        );
        var data = told.Select(one => one["data"]!).ToList();
        data.Select(one => (one["entitlement_id"]!.GetValue<string>(), one["units"]!.GetValue<long>()))
            .ShouldBe([(first, 1000), (second, 200)], ignoreOrder: true);
        data.Select(one => one["metadata"]!["use_id"]!.GetValue<string>()).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
        foreach (var one in data)
        {
            one.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal).ShouldBe(Fields.Order(StringComparer.Ordinal));
            one["subject_ref"]!.GetValue<string>().ShouldBe(subject);
            one["product_code"]!.GetValue<string>().ShouldBe(TestServer.Pack);
            one["kind"]!.GetValue<string>().ShouldBe("usage_pack");
            one["status"]!.GetValue<string>().ShouldBe("active");
            one["reason"]!.GetValue<string>().ShouldBe("usage_consumed");
            one["source"]!.GetValue<string>().ShouldBe("runtime");
            one["usage_remaining"]!.GetValue<long>().ShouldBe(800);
            NotOfTheRuntime.Where(name => one[name] is not null).ShouldBeEmpty();
        }
    }

    private static readonly string[] NotOfTheRuntime =
    [
        "attempt_id",
        "amount_total",
        "currency",
        "stripe_checkout_session_id",
        "stripe_payment_intent_id",
        "stripe_subscription_id",
        "current_period_end",
        "expires_at",
        "canceled_at",
        "actor_user_id",
    ];

    private static readonly string[] Fields =
    [
        .. NotOfTheRuntime,
        "subject_ref",
        "project_id",
        "mode",
        "product_code",
        "kind",
        "status",
        "reason",
        "source",
        "entitlement_id",
        "units",
        "usage_remaining",
        "metadata",
        "created_at",
        "updated_at",
    ];

    /// <summary>A product of ten units that expire.</summary>
    private async Task<string> PackAsync(long days)
    {
        var code = RuntimeApi.Fresh("PACK");
        var price = await server.PriceAsync(100);
        await server.AddAsync([new(Mode.Test, code, "Expiring", ProductKind.UsagePack, price, UsageUnits: 10, ExpiresAfterDays: days)]);
        return code;
    }

    private async Task<string> BuyAsync(string subject, string product) =>
        (await api.BuyAsync(subject, product))["entitlement"]!["id"]!.GetValue<string>();

    private async Task<long> ConsumeAsync(string subject, long units)
    {
        var answer = await api.ConsumeAsync(subject, units);
        answer.Status.ShouldBe(200, answer.Text);
        answer.Json["ok"]!.GetValue<bool>().ShouldBeTrue();
        answer.Json["consumed"]!.GetValue<long>().ShouldBe(units);
        return answer.Json["usage_remaining"]!.GetValue<long>();
    }

    private async Task<IEnumerable<long>> LeftAsync(string subject, params string[] entitlements)
    {
        var rows = (await api.GetAsync($"/v1/entitlements/{subject}")).Json["entitlements"]!.AsArray();
        return entitlements.Select(id => rows.Single(row => row!["id"]!.GetValue<string>() == id)!["usage_remaining"]!.GetValue<long>());
    }

    private async Task<IEnumerable<JsonNode>> EventsAsync(string subject)
    {
        var scope = new Scope(server.Setup.ProjectId!, Mode.Test);
        var payloads = await server.Database.ReadAsync(
            session => OutboundEventStore.PayloadsOfSubjectAsync(session, scope, subject, 100),
            default
        );
        return payloads.Select(payload => JsonNode.Parse(payload)!);
    }
}

public sealed class DrawOrderOnSqlite(SqliteServer server) : DrawOrderTests(server), IClassFixture<SqliteServer>;

public sealed class DrawOrderOnPostgres(PostgresServer server) : DrawOrderTests(server), IClassFixture<PostgresServer>;
