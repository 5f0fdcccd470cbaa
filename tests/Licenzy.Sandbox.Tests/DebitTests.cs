using Licenzy.Sandbox.Tests.Support;

namespace Licenzy.Sandbox.Tests;

/// <summary>A bank debit completes its session at once and brings its money, or not, days later.</summary>
public sealed class DebitTests
{
    private static readonly string[] CatalogueEvents = ["product.created", "price.created"];

    [Fact]
    public async Task A_bank_debit_completes_the_session_and_settles_later()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(), "payment");
        (await sandbox.PayByDebitAsync(session)).Succeeded().Text("payment_status").ShouldBe("unpaid");
        var before = await TypesAfterCatalogueAsync(sandbox);
        before.ShouldBe(["payment_intent.created", "charge.pending", "payment_intent.processing", "checkout.session.completed"]);
        var settle = $"/sandbox/sessions/{(string)session["id"]!}/settle";
        (await sandbox.PressAsync(settle)).Succeeded().Text("payment_status").ShouldBe("paid");
        (await TypesAfterCatalogueAsync(sandbox))
            .Skip(before.Count)
            .ShouldBe(["charge.succeeded", "payment_intent.succeeded", "checkout.session.async_payment_succeeded"]);
        (await sandbox.PressAsync(settle)).ShouldBeRefused(400, null, null);
    }

    [Fact]
    public async Task A_bank_debit_may_fail()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(), "payment");
        (await sandbox.PayByDebitAsync(session)).Succeeded();
        (await sandbox.PressAsync($"/sandbox/sessions/{(string)session["id"]!}/fail"))
            .Succeeded()
            .Text("payment_status")
            .ShouldBe("unpaid");
        (await TypesAfterCatalogueAsync(sandbox))
            .Skip(4)
            .ShouldBe(["charge.failed", "payment_intent.payment_failed", "checkout.session.async_payment_failed"]);
        (await sandbox.PressAsync($"/sandbox/sessions/{(string)session["id"]!}/settle")).ShouldBeRefused(400, null, null);
    }

    [Fact]
    public async Task A_subscription_by_bank_debit_runs_before_it_is_paid()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(2000, "month"), "subscription");
        (await sandbox.PayByDebitAsync(session)).Succeeded().Text("payment_status").ShouldBe("unpaid");
        var subscription = (await sandbox.RetrieveAsync("/v1/subscriptions?expand[]=data.latest_invoice"))["data"]![0]!;
        ((string)subscription["status"]!).ShouldBe("active");
        ((string)subscription["latest_invoice"]!["status"]!).ShouldBe("open");
        var before = await TypesAfterCatalogueAsync(sandbox);
        (await sandbox.PressAsync($"/sandbox/sessions/{(string)session["id"]!}/settle")).Succeeded();
        (await TypesAfterCatalogueAsync(sandbox))
            .Skip(before.Count)
            .ShouldBe([
                "charge.succeeded",
                "payment_intent.succeeded",
                "invoice.paid",
                "invoice.payment_succeeded",
                "invoice_payment.paid",
                "checkout.session.async_payment_succeeded",
            ]);
    }

    [Fact]
    public async Task A_subscription_whose_bank_debit_fails_is_past_due()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(2000, "month"), "subscription");
        (await sandbox.PayByDebitAsync(session)).Succeeded();
        var before = await TypesAfterCatalogueAsync(sandbox);
        (await sandbox.PressAsync($"/sandbox/sessions/{(string)session["id"]!}/fail")).Succeeded();
        (await TypesAfterCatalogueAsync(sandbox))
            .Skip(before.Count)
            .ShouldBe([
                "charge.failed",
                "payment_intent.payment_failed",
                "invoice.payment_failed",
                "customer.subscription.updated",
                "checkout.session.async_payment_failed",
            ]);
        ((string)(await sandbox.RetrieveAsync("/v1/subscriptions"))["data"]![0]!["status"]!).ShouldBe("past_due");
    }

    [Fact]
    public async Task Debits_settle_by_themselves_where_the_options_say_so()
    {
        var time = new SettableTime();
        await using var sandbox = await SandboxUnderTest.StartAsync(options =>
            options with
            {
                TimeProvider = time,
                SettleDebitsAfter = TimeSpan.FromHours(48),
            }
        );
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(), "payment");
        (await sandbox.PayByDebitAsync(session)).Succeeded();
        time.Advance(TimeSpan.FromHours(49));
        await Eventually.IsTrueAsync(async () =>
            (await sandbox.EventTypesAsync()).Contains("checkout.session.async_payment_succeeded", StringComparer.Ordinal)
        );
    }

    private static async Task<IReadOnlyList<string>> TypesAfterCatalogueAsync(SandboxUnderTest sandbox) =>
        [.. (await sandbox.EventTypesAsync()).Where(type => !CatalogueEvents.Contains(type, StringComparer.Ordinal))];
}
