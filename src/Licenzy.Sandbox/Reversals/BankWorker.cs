using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Storage;
using Licenzy.Sandbox.Webhooks;
using Microsoft.Data.Sqlite;

namespace Licenzy.Sandbox.Reversals;

/// <summary>
/// Does what the bank of a test card does by itself, after the payment is through: opens disputes, and ends refunds where
/// the options say after how long. What there is to do stands in the database, so it goes on after a restart.
/// </summary>
internal sealed class BankWorker(SandboxDatabase database, SandboxSettings settings, BooksKeeper keeper, DeliveryNudge nudge)
    : BackgroundService
{
    private const int Batch = 100;
    private static readonly TimeSpan Cadence = TimeSpan.FromSeconds(1);

    private readonly DeliveryNudge.Listener listener = nudge.Listen();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await RunOnceAsync(stoppingToken);
            await listener.WaitAsync(Cadence, settings.TimeProvider, stoppingToken);
        }
    }

    /// <summary>Does all that is due now, up to a bound; how many errands there were.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = settings.TimeProvider.GetUtcNow();
        var refundsUntil = settings.Options.SettleRefundsAfter is { } wait ? (now - wait).ToUnixTimeSeconds() : (long?)null;
        if (database.Read(connection => ErrandStore.FindDue(connection, refundsUntil, 1)).Count == 0)
        {
            return 0;
        }
        var done = await database.WriteAsync(
            connection =>
            {
                var due = ErrandStore.FindDue(connection, refundsUntil, Batch);
                foreach (var errand in due)
                {
                    Do(connection, errand);
                    ErrandStore.Remove(connection, errand.Seq);
                }
                return due.Count;
            },
            cancellationToken
        );
        nudge.Nudge();
        return done;
    }

    /// <summary>One errand. What has been decided by hand in the meantime stays as it is: a refusal changes nothing.</summary>
    private void Do(SqliteConnection connection, ErrandStore.Errand errand)
    {
        var books = keeper.Open(connection, errand.Account, errand.Livemode);
        if (errand.Kind == ErrandStore.Dispute)
        {
            var charge = books.Get("charge", errand.ObjectId);
            _ = Disputing.Open(books.InTimeOf(charge), charge, TestBank.DisputeOf(charge)!);
            return;
        }
        var refund = books.Get("refund", errand.ObjectId);
        _ = TestBank.FailsRefunds(books.Get("charge", (string)refund["charge"]!))
            ? Refunding.Fail(books.InTimeOf(refund), refund, Failures.ClosedCard)
            : Refunding.Succeed(books.InTimeOf(refund), refund);
    }
}

/// <summary>Why a bank sends a refund back.</summary>
internal static class Failures
{
    /// <summary>The card that was paid with is no more.</summary>
    public const string ClosedCard = "expired_or_canceled_card";

    /// <summary>Every reason that Stripe documents.</summary>
    public static readonly string[] All =
    [
        ClosedCard,
        "lost_or_stolen_card",
        "charge_for_pending_refund_disputed",
        "declined",
        "insufficient_funds",
        "merchant_request",
        "unknown",
    ];
}
