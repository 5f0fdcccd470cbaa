using System.Diagnostics;
using Licenzy.Server.Deliveries;
using Licenzy.Server.Platform.Outbound;
using Licenzy.Server.Tests.Deliveries;
using Licenzy.Server.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.DeliveryStorms;

/// <summary>
/// For the class of bugs in which a statement that serves one delivery is put into a loop: what many deliveries cost in waits for the
/// database does not grow with how many they are.
/// </summary>
public sealed class RoundTripTests(PostgresWorkerlessServer server) : IClassFixture<PostgresWorkerlessServer>
{
    /// <summary>The endpoint, its health and its secrets; what is due; the lease. Of commits the driver does not tell.</summary>
    private const int OfClaim = 3;

    /// <summary>The health of all endpoints; the deliveries; the attempts and the health after them.</summary>
    private const int OfRecord = 3;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 100)]
    public async Task Claims_and_records_take_as_many_round_trips_for_one_as_for_a_thousand(int endpoints, int events)
    {
        var scene = await DeliveryScene.CreateAsync(server);
        var keys = new List<EndpointKey>();
        for (var number = 0; number < endpoints; number++)
        {
            keys.Add(new EndpointKey(scene.Scope, (await scene.EndpointAsync($"https://{number}.example.com/hook")).Endpoint.Id));
        }

        // The first time an endpoint has no row of its health yet.
        await scene.HappenAsync();
        (await RecordAsync(await ClaimAsync(keys))).Written.ShouldBe(endpoints);
        await scene.HappenAsync(events);

        using var trips = new TripCounter();
        var claimed = await ClaimAsync(keys);
        claimed.Count.ShouldBe(endpoints * events);
        trips.Count.ShouldBe(endpoints * OfClaim);

        trips.Reset();
        (await RecordAsync(claimed)).Written.ShouldBe(endpoints * events);
        trips.Count.ShouldBe(OfRecord);
    }

    private async Task<List<ClaimedDelivery>> ClaimAsync(IEnumerable<EndpointKey> endpoints)
    {
        var claimed = new List<ClaimedDelivery>();
        var claim = server.Services.GetRequiredService<ClaimDeliveries>();
        foreach (var endpoint in endpoints)
        {
            claimed.AddRange((await claim.HandleAsync(endpoint, 1_000, TestContext.Current.CancellationToken)).Deliveries);
        }

        return claimed;
    }

    private async Task<(int Written, int Closed)> RecordAsync(IReadOnlyList<ClaimedDelivery> claimed)
    {
        var now = server.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var outcome = new SendOutcome(Delivered: true, 200, null, null, null, "ok", "203.0.113.9", DurationMs: 3);
        var record = server.Services.GetRequiredService<RecordAttempts>();
        List<AttemptedDelivery> attempts = [.. claimed.Select(delivery => new AttemptedDelivery(delivery, outcome, now, now + 3))];
        var closed = await record.HandleAsync(attempts, TestContext.Current.CancellationToken);
        return (attempts.Count, closed.Count);
    }

    /// <summary>Counts what this test sends to PostgreSQL: its driver tells of each command and each batch.</summary>
    private sealed class TripCounter : IDisposable
    {
        private readonly ActivityListener listener;
        private readonly Activity test = new Activity("counted").Start();
        private int count;

        public TripCounter()
        {
            listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == "Npgsql",
                Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                    options.Parent.TraceId == test.TraceId ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
                ActivityStopped = _ => Interlocked.Increment(ref count),
            };
            ActivitySource.AddActivityListener(listener);
        }

        public int Count => Volatile.Read(ref count);

        public void Reset() => Interlocked.Exchange(ref count, 0);

        public void Dispose()
        {
            listener.Dispose();
            test.Dispose();
        }
    }
}
