using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Storage;
using Licenzy.Sandbox.Webhooks;

namespace Licenzy.Sandbox.Checkout;

/// <summary>Does what only the passing of time does: expires open sessions and, where the options say so, settles debits.</summary>
internal sealed class ClockWorker(SandboxDatabase database, SandboxSettings settings, BooksKeeper keeper, DeliveryNudge deliveries)
    : BackgroundService
{
    private const int Batch = 100;
    private static readonly TimeSpan Cadence = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Cadence, settings.TimeProvider);
        do
        {
            await RunOnceAsync(stoppingToken);
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Does all that is due now, up to a bound; how many objects changed.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = settings.TimeProvider.GetUtcNow();
        var settleBefore = settings.Options.SettleDebitsAfter is { } wait ? (now - wait).ToUnixTimeSeconds() : (long?)null;
        // Looked at before the writer's turn is taken: nearly always there is nothing to do.
        var due = database.Read(connection =>
            ObjectStore.FindSessionsToExpire(connection, now.ToUnixTimeSeconds(), 1).Count
            + (settleBefore is { } until ? ObjectStore.FindProcessingPayments(connection, until, 1).Count : 0)
        );
        if (due == 0)
        {
            return 0;
        }
        var changed = await database.WriteAsync(
            connection =>
            {
                var expired = ObjectStore.FindSessionsToExpire(connection, now.ToUnixTimeSeconds(), Batch);
                foreach (var session in expired)
                {
                    var books = keeper.Open(connection, session.Account, session.Livemode);
                    SessionEnd.Expire(books, books.Get("checkout.session", session.Id));
                }
                var settled = settleBefore is { } until ? ObjectStore.FindProcessingPayments(connection, until, Batch) : [];
                foreach (var payment in settled)
                {
                    var books = keeper.Open(connection, payment.Account, payment.Livemode);
                    Settlement.Settle(books, Settlement.SessionOf(books, payment.Id)!);
                }
                return expired.Count + settled.Count;
            },
            cancellationToken
        );
        deliveries.Nudge();
        return changed;
    }
}
