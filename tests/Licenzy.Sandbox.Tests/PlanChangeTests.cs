using System.Text.Json.Nodes;
using Licenzy.Sandbox.Tests.Support;

namespace Licenzy.Sandbox.Tests;

/// <summary>Subscriptions that change: plan, quantity, items, pauses, how they are billed.</summary>
public sealed class PlanChangeTests
{
    private static readonly string[] PaidAtOnce =
    [
        "customer.subscription.updated",
        "invoice.created",
        "invoice.finalized",
        "payment_intent.created",
        "invoice.paid",
        "invoice.payment_succeeded",
        "invoice_payment.paid",
        "charge.succeeded",
        "payment_intent.succeeded",
    ];

    [Fact]
    public async Task An_upgrade_billed_at_once_makes_an_invoice_of_prorations_only()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var (customer, path, item) = await SubscribeAsync(sandbox, 3100);
        var before = await PriceAsync(sandbox, path);
        var team = await sandbox.MakePriceAsync(6200, "month", "Team");
        await customer.AdvanceAsync(TimeSpan.FromDays(15.5));
        await customer.StoryAsync();
        var changed = await ChangeAsync(
            sandbox,
            path,
            ("items[0][id]", item),
            ("items[0][price]", team),
            ("proration_behavior", "always_invoice")
        );
        (await customer.StoryAsync()).ShouldBe(PaidAtOnce);
        var now = changed["items"]!["data"]![0]!;
        ((string)now["id"]!, (string)now["price"]!["id"]!, (string)now["plan"]!["id"]!).ShouldBe((item, team, team));
        ((long)now["current_period_start"]!).ShouldBe(ClockedCustomer.Start.ToUnixTimeSeconds());
        var invoice = changed["latest_invoice"]!;
        ((string)invoice["billing_reason"]!).ShouldBe("subscription_update");
        var lines = invoice["lines"]!["data"]!.AsArray();
        lines.Select(line => (long)line!["amount"]!).ShouldBe([-1550, 3100]);
        lines.ShouldAllBe(line => (bool)line!["parent"]!["subscription_item_details"]!["proration"]!);
        ((long)invoice["amount_paid"]!).ShouldBe(1550);
        var told = (await sandbox.AllEventsAsync()).Last(found => (string)found["type"]! == "customer.subscription.updated");
        ((string)told["data"]!["previous_attributes"]!["items"]!["data"]![0]!["price"]!["id"]!).ShouldBe(before);
    }

    [Fact]
    public async Task A_downgrade_billed_at_once_leaves_a_credit_that_pays_the_next_invoice()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var (customer, path, item) = await SubscribeAsync(sandbox, 6200);
        var small = await sandbox.MakePriceAsync(3100, "month", "Small");
        await customer.AdvanceAsync(TimeSpan.FromDays(15.5));
        var changed = await ChangeAsync(
            sandbox,
            path,
            ("items[0][id]", item),
            ("items[0][price]", small),
            ("proration_behavior", "always_invoice")
        );
        ((long)changed["latest_invoice"]!["total"]!).ShouldBe(-1550);
        ((string)changed["latest_invoice"]!["status"]!).ShouldBe("paid");
        ((long)(await sandbox.RetrieveAsync($"/v1/customers/{customer.Id}"))["balance"]!).ShouldBe(-1550);
        await customer.AdvanceAsync(ClockedCustomer.Start.AddMonths(1).AddHours(1));
        var renewed = (await sandbox.RetrieveAsync($"{path}?expand[]=latest_invoice"))["latest_invoice"]!;
        ((long)renewed["total"]!, (long)renewed["amount_paid"]!, (long)renewed["ending_balance"]!).ShouldBe((3100, 1550, 0));
    }

    [Fact]
    public async Task Prorations_wait_for_the_next_invoice_unless_none_are_wanted()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var (customer, path, item) = await SubscribeAsync(sandbox, 3100);
        await customer.AdvanceAsync(TimeSpan.FromDays(15.5));
        await customer.StoryAsync();
        await ChangeAsync(sandbox, path, ("items[0][id]", item), ("items[0][quantity]", "2"));
        await ChangeAsync(sandbox, path, ("items[0][id]", item), ("items[0][quantity]", "3"), ("proration_behavior", "none"));
        (await customer.StoryAsync()).ShouldBe(["customer.subscription.updated", "customer.subscription.updated"]);
        await customer.AdvanceAsync(ClockedCustomer.Start.AddMonths(1).AddHours(1));
        var lines = (await sandbox.RetrieveAsync($"{path}?expand[]=latest_invoice"))["latest_invoice"]!["lines"]!["data"]!.AsArray();
        lines.Select(line => (long)line!["amount"]!).ShouldBe([9300, -1550, 3100]);
        await customer.AdvanceAsync(ClockedCustomer.Start.AddMonths(2).AddHours(1));
        lines = (await sandbox.RetrieveAsync($"{path}?expand[]=latest_invoice"))["latest_invoice"]!["lines"]!["data"]!.AsArray();
        lines.Select(line => (long)line!["amount"]!).ShouldBe([9300]);
    }

    [Fact]
    public async Task A_price_of_another_interval_begins_a_new_period_that_is_paid_at_once()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var (customer, path, item) = await SubscribeAsync(sandbox, 3100);
        var yearly = await sandbox.MakePriceAsync(30000, "year", "Yearly");
        await customer.AdvanceAsync(TimeSpan.FromDays(15.5));
        var changed = await ChangeAsync(sandbox, path, ("items[0][id]", item), ("items[0][price]", yearly));
        var now = changed["items"]!["data"]![0]!;
        ((long)now["current_period_start"]!, (long)now["current_period_end"]!).ShouldBe(
            (customer.Now.ToUnixTimeSeconds(), customer.Now.AddYears(1).ToUnixTimeSeconds())
        );
        changed["latest_invoice"]!["lines"]!["data"]!.AsArray().Select(line => (long)line!["amount"]!).ShouldBe([-1550, 30000]);
    }

    [Fact]
    public async Task Items_come_and_go_and_the_last_one_stays()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var (_, path, item) = await SubscribeAsync(sandbox, 3100);
        var addon = await sandbox.MakePriceAsync(500, "month", "Add-on");
        var both = await ChangeAsync(sandbox, path, ("items[0][price]", addon), ("items[0][quantity]", "2"));
        both["items"]!["data"]!.AsArray().Count.ShouldBe(2);
        (await sandbox.RetrieveAsync($"/v1/subscriptions?price={addon}"))["data"]!.AsArray().Count.ShouldBe(1);
        var one = await ChangeAsync(sandbox, path, ("items[0][id]", item), ("items[0][deleted]", "true"));
        var left = one["items"]!["data"]!.AsArray().Single()!;
        ((string)left["price"]!["id"]!, (long)left["quantity"]!).ShouldBe((addon, 2));
        var last = (string)left["id"]!;
        (await sandbox.PostAsync(path, ("items[0][id]", last), ("items[0][deleted]", "true"))).ShouldBeRefused(400, null, "items");
        (await sandbox.PostAsync(path, ("items[0][id]", item), ("items[0][quantity]", "1"))).ShouldBeRefused(
            400,
            "resource_missing",
            "items[0][id]"
        );
        var yearly = await sandbox.MakePriceAsync(500, "year");
        (await sandbox.PostAsync(path, ("items[0][price]", yearly))).ShouldBeRefused(400, null, "items");
        var once = await sandbox.MakePriceAsync(500);
        (await sandbox.PostAsync(path, ("items[0][price]", once))).ShouldBeRefused(400, null, "items[0][price]");
    }

    [Fact]
    public async Task An_upgrade_whose_payment_fails_is_made_and_past_due_or_refused_as_asked()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var (customer, path, item) = await SubscribeAsync(sandbox, 3100);
        var before = await PriceAsync(sandbox, path);
        var team = await sandbox.MakePriceAsync(6200, "month", "Team");
        await customer.PayWithAsync("pm_card_chargeCustomerFail");
        (string, string)[] upgrade = [("items[0][id]", item), ("items[0][price]", team), ("proration_behavior", "always_invoice")];
        (await sandbox.PostAsync(path, [.. upgrade, ("payment_behavior", "error_if_incomplete")])).ShouldBeRefused(
            402,
            "card_declined",
            null,
            "card_error"
        );
        (await PriceAsync(sandbox, path)).ShouldBe(before);
        var changed = await ChangeAsync(sandbox, path, upgrade);
        ((string)changed["status"]!, (string)changed["items"]!["data"]![0]!["price"]!["id"]!).ShouldBe(("past_due", team));
    }

    [Theory]
    [InlineData("keep_as_draft", "draft", new string[0])]
    [InlineData("void", "void", new[] { "invoice.finalized", "invoice.voided" })]
    [InlineData("mark_uncollectible", "uncollectible", new[] { "invoice.finalized", "invoice.marked_uncollectible" })]
    public async Task Pausing_the_collection_leaves_the_status_and_stops_the_invoices(string behavior, string status, string[] story)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var (customer, path, _) = await SubscribeAsync(sandbox, 3100);
        var resumes = ClockedCustomer.Seconds(ClockedCustomer.Start.AddMonths(1).AddDays(2));
        await ChangeAsync(sandbox, path, ("pause_collection[behavior]", behavior), ("pause_collection[resumes_at]", resumes));
        await customer.StoryAsync();
        await customer.AdvanceAsync(ClockedCustomer.Start.AddMonths(1).AddHours(1));
        (await customer.StoryAsync()).ShouldBe(["customer.subscription.updated", "invoice.created", .. story]);
        var paused = await sandbox.RetrieveAsync($"{path}?expand[]=latest_invoice");
        ((string)paused["status"]!, (string)paused["latest_invoice"]!["status"]!).ShouldBe(("active", status));
        await customer.AdvanceAsync(TimeSpan.FromDays(2));
        (await customer.StoryAsync()).ShouldBe(["customer.subscription.updated"]);
        (await sandbox.RetrieveAsync(path))["pause_collection"].ShouldBeNull();
    }

    [Fact]
    public async Task A_paused_subscription_bills_nothing_and_begins_a_new_period_when_it_is_resumed()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var (customer, path, _) = await SubscribeAsync(sandbox, 3100);
        await customer.StoryAsync();
        (await sandbox.PostAsync($"{path}/pause")).Succeeded().Text("status").ShouldBe("paused");
        (await sandbox.PostAsync($"{path}/pause")).ShouldBeRefused(400, null, null);
        await customer.AdvanceAsync(ClockedCustomer.Start.AddMonths(1).AddDays(20));
        (await customer.StoryAsync()).ShouldBe(["customer.subscription.updated", "customer.subscription.paused"]);
        var resumed = (await sandbox.PostAsync($"{path}/resume")).Succeeded().Body;
        ((string)resumed["status"]!).ShouldBe("active");
        var item = resumed["items"]!["data"]![0]!;
        ((long)item["current_period_start"]!).ShouldBe(customer.Now.ToUnixTimeSeconds());
        (await customer.StoryAsync()).ShouldBe([
            .. PaidAtOnce[..7],
            "customer.subscription.updated",
            "customer.subscription.resumed",
            .. PaidAtOnce[7..],
        ]);
        (await sandbox.PostAsync($"{path}/resume")).ShouldBeRefused(400, null, null);
    }

    [Fact]
    public async Task A_subscription_paused_within_its_period_may_go_on_with_it()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var (customer, path, _) = await SubscribeAsync(sandbox, 3100);
        (await sandbox.PostAsync($"{path}/pause")).Succeeded();
        await customer.AdvanceAsync(TimeSpan.FromDays(5));
        await customer.StoryAsync();
        var resumed = (await sandbox.PostAsync($"{path}/resume", ("billing_cycle_anchor", "unchanged"))).Succeeded().Body;
        ((long)resumed["items"]!["data"]![0]!["current_period_start"]!).ShouldBe(ClockedCustomer.Start.ToUnixTimeSeconds());
        (await customer.StoryAsync()).ShouldBe(["customer.subscription.updated", "customer.subscription.resumed"]);
    }

    [Fact]
    public async Task A_trial_that_is_paused_is_over_when_a_new_period_begins()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var customer = await ClockedCustomer.MakeAsync(sandbox);
        var subscription = await customer.SubscribeAsync(await sandbox.MakePriceAsync(3100, "month"), ("trial_period_days", "14"));
        var path = $"/v1/subscriptions/{(string)subscription["id"]!}";
        (await sandbox.PostAsync($"{path}/pause")).Succeeded();
        await customer.AdvanceAsync(TimeSpan.FromDays(2));
        (await sandbox.PostAsync($"{path}/resume")).Succeeded().Text("status").ShouldBe("active");
        await customer.AdvanceAsync(TimeSpan.FromDays(20));
        ((string)(await sandbox.RetrieveAsync(path))["status"]!).ShouldBe("active");
    }

    [Fact]
    public async Task A_bill_that_is_sent_and_not_paid_in_time_is_overdue()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var customer = await ClockedCustomer.MakeAsync(sandbox, card: null);
        var subscription = await customer.SubscribeAsync(
            await sandbox.MakePriceAsync(2000, "month"),
            ("collection_method", "send_invoice"),
            ("days_until_due", "7")
        );
        ((string)subscription["status"]!).ShouldBe("active");
        await customer.StoryAsync();
        await customer.AdvanceAsync(TimeSpan.FromDays(9));
        (await customer.StoryAsync()).ShouldBe(["invoice.finalized", "invoice.sent", "invoice.overdue", "customer.subscription.updated"]);
        var invoice = (string)subscription["latest_invoice"]!;
        (await sandbox.PostAsync($"/v1/invoices/{invoice}/pay", ("paid_out_of_band", "true"))).Succeeded();
        (await customer.StoryAsync()).ShouldBe(["invoice.paid", "customer.subscription.updated"]);
        ((string)(await customer.SubscriptionAsync(subscription))["status"]!).ShouldBe("active");
    }

    [Fact]
    public async Task A_draft_of_a_deleted_customer_stays_a_draft()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var customer = await ClockedCustomer.MakeAsync(sandbox);
        var subscription = await customer.SubscribeAsync(
            await sandbox.MakePriceAsync(2000, "month"),
            ("collection_method", "send_invoice"),
            ("days_until_due", "7")
        );
        var invoice = $"/v1/invoices/{(string)subscription["latest_invoice"]!}";
        (await sandbox.DeleteAsync($"/v1/customers/{customer.Id}")).Succeeded();
        (await sandbox.PostAsync($"{invoice}/finalize")).ShouldBeRefused(400, null, null);
        (await sandbox.PostAsync($"{invoice}/pay", ("paid_out_of_band", "true"))).ShouldBeRefused(400, null, null);
        await customer.StoryAsync();
        await customer.AdvanceAsync(TimeSpan.FromDays(40));
        (await customer.StoryAsync()).ShouldBeEmpty();
        ((string)(await sandbox.RetrieveAsync(invoice))["status"]!).ShouldBe("draft");
    }

    [Theory]
    [InlineData("customer", "cus_nothing", "resource_missing", "customer")]
    [InlineData("items[0][price]", "price_nothing", "resource_missing", "items[0][price]")]
    [InlineData("cancel_at", "1000", null, "cancel_at")]
    [InlineData("trial_end", "1000", null, "trial_end")]
    [InlineData("collection_method", "send_invoice", "parameter_missing", "days_until_due")]
    [InlineData("default_payment_method", "pm_nothing", "resource_missing", "default_payment_method")]
    [InlineData("automatic_tax[enabled]", "true", "parameter_unknown", "automatic_tax")]
    [InlineData("discounts[0][coupon]", "NOTHING", "resource_missing", "discounts[0][coupon]")]
    public async Task A_subscription_that_makes_no_sense_is_refused_by_name(string name, string value, string? code, string param)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var customer = await ClockedCustomer.MakeAsync(sandbox);
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["customer"] = customer.Id,
            ["items[0][price]"] = await sandbox.MakePriceAsync(2000, "month"),
            [name] = value,
        };
        var answer = await sandbox.SendAsync(HttpMethod.Post, "/v1/subscriptions", form.Select(field => (field.Key, field.Value)));
        answer.ShouldBeRefused(400, code, param);
    }

    private static async Task<(ClockedCustomer Customer, string Path, string Item)> SubscribeAsync(SandboxUnderTest sandbox, long amount)
    {
        var customer = await ClockedCustomer.MakeAsync(sandbox);
        var subscription = await customer.SubscribeAsync(await sandbox.MakePriceAsync(amount, "month"));
        return (customer, $"/v1/subscriptions/{(string)subscription["id"]!}", (string)subscription["items"]!["data"]![0]!["id"]!);
    }

    private static async Task<string> PriceAsync(SandboxUnderTest sandbox, string path) =>
        (string)(await sandbox.RetrieveAsync(path))["items"]!["data"]![0]!["price"]!["id"]!;

    /// <summary>Changes a subscription and answers it with its latest invoice.</summary>
    private static async Task<JsonObject> ChangeAsync(SandboxUnderTest sandbox, string path, params (string Name, string Value)[] form) =>
        (await sandbox.PostAsync(path, [.. form, ("expand[]", "latest_invoice")])).Succeeded().Body;
}
