using Licenzy.Core.Announcing;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Tests.Deliveries;

namespace Licenzy.Server.Tests.DeliveryStorms;

/// <summary>
/// Writes events of a project in transactions of random size, of which it takes some back: remembers which events were committed and
/// which were not.
/// </summary>
internal sealed class StormWriter(DeliveryScene scene, int seed)
{
    private const int MostOfTransaction = 40;
    private const int TakenBackPercent = 15;
    private static readonly string[] Types = [EventTypes.UsageConsumed, EventTypes.PurchaseFinalized, EventTypes.InvoicePaymentFailed];
    private readonly List<string> committed = [];
    private readonly List<string> takenBack = [];

    public IReadOnlyList<string> Committed => committed;

    public IReadOnlyList<string> TakenBack => takenBack;

    /// <summary>Writes until so many events are committed.</summary>
    public async Task WriteAsync(int events)
    {
        var random = new Random(seed);
        while (committed.Count < events)
        {
            var count = Math.Min(random.Next(1, MostOfTransaction + 1), events - committed.Count);
            await WriteAsync(count, Types[random.Next(Types.Length)], takesBack: random.Next(100) < TakenBackPercent);
        }
    }

    private async Task WriteAsync(int count, string type, bool takesBack)
    {
        IReadOnlyList<string> ids = [];
        try
        {
            await scene.WriteAsync(async session =>
            {
                // A transaction that lost a race is run again: what its first run wrote was never committed.
                takenBack.AddRange(ids);
                ids = await scene.WriteEventsAsync(session, count, type);
                return takesBack ? throw new TakenBackException() : true;
            });
            committed.AddRange(ids);
        }
        catch (Exception notCommitted) when (notCommitted is TakenBackException or UnavailableException)
        {
            takenBack.AddRange(ids);
        }
    }

    private sealed class TakenBackException : Exception;
}
