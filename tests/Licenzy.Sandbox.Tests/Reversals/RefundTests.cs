using System.Text.Json.Nodes;
using Licenzy.Sandbox.Tests.Support;

namespace Licenzy.Sandbox.Tests.Reversals;

public sealed class RefundTests
{
    [Fact]
    public async Task A_pending_refund_counts_at_once_and_succeeds_later()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var charge = await sandbox.BuyAsync(1000, "4000000000007726");
        var refund = (await sandbox.PostAsync("/v1/refunds", ("charge", Id(charge)), ("amount", "400"))).Succeeded().Body;
        ((string)refund["status"]!).ShouldBe("pending");
        (await RefundedAsync(sandbox, charge)).ShouldBe((400, false));
        var told = await sandbox.EventsOfAsync(() => sandbox.ControlAsync($"/sandbox/refunds/{Id(refund)}/succeed"));
        told.ShouldBe(["charge.refund.updated", "refund.updated"]);
        (await sandbox.RetrieveAsync($"/v1/refunds/{Id(refund)}"))["status"]!.GetValue<string>().ShouldBe("succeeded");
        (await RefundedAsync(sandbox, charge)).ShouldBe((400, false));
    }

    [Fact]
    public async Task A_refund_that_fails_later_gives_its_amount_back_to_the_charge()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var charge = await sandbox.BuyAsync(1000, "4000000000005126");
        var refund = (await sandbox.PostAsync("/v1/refunds", ("charge", Id(charge)))).Succeeded().Body;
        ((string)refund["status"]!).ShouldBe("succeeded");
        (await RefundedAsync(sandbox, charge)).ShouldBe((1000, true));
        var told = await sandbox.EventsOfAsync(() => sandbox.ControlAsync($"/sandbox/refunds/{Id(refund)}/fail"));
        told.ShouldBe(["charge.refund.updated", "refund.updated", "refund.failed"]);
        var failed = (await sandbox.EventsAsync())[^1]["data"]!["object"]!;
        ((string)failed["status"]!).ShouldBe("failed");
        ((string)failed["failure_reason"]!).ShouldBe("expired_or_canceled_card");
        var updated = (await sandbox.EventsAsync())[^2]["data"]!["previous_attributes"]!;
        ((string)updated["status"]!).ShouldBe("succeeded");
        (await RefundedAsync(sandbox, charge)).ShouldBe((0, false));
        (await sandbox.PostAsync("/v1/refunds", ("charge", Id(charge)))).Succeeded();
    }

    [Fact]
    public async Task A_failed_refund_stays_failed()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var charge = await sandbox.BuyAsync();
        var refund = Id((await sandbox.PostAsync("/v1/refunds", ("charge", Id(charge)))).Succeeded().Body);
        (await sandbox.ControlAsync($"/sandbox/refunds/{refund}/fail", """{"reason":"declined"}""")).Succeeded();
        foreach (var control in (string[])["fail", "succeed", "cancel"])
        {
            (await sandbox.ControlAsync($"/sandbox/refunds/{refund}/{control}")).ShouldBeRefused(400, null, null);
        }
        (await RefundedAsync(sandbox, charge)).ShouldBe((0, false));
    }

    [Theory]
    [InlineData("pending")]
    [InlineData("requires_action")]
    public async Task A_refund_under_way_can_be_canceled(string status)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var charge = await sandbox.BuyAsync();
        (await sandbox.ControlAsync($"/sandbox/charges/{Id(charge)}/refund", $$"""{"status":"{{status}}","amount":300}""")).Succeeded();
        var refund = await sandbox.NewestAsync("refunds");
        ((string)refund["status"]!).ShouldBe(status);
        var told = await sandbox.EventsOfAsync(async () => (await sandbox.PostAsync($"/v1/refunds/{Id(refund)}/cancel")).Succeeded());
        told.ShouldBe(["charge.refund.updated", "refund.updated"]);
        (await RefundedAsync(sandbox, charge)).ShouldBe((0, false));
        (await sandbox.PostAsync($"/v1/refunds/{Id(refund)}/cancel")).ShouldBeRefused(400, null, null);
    }

    [Fact]
    public async Task A_refund_that_has_succeeded_cannot_be_canceled()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var charge = await sandbox.BuyAsync();
        var refund = (await sandbox.PostAsync("/v1/refunds", ("charge", Id(charge)))).Succeeded().Body;
        (await sandbox.PostAsync($"/v1/refunds/{Id(refund)}/cancel")).ShouldBeRefused(400, null, null);
        (await sandbox.PostAsync("/v1/refunds/re_nothing/cancel")).ShouldBeRefused(404, "resource_missing", "id");
    }

    [Fact]
    public async Task The_bank_ends_refunds_by_itself_where_the_options_say_so()
    {
        var time = new SettableTime();
        await using var sandbox = await SandboxUnderTest.StartAsync(options =>
            options with
            {
                TimeProvider = time,
                SettleRefundsAfter = TimeSpan.FromDays(5),
            }
        );
        foreach (var card in (string[])["4000000000007726", "4000000000005126", "4242424242424242"])
        {
            var charge = await sandbox.BuyAsync(1000, card);
            (await sandbox.PostAsync("/v1/refunds", ("charge", Id(charge)))).Succeeded();
        }
        (await StatusesAsync(sandbox)).ShouldBe(["succeeded", "succeeded", "pending"]);
        time.Advance(TimeSpan.FromDays(6));
        await Eventually.IsTrueAsync(async () =>
            (await StatusesAsync(sandbox)).SequenceEqual(["succeeded", "failed", "succeeded"], StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Refunds_are_found_by_charge_by_payment_and_by_time()
    {
        var time = new SettableTime();
        await using var sandbox = await SandboxUnderTest.StartAsync(options => options with { TimeProvider = time });
        var first = await sandbox.BuyAsync();
        var early = (await sandbox.PostAsync("/v1/refunds", ("charge", Id(first)), ("amount", "1"))).Succeeded().Body;
        time.Advance(TimeSpan.FromHours(1));
        var second = await sandbox.BuyAsync();
        var late = (await sandbox.PostAsync("/v1/refunds", ("payment_intent", (string)second["payment_intent"]!))).Succeeded().Body;
        (await IdsAsync(sandbox, $"charge={Id(first)}")).ShouldBe([Id(early)]);
        (await IdsAsync(sandbox, $"payment_intent={(string)second["payment_intent"]!}")).ShouldBe([Id(late)]);
        (await IdsAsync(sandbox, $"created[gte]={(long)late["created"]!}")).ShouldBe([Id(late)]);
        (await IdsAsync(sandbox, $"created[lt]={(long)late["created"]!}")).ShouldBe([Id(early)]);
    }

    [Fact]
    public async Task A_refund_takes_other_metadata_and_nothing_else()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var charge = await sandbox.BuyAsync();
        var path = $"/v1/refunds/{Id((await sandbox.PostAsync("/v1/refunds", ("charge", Id(charge)))).Succeeded().Body)}";
        var changed = (await sandbox.PostAsync(path, ("metadata[ticket]", "7"))).Succeeded().Body;
        ((string)changed["metadata"]!["ticket"]!).ShouldBe("7");
        (await sandbox.EventTypesAsync())[^1].ShouldBe("refund.updated");
        (await sandbox.PostAsync(path, ("amount", "1"))).ShouldBeRefused(400, "parameter_unknown", "amount");
    }

    [Fact]
    public async Task A_charge_of_another_payment_is_not_refunded()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var one = await sandbox.BuyAsync();
        var other = await sandbox.BuyAsync();
        (await sandbox.PostAsync("/v1/refunds", ("charge", Id(one)), ("payment_intent", (string)other["payment_intent"]!))).ShouldBeRefused(
            400,
            null,
            "charge"
        );
        (await RefundedAsync(sandbox, one)).ShouldBe((0, false));
    }

    private static string Id(JsonObject found) => (string)found["id"]!;

    private static async Task<(long Amount, bool Whole)> RefundedAsync(SandboxUnderTest sandbox, JsonObject charge)
    {
        var found = await sandbox.RetrieveAsync($"/v1/charges/{Id(charge)}");
        return ((long)found["amount_refunded"]!, (bool)found["refunded"]!);
    }

    private static async Task<IReadOnlyList<string>> StatusesAsync(SandboxUnderTest sandbox) =>
        [.. (await sandbox.RetrieveAsync("/v1/refunds"))["data"]!.AsArray().Select(found => (string)found!["status"]!)];

    private static async Task<IReadOnlyList<string>> IdsAsync(SandboxUnderTest sandbox, string query) =>
        [.. (await sandbox.RetrieveAsync($"/v1/refunds?{query}"))["data"]!.AsArray().Select(found => (string)found!["id"]!)];
}
