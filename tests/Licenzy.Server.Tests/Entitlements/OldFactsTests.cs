using Licenzy.Core;
using Licenzy.Core.Announcing;
using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Products;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Entitlements;

/// <summary>For the class of bugs in which a long life grows until it cannot be derived any more, or forgets what still counts.</summary>
public abstract class OldFactsTests(TestServer server) : IAsyncDisposable
{
    private const long Day = 24L * 60 * 60 * 1000;
    private const long Month = 30 * Day;
    private readonly RuntimeApi api = RuntimeApi.Test(server);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await server.VerifyAsync();
    }

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

    [Fact]
    public async Task A_pass_is_derived_with_those_behind_it_and_not_with_all_that_were_ever_bought()
    {
        var subject = RuntimeApi.Fresh("daily");
        var terms = await TermsAsync();
        var start = server.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        for (var day = 0; day < 40; day++)
        {
            var applied = await ApplyAsync(Operator($"op_{subject}_{day:00}", start + day, new OperatorAction.Grant(subject, terms)));
            applied.Purchases.ShouldBe(1);
        }

        (await ExpiriesAsync(subject)).ShouldBe(Enumerable.Range(1, 40).Select(day => start + (day * Day)));

        // The thirtieth goes: nine behind it move up, and nobody looks at the twenty-nine before.
        var revoked = await ApplyAsync(Operator($"op_{subject}_revoke", start + 100, new OperatorAction.Revoke($"grant:op_{subject}_29")));

        revoked.Purchases.ShouldBe(11);
        (await ExpiriesAsync(subject)).Order().TakeLast(10).ShouldBe(Enumerable.Range(30, 10).Select(day => start + (day * Day)));
    }

    private static OperatorFact Operator(string id, long atMs, OperatorAction action) =>
        new()
        {
            Id = id,
            AtMs = atMs,
            Action = action,
        };

    private async Task<ProductTerms> TermsAsync()
    {
        var scope = new Scope(server.Setup.ProjectId!, Mode.Test);
        var versions = await server.Database.ReadAsync(session => ProductStore.VersionsAsync(session, scope), default);
        return versions.Select(version => version.ToVersion().Terms).First(terms => terms.ProductCode == TestServer.Pass);
    }

    private async Task<IEnumerable<long>> ExpiriesAsync(string subject) =>
        (await StoredRows.Of(server).EntitlementsAsync(subject)).Select(row => row.ExpiresMs!.Value).Order();

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

    private Task<AppliedFacts> ApplyAsync(params Fact[] facts) =>
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
