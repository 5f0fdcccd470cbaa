using Licenzy.Core;
using Licenzy.Core.Announcing;
using Licenzy.Core.Facts;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Entitlements;

/// <summary>
/// For the class of bugs in which two transactions each bring half of what belongs together and neither sees the other's:
/// a refund that never takes the access back.
/// </summary>
public abstract class ConcurrentFactsTests(TestServer server) : IAsyncDisposable
{
    private const long Amount = 1000;
    private readonly RuntimeApi api = RuntimeApi.Test(server);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await server.VerifyAsync();
    }

    [Fact]
    public async Task A_payment_and_its_refund_that_meet_only_in_a_third_fact_find_each_other()
    {
        var subject = RuntimeApi.Fresh("meeting");
        var (charge, intent) = (RuntimeApi.Fresh("ch"), RuntimeApi.Fresh("pi"));
        var sale = await SaleAsync(subject, intent);
        await ApplyAsync(
            ChargeFact.Seen(
                new ChargeSeen
                {
                    Id = charge,
                    AtMs = Now,
                    Amount = Amount,
                    AmountCaptured = Amount,
                    PaymentIntentId = intent,
                }
            )
        );
        var refund = RefundFact.Seen(
            RuntimeApi.Fresh("re"),
            Now,
            new RefundBody(charge, PaymentIntentId: null, Amount, "eur", Now, "succeeded")
        );

        // The refund's transaction has done its work and is still open while the sale is applied.
        var applied = new TaskCompletionSource();
        var commit = new TaskCompletionSource();
        var first = server.Database.WriteAsync(
            async session =>
            {
                await ApplyAsync(session, refund);
                applied.TrySetResult();
                await commit.Task;
            },
            default
        );
        await applied.Task;
        var second = ApplyAsync(sale);
        await Task.WhenAny(second, Task.Delay(TimeSpan.FromMilliseconds(300)));
        commit.SetResult();
        await Task.WhenAll(first, second);

        var pack = (await StoredRows.Of(server).EntitlementsAsync(subject)).ShouldHaveSingleItem();
        (pack.Status, pack.UnavailableReason, pack.UsageRemaining).ShouldBe(("canceled", "refunded", 0));
        (await api.IsAllowedAsync(subject)).ShouldBeFalse();
    }

    private long Now => server.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    private Scope Scope => new(server.Setup.ProjectId!, Mode.Test);

    /// <summary>The paid session of a checkout of this subject, as Stripe would tell it.</summary>
    private async Task<SessionFact> SaleAsync(string subject, string intent)
    {
        var checkout = await api.CheckoutAsync(subject, TestServer.Pack);
        var attemptId = checkout.Json["attempt_id"]!.GetValue<string>();
        var attempt = (await server.Database.ReadAsync(session => AttemptStore.FindAsync(session, Scope, attemptId), default))!;
        return SessionFact.Seen(
            new SessionSeen
            {
                Id = attempt.StripeSessionId!,
                AtMs = Now,
                EventType = "checkout.session.completed",
                Mode = "payment",
                Status = "complete",
                PaymentStatus = "paid",
                AmountTotal = Amount,
                Currency = "eur",
                CreatedMs = Now,
                PaymentIntentId = intent,
            }
        );
    }

    private Task ApplyAsync(Fact fact) => server.Database.WriteAsync(session => ApplyAsync(session, fact), default);

    private Task ApplyAsync(Session session, Fact fact) =>
        server.Services.GetRequiredService<ApplyFacts>().HandleAsync(session, Scope, [fact], [], _ => new Cause.Reconciler());
}

public sealed class ConcurrentFactsOnSqlite(SqliteServer server) : ConcurrentFactsTests(server), IClassFixture<SqliteServer>;

public sealed class ConcurrentFactsOnPostgres(PostgresServer server) : ConcurrentFactsTests(server), IClassFixture<PostgresServer>;
