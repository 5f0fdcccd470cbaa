using Licenzy.Core;
using Licenzy.Core.Announcing;
using Licenzy.Core.Facts;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Entitlements;

/// <summary>For the class of bugs in which a long life grows until it cannot be derived any more, or forgets what still counts.</summary>
public abstract class OldFactsTests(TestServer server)
{
    private const long Month = 30L * 24 * 60 * 60 * 1000;
    private readonly RuntimeApi api = RuntimeApi.Test(server);

    [Fact]
    public async Task Ten_years_of_invoices_keep_those_that_count_and_an_old_refund_still_finds_its_way()
    {
        var subject = RuntimeApi.Fresh("decade");
        await api.BuyAsync(subject, TestServer.Subscription);
        var row = (await StoredRows.Of(server).EntitlementsAsync(subject)).ShouldHaveSingleItem();
        var start = row.CurrentPeriodEndMs!.Value;
        for (var month = 0; month < 120; month++)
        {
            await ApplyAsync(
                PaidInvoice(row.StripeSubscriptionId!, subject, start, month),
                PaymentFact.Seen($"pi_{subject}_{month}", $"in_{subject}_{month}")
            );
        }

        (await CountAsync("invoice", subject)).ShouldBeLessThan(24 + 12);
        (await CountAsync("payment", subject)).ShouldBeLessThan(24 + 12);
        var now = (await StoredRows.Of(server).EntitlementsAsync(subject)).ShouldHaveSingleItem();
        now.CurrentPeriodEndMs.ShouldBe(start + (120 * Month));

        await ApplyAsync(RefundOf($"pi_{subject}_119"));
        (await api.IsAllowedAsync(subject)).ShouldBeFalse();
        await ApplyAsync(RefundOf($"pi_{subject}_3"), RefundOf($"pi_{subject}_119", "failed"));
        (await api.IsAllowedAsync(subject)).ShouldBeTrue();
    }

    private static InvoiceFact PaidInvoice(string subscription, string subject, long start, int month) =>
        InvoiceFact.Seen(
            new InvoiceSeen
            {
                Id = $"in_{subject}_{month}",
                AtMs = start + (month * Month),
                EventType = "invoice.paid",
                Status = "paid",
                BillingReason = "subscription_cycle",
                AmountPaid = 1000,
                Total = 1000,
                Currency = "eur",
                SubscriptionId = subscription,
                Lines = [new InvoiceLine(OfSubscription: true, Proration: false, start + (month * Month), start + ((month + 1) * Month))],
            }
        );

    private RefundFact RefundOf(string intent, string status = "succeeded")
    {
        var now = server.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        return RefundFact.Seen($"re_{intent}", now, new RefundBody(null, intent, 1000, "eur", now, status));
    }

    private Task ApplyAsync(params Fact[] facts) =>
        server.Database.WriteAsync(
            session =>
                server
                    .Services.GetRequiredService<ApplyFacts>()
                    .HandleAsync(session, new Scope(server.Setup.ProjectId!, Mode.Test), facts, [], _ => new Cause.Reconciler()),
            default
        );

    private Task<long> CountAsync(string type, string subject) =>
        StoredRows
            .Of(server)
            .CountAsync(
                "select cast(count(*) as bigint) from facts where type = @Type and body like @Like",
                new { Type = type, Like = $"%{subject}%" }
            );
}

public sealed class OldFactsOnSqlite(SqliteServer server) : OldFactsTests(server), IClassFixture<SqliteServer>;

public sealed class OldFactsOnPostgres(PostgresServer server) : OldFactsTests(server), IClassFixture<PostgresServer>;
