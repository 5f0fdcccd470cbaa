using System.Text.Json.Nodes;
using Licenzy.Sandbox.Tests.Support;

namespace Licenzy.Sandbox.Tests;

/// <summary>Renewals that are not paid: retries, the three ends, and the ways back.</summary>
public sealed class DunningTests
{
    private static readonly string[] Retried = ["charge.failed", "payment_intent.payment_failed", "invoice.payment_failed"];

    [Theory]
    [InlineData("cancel", "canceled", "customer.subscription.deleted")]
    [InlineData("unpaid", "unpaid", "customer.subscription.updated")]
    [InlineData("past_due", "past_due", null)]
    public async Task A_card_that_fails_is_tried_again_and_then_the_setting_decides(string setting, string status, string? last)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        (await sandbox.ControlAsync("/sandbox/billing", $$"""{"after_retries":"{{setting}}"}""")).Succeeded();
        var (customer, subscription) = await FailAsync(sandbox);
        (await customer.StoryAsync()).ShouldBe([
            "customer.subscription.updated",
            "invoice.created",
            "invoice.finalized",
            "payment_intent.created",
            .. Retried,
            "customer.subscription.updated",
        ]);
        var failed = ClockedCustomer.Start.AddMonths(1).AddHours(1);
        var invoice = (await customer.SubscriptionAsync(subscription))["latest_invoice"]!;
        (1L, failed.AddDays(3).ToUnixTimeSeconds()).ShouldBe(((long)invoice["attempt_count"]!, (long)invoice["next_payment_attempt"]!));
        await customer.AdvanceAsync(failed.AddDays(8));
        (await customer.StoryAsync()).ShouldBe([.. Retried, .. Retried]);
        await customer.AdvanceAsync(failed.AddDays(15));
        (await customer.StoryAsync()).ShouldBe(last is null ? Retried : [.. Retried, last]);
        var end = await customer.SubscriptionAsync(subscription);
        ((string)end["status"]!).ShouldBe(status);
        ((long)end["latest_invoice"]!["attempt_count"]!).ShouldBe(4);
        end["latest_invoice"]!["next_payment_attempt"].ShouldBeNull();
        ((string)end["latest_invoice"]!["status"]!).ShouldBe("open");
    }

    [Fact]
    public async Task An_unpaid_subscription_leaves_its_invoices_as_drafts_and_runs_again_when_the_last_is_paid()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        (await sandbox.ControlAsync("/sandbox/billing", """{"after_retries":"unpaid","retry_days":[1]}""")).Succeeded();
        var (customer, subscription) = await FailAsync(sandbox);
        await customer.AdvanceAsync(TimeSpan.FromDays(2));
        await customer.AdvanceAsync(ClockedCustomer.Start.AddMonths(2).AddHours(2));
        var unpaid = await customer.SubscriptionAsync(subscription);
        ((string)unpaid["status"]!).ShouldBe("unpaid");
        ((string)unpaid["latest_invoice"]!["status"]!).ShouldBe("draft");
        await customer.PayWithAsync("pm_card_visa");
        (await sandbox.PostAsync($"/v1/invoices/{(string)unpaid["latest_invoice"]!["id"]!}/pay")).Succeeded();
        ((string)(await customer.SubscriptionAsync(subscription))["status"]!).ShouldBe("active");
    }

    [Fact]
    public async Task A_new_card_recovers_a_subscription_at_the_next_retry()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var (customer, subscription) = await FailAsync(sandbox);
        await customer.PayWithAsync("pm_card_visa");
        await customer.StoryAsync();
        await customer.AdvanceAsync(TimeSpan.FromDays(3));
        (await customer.StoryAsync()).ShouldBe([
            "invoice.paid",
            "invoice.payment_succeeded",
            "invoice_payment.paid",
            "customer.subscription.updated",
            "charge.succeeded",
            "payment_intent.succeeded",
        ]);
        ((string)(await customer.SubscriptionAsync(subscription))["status"]!).ShouldBe("active");
    }

    [Fact]
    public async Task A_payment_by_hand_that_fails_is_kept_and_does_not_count_as_a_retry()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var (customer, subscription) = await FailAsync(sandbox);
        var path = $"/v1/invoices/{(string)(await customer.SubscriptionAsync(subscription))["latest_invoice"]!["id"]!}";
        await customer.StoryAsync();
        (await sandbox.PostAsync($"{path}/pay")).ShouldBeRefused(402, "card_declined", null, "card_error");
        (await customer.StoryAsync()).ShouldBe(Retried);
        ((long)(await sandbox.RetrieveAsync(path))["attempt_count"]!).ShouldBe(1);
        await customer.PayWithAsync("pm_card_visa");
        (await sandbox.PostAsync($"{path}/pay")).Succeeded().Text("status").ShouldBe("paid");
        ((string)(await customer.SubscriptionAsync(subscription))["status"]!).ShouldBe("active");
        (await sandbox.PostAsync($"{path}/pay")).ShouldBeRefused(400, null, null);
        var payments = await sandbox.RetrieveAsync($"/v1/invoice_payments?invoice={path.Split('/')[^1]}");
        payments["data"]!.AsArray().Select(payment => (string)payment!["status"]!).ShouldBe(["paid"]);
    }

    [Theory]
    [InlineData("pay", "paid", new[] { "invoice.paid", "payment_intent.canceled", "customer.subscription.updated" })]
    [InlineData("void", "void", new[] { "invoice.voided", "payment_intent.canceled", "customer.subscription.updated" })]
    [InlineData("mark_uncollectible", "uncollectible", new[] { "invoice.marked_uncollectible", "customer.subscription.updated" })]
    public async Task An_invoice_may_end_without_a_payment_here(string action, string status, string[] story)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var (customer, subscription) = await FailAsync(sandbox);
        var invoice = (string)(await customer.SubscriptionAsync(subscription))["latest_invoice"]!["id"]!;
        await customer.StoryAsync();
        (string, string)[] form = action == "pay" ? [("paid_out_of_band", "true")] : [];
        (await sandbox.PostAsync($"/v1/invoices/{invoice}/{action}", form)).Succeeded().Text("status").ShouldBe(status);
        (await customer.StoryAsync()).ShouldBe(story);
        ((string)(await customer.SubscriptionAsync(subscription))["status"]!).ShouldBe("active");
        await customer.AdvanceAsync(TimeSpan.FromDays(20));
        (await customer.StoryAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_first_payment_that_fails_leaves_an_incomplete_subscription_that_expires()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var customer = await ClockedCustomer.MakeAsync(sandbox, "pm_card_chargeCustomerFail");
        var price = await sandbox.MakePriceAsync(2000, "month");
        var subscription = await customer.SubscribeAsync(price);
        ((string)subscription["status"]!).ShouldBe("incomplete");
        (
            await sandbox.PostAsync(
                "/v1/subscriptions",
                ("customer", customer.Id),
                ("items[0][price]", price),
                ("payment_behavior", "error_if_incomplete")
            )
        ).ShouldBeRefused(402, "card_declined", null, "card_error");
        await customer.StoryAsync();
        await customer.AdvanceAsync(TimeSpan.FromHours(24));
        (await customer.StoryAsync()).ShouldBe(["customer.subscription.updated", "invoice.voided", "payment_intent.canceled"]);
        var expired = await customer.SubscriptionAsync(subscription);
        ((string)expired["status"]!).ShouldBe("incomplete_expired");
        (await sandbox.RetrieveAsync("/v1/subscriptions"))["data"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task An_incomplete_subscription_becomes_active_when_its_invoice_is_paid()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var customer = await ClockedCustomer.MakeAsync(sandbox);
        var subscription = await customer.SubscribeAsync(
            await sandbox.MakePriceAsync(2000, "month"),
            ("payment_behavior", "default_incomplete")
        );
        ((string)subscription["status"]!).ShouldBe("incomplete");
        (await sandbox.PostAsync($"/v1/invoices/{(string)subscription["latest_invoice"]!}/pay")).Succeeded();
        ((string)(await customer.SubscriptionAsync(subscription))["status"]!).ShouldBe("active");
    }

    [Fact]
    public async Task A_renewal_by_bank_debit_is_paid_days_later()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var customer = await ClockedCustomer.MakeAsync(sandbox);
        var subscription = await customer.SubscribeAsync(await sandbox.MakePriceAsync(2000, "month"));
        await customer.PayWithAsync("pm_usBankAccount_success");
        await customer.AdvanceAsync(ClockedCustomer.Start.AddMonths(1).AddDays(1));
        (await customer.StoryAsync()).TakeLast(2).ShouldBe(["charge.pending", "payment_intent.processing"]);
        var waiting = await customer.SubscriptionAsync(subscription);
        ((string)waiting["status"]!, (string)waiting["latest_invoice"]!["status"]!).ShouldBe(("active", "open"));
        await customer.AdvanceAsync(TimeSpan.FromDays(4));
        (await customer.StoryAsync()).ShouldBe([
            "charge.succeeded",
            "payment_intent.succeeded",
            "invoice.paid",
            "invoice.payment_succeeded",
            "invoice_payment.paid",
        ]);
    }

    [Theory]
    [InlineData("""{"after_retries":"explode"}""")]
    [InlineData("""{"retry_days":[0]}""")]
    [InlineData("""{"retries":3}""")]
    [InlineData("[]")]
    public async Task Settings_that_make_no_sense_are_refused(string json)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        (await sandbox.ControlAsync("/sandbox/billing", json)).Status.ShouldBe(400);
        var kept = await sandbox.RetrieveAsync("/sandbox/billing");
        kept.ToJsonString().ShouldBe("""{"after_retries":"cancel","retry_days":[3,5,7]}""");
    }

    /// <summary>A monthly subscription whose first renewal was just tried with a card that fails.</summary>
    private static async Task<(ClockedCustomer Customer, JsonObject Subscription)> FailAsync(SandboxUnderTest sandbox)
    {
        var customer = await ClockedCustomer.MakeAsync(sandbox);
        var subscription = await customer.SubscribeAsync(await sandbox.MakePriceAsync(2000, "month"));
        await customer.PayWithAsync("pm_card_chargeCustomerFail");
        await customer.StoryAsync();
        await customer.AdvanceAsync(ClockedCustomer.Start.AddMonths(1).AddHours(1));
        return (customer, subscription);
    }
}
