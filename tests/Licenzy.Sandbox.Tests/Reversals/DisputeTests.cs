using System.Text.Json.Nodes;
using Licenzy.Sandbox.Tests.Support;

namespace Licenzy.Sandbox.Tests.Reversals;

public sealed class DisputeTests
{
    [Theory]
    [InlineData("4000000000000259", "needs_response", "fraudulent", "chargeback")]
    [InlineData("4000000000002685", "needs_response", "product_not_received", "chargeback")]
    [InlineData("4000000000001976", "warning_needs_response", "fraudulent", "inquiry")]
    public async Task A_card_that_disputes_does_so_after_the_purchase(string card, string status, string reason, string caseType)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var charge = await sandbox.BuyAsync(1000, card);
        await UntilDisputedAsync(sandbox);
        var dispute = await sandbox.NewestAsync("disputes");
        ((string)dispute["status"]!).ShouldBe(status);
        ((string)dispute["reason"]!).ShouldBe(reason);
        ((string)dispute["payment_method_details"]!["card"]!["case_type"]!).ShouldBe(caseType);
        ((long)dispute["amount"]!).ShouldBe(1000);
        ((string)dispute["charge"]!).ShouldBe(Id(charge));
        ((bool)(await sandbox.RetrieveAsync($"/v1/charges/{Id(charge)}"))["disputed"]!).ShouldBeTrue();
        string[] after = caseType == "inquiry" ? ["charge.dispute.created"] : ["charge.dispute.created", "charge.dispute.funds_withdrawn"];
        (await sandbox.EventTypesAsync()).ToArray()[^(after.Length + 1)..].ShouldBe(["checkout.session.completed", .. after]);
    }

    [Fact]
    public async Task Every_payment_of_a_disputing_card_is_disputed_once()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        await sandbox.SubscribeAsync("4000000000000259");
        await UntilDisputedAsync(sandbox);
        await sandbox.RestartAsync();
        await sandbox.BuyAsync(500, "4000000000000259");
        await Eventually.IsTrueAsync(async () => (await ListAsync(sandbox)).Count == 2);
        (await sandbox.EventTypesAsync()).Count(type => type == "charge.dispute.created").ShouldBe(2);
    }

    [Fact]
    public async Task Winning_evidence_brings_the_money_back()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var dispute = await OpenAsync(sandbox);
        var told = await sandbox.EventsOfAsync(async () =>
            (await sandbox.PostAsync($"/v1/disputes/{Id(dispute)}", ("evidence[uncategorized_text]", "winning_evidence"))).Succeeded()
        );
        told.ShouldBe(["charge.dispute.updated", "charge.dispute.closed", "charge.dispute.funds_reinstated"]);
        var won = await sandbox.RetrieveAsync($"/v1/disputes/{Id(dispute)}");
        ((string)won["status"]!).ShouldBe("won");
        won["balance_transactions"]!.AsArray().Sum(moved => (long)moved!["amount"]!).ShouldBe(0);
        ((long)won["evidence_details"]!["submission_count"]!).ShouldBe(1);
    }

    [Fact]
    public async Task Losing_evidence_moves_no_money_any_more()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var dispute = await OpenAsync(sandbox);
        var told = await sandbox.EventsOfAsync(async () =>
            (await sandbox.PostAsync($"/v1/disputes/{Id(dispute)}", ("evidence[uncategorized_text]", "losing_evidence"))).Succeeded()
        );
        told.ShouldBe(["charge.dispute.updated", "charge.dispute.closed"]);
        ((string)(await sandbox.NewestAsync("disputes"))["status"]!).ShouldBe("lost");
    }

    [Fact]
    public async Task Evidence_may_be_kept_back()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var path = $"/v1/disputes/{Id(await OpenAsync(sandbox))}";
        var staged = (await sandbox.PostAsync(path, ("evidence[customer_name]", "Ada"), ("submit", "false"), ("metadata[ticket]", "7")))
            .Succeeded()
            .Body;
        ((string)staged["status"]!).ShouldBe("needs_response");
        ((bool)staged["evidence_details"]!["has_evidence"]!).ShouldBeTrue();
        ((long)staged["evidence_details"]!["submission_count"]!).ShouldBe(0);
        var sent = (await sandbox.PostAsync(path, ("submit", "true"))).Succeeded().Body;
        ((string)sent["status"]!).ShouldBe("under_review");
        ((string)sent["evidence"]!["customer_name"]!).ShouldBe("Ada");
        (await sandbox.PostAsync(path, ("evidence[mood]", "bad"))).ShouldBeRefused(400, "parameter_unknown", "evidence[mood]");
    }

    [Fact]
    public async Task Closing_a_dispute_is_losing_it_for_good()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var path = $"/v1/disputes/{Id(await OpenAsync(sandbox))}";
        var told = await sandbox.EventsOfAsync(async () => (await sandbox.PostAsync($"{path}/close")).Succeeded());
        told.ShouldBe(["charge.dispute.closed"]);
        ((string)(await sandbox.RetrieveAsync(path))["status"]!).ShouldBe("lost");
        (await sandbox.PostAsync($"{path}/close")).ShouldBeRefused(400, null, null);
        (await sandbox.PostAsync(path, ("evidence[customer_name]", "Ada"))).ShouldBeRefused(400, null, null);
        (await sandbox.PostAsync("/v1/disputes/dp_nothing/close")).ShouldBeRefused(404, "resource_missing", "id");
    }

    [Fact]
    public async Task An_inquiry_moves_no_money_until_it_becomes_a_chargeback()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var inquiry = await OpenAsync(sandbox, """{"status":"warning_needs_response"}""");
        inquiry["balance_transactions"]!.AsArray().ShouldBeEmpty();
        ((bool)inquiry["is_charge_refundable"]!).ShouldBeTrue();
        (await sandbox.ControlAsync($"/sandbox/disputes/{Id(inquiry)}/win")).ShouldBeRefused(400, null, null);
        var told = await sandbox.EventsOfAsync(async () =>
            (await sandbox.ControlAsync($"/sandbox/disputes/{Id(inquiry)}/escalate")).Succeeded()
        );
        told.ShouldBe(["charge.dispute.updated", "charge.dispute.funds_withdrawn"]);
        var chargeback = await sandbox.RetrieveAsync($"/v1/disputes/{Id(inquiry)}");
        ((string)chargeback["status"]!).ShouldBe("needs_response");
        ((bool)chargeback["is_charge_refundable"]!).ShouldBeFalse();
        ((long)chargeback["balance_transactions"]![0]!["amount"]!).ShouldBe(-1000);
    }

    [Fact]
    public async Task An_inquiry_is_reviewed_and_closed()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var path = $"/sandbox/disputes/{Id(await OpenAsync(sandbox, """{"status":"warning_needs_response"}"""))}";
        (await sandbox.ControlAsync($"{path}/review")).Succeeded().Text("status").ShouldBe("warning_under_review");
        (await sandbox.ControlAsync($"{path}/close_inquiry")).Succeeded().Text("status").ShouldBe("warning_closed");
        (await sandbox.EventTypesAsync())
            .ToArray()[^3..]
            .ShouldBe(["charge.dispute.created", "charge.dispute.updated", "charge.dispute.closed"]);
    }

    [Theory]
    [InlineData("block", "charge.dispute.closed,charge.dispute.funds_reinstated")]
    [InlineData("resolution", "charge.dispute.closed")]
    public async Task A_prevented_dispute_says_who_keeps_the_money(string caseType, string events)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var path = $"/sandbox/disputes/{Id(await OpenAsync(sandbox))}/prevent";
        var told = await sandbox.EventsOfAsync(async () =>
            (await sandbox.ControlAsync(path, $$"""{"case_type":"{{caseType}}"}""")).Succeeded().Text("status").ShouldBe("prevented")
        );
        string.Join(',', told).ShouldBe(events);
    }

    [Theory]
    [InlineData("""{"status":"lost","amount":300}""", "created,funds_withdrawn,closed")]
    [InlineData("""{"status":"prevented","case_type":"block"}""", "created,closed")]
    [InlineData("""{"status":"prevented","case_type":"resolution"}""", "created,funds_withdrawn,closed")]
    [InlineData("""{"status":"under_review"}""", "created,funds_withdrawn")]
    public async Task A_dispute_may_be_over_when_it_is_heard_of(string wish, string events)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var charge = await sandbox.BuyAsync();
        var told = await sandbox.EventsOfAsync(async () =>
            (await sandbox.ControlAsync($"/sandbox/charges/{Id(charge)}/dispute", wish)).Succeeded()
        );
        told.ShouldBe([.. events.Split(',').Select(name => $"charge.dispute.{name}")]);
    }

    [Fact]
    public async Task A_charge_may_be_refunded_and_then_disputed_but_not_the_other_way_round()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var charge = await sandbox.BuyAsync();
        (await sandbox.PostAsync("/v1/refunds", ("charge", Id(charge)), ("amount", "400"))).Succeeded();
        (await sandbox.ControlAsync($"/sandbox/charges/{Id(charge)}/dispute")).Succeeded();
        (await sandbox.PostAsync("/v1/refunds", ("charge", Id(charge)))).ShouldBeRefused(400, "charge_disputed", "charge");
        var dispute = Id(await sandbox.NewestAsync("disputes"));
        (await sandbox.ControlAsync($"/sandbox/disputes/{dispute}/win")).Succeeded();
        (await sandbox.PostAsync("/v1/refunds", ("charge", Id(charge)))).Succeeded();
    }

    [Fact]
    public async Task A_second_dispute_waits_for_the_end_of_the_first()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var first = await OpenAsync(sandbox);
        var path = $"/sandbox/charges/{(string)first["charge"]!}/dispute";
        (await sandbox.ControlAsync(path)).ShouldBeRefused(400, null, null);
        (await sandbox.ControlAsync($"/sandbox/disputes/{Id(first)}/win")).Succeeded();
        (await sandbox.ControlAsync(path)).Succeeded();
        (await ListAsync(sandbox, $"charge={(string)first["charge"]!}")).Count.ShouldBe(2);
        (await ListAsync(sandbox, $"payment_intent={(string)first["payment_intent"]!}&limit=1")).Count.ShouldBe(1);
        (await ListAsync(sandbox, "charge=ch_other")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"status":"angry"}""", "status")]
    [InlineData("""{"amount":1001}""", "amount")]
    [InlineData("""{"colour":"red"}""", "colour")]
    public async Task A_dispute_that_makes_no_sense_is_refused(string wish, string param)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var answer = await sandbox.ControlAsync($"/sandbox/charges/{Id(await sandbox.BuyAsync())}/dispute", wish);
        answer.Status.ShouldBe(400);
        answer.Error("param").ShouldBe(param);
        (await ListAsync(sandbox)).ShouldBeEmpty();
    }

    private static string Id(JsonObject found) => (string)found["id"]!;

    private static async Task<JsonObject> OpenAsync(SandboxUnderTest sandbox, string wish = "{}") =>
        (await sandbox.ControlAsync($"/sandbox/charges/{Id(await sandbox.BuyAsync())}/dispute", wish)).Succeeded().Body;

    private static Task UntilDisputedAsync(SandboxUnderTest sandbox) =>
        Eventually.IsTrueAsync(async () => (await ListAsync(sandbox)).Count > 0);

    private static async Task<JsonArray> ListAsync(SandboxUnderTest sandbox, string query = "") =>
        (await sandbox.RetrieveAsync($"/v1/disputes?{query}"))["data"]!.AsArray();
}
