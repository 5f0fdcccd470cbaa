using Licenzy.Sandbox.Billing;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Storage;
using Licenzy.Sandbox.Webhooks;
using Microsoft.Data.Sqlite;

namespace Licenzy.Sandbox.Checkout;

/// <summary>
/// Does what only the passing of time does: bills subscriptions, expires open sessions, settles debits where the options say
/// so, and plays the test clocks that are advancing. What was missed while the sandbox was down is done, in its order,
/// with the times at which it was due.
/// </summary>
internal sealed class ClockWorker(SandboxDatabase database, SandboxSettings settings, BooksKeeper keeper, DeliveryNudge nudge)
    : BackgroundService
{
    private const int Batch = 100;
    private static readonly TimeSpan Cadence = TimeSpan.FromSeconds(1);

    // A test clock may have been sent on its way.
    private readonly DeliveryNudge.Listener listener = nudge.Listen();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (await RunOnceAsync(stoppingToken) == 0)
            {
                await listener.WaitAsync(Cadence, settings.TimeProvider, stoppingToken);
            }
        }
    }

    /// <summary>Does what is due now, up to a bound; how many things it did.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = settings.TimeProvider.GetUtcNow();
        var settleBefore = settings.Options.SettleDebitsAfter is { } wait ? (now - wait).ToUnixTimeSeconds() : (long?)null;
        // Looked at before the writer's turn is taken: nearly always there is nothing to do.
        if (database.Read(connection => Find(connection, now, settleBefore, 1)).Count == 0)
        {
            return 0;
        }
        var done = await database.WriteAsync(
            connection =>
            {
                var due = Find(connection, now, settleBefore, Batch);
                due.Expired.ForEach(session => Expire(connection, session));
                due.Settled.ForEach(payment => Settle(connection, payment));
                due.Alarms.ForEach(alarm => Ring(connection, alarm));
                due.Clocks.ForEach(clock => Play(connection, clock));
                return due.Count;
            },
            cancellationToken
        );
        nudge.Nudge();
        return done;
    }

    private static Due Find(SqliteConnection connection, DateTimeOffset now, long? settleBefore, int limit)
    {
        var seconds = now.ToUnixTimeSeconds();
        return new Due(
            [.. ObjectStore.FindSessionsToExpire(connection, seconds, limit)],
            settleBefore is { } until ? [.. ObjectStore.FindProcessingPayments(connection, until, limit)] : [],
            // One at a time: what one alarm does may set another that is due before the next.
            [.. AlarmStore.FindDue(connection, null, seconds, 1)],
            [.. ObjectStore.FindAdvancingClocks(connection)]
        );
    }

    private void Expire(SqliteConnection connection, ObjectStore.Named session)
    {
        var books = keeper.Open(connection, session.Account, session.Livemode);
        SessionEnd.Expire(books, books.Get("checkout.session", session.Id));
    }

    private void Settle(SqliteConnection connection, ObjectStore.Named payment) =>
        Settlement.SettlePayment(keeper.Open(connection, payment.Account, payment.Livemode), payment.Id);

    private void Ring(SqliteConnection connection, Alarm alarm)
    {
        AlarmStore.Remove(connection, alarm);
        var books = keeper.Open(connection, alarm.Account, alarm.Livemode);
        BillingClock.Ring(books.At(DateTimeOffset.FromUnixTimeSeconds(alarm.Due), testClock: null), alarm);
    }

    private void Play(SqliteConnection connection, ObjectStore.Named clock)
    {
        var books = keeper.Open(connection, clock.Account, clock.Livemode);
        BillingClock.Play(books, books.Get(SimulatedTime.Type, clock.Id), Batch);
    }

    /// <summary>What is due, of each kind a few.</summary>
    private sealed record Due(
        List<ObjectStore.Named> Expired,
        List<ObjectStore.Named> Settled,
        List<Alarm> Alarms,
        List<ObjectStore.Named> Clocks
    )
    {
        public int Count => Expired.Count + Settled.Count + Alarms.Count + Clocks.Count;
    }
}
