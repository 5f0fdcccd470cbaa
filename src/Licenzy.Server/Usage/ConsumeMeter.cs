using System.Diagnostics.Metrics;
using Licenzy.Server.Platform;

namespace Licenzy.Server.Usage;

/// <summary>What consumption measures of itself: how many requests share a commit says how far it is from its limit.</summary>
internal sealed class ConsumeMeter(ProgramMeter program)
{
    private readonly Histogram<int> batchSize = program.Meter.CreateHistogram<int>(
        "licenzy.consume.batch_size",
        "{request}",
        "Requests that were committed together."
    );

    private readonly Counter<long> commits = program.Meter.CreateCounter<long>(
        "licenzy.consume.commits",
        "{transaction}",
        "Transactions of consumption that were committed."
    );

    private readonly Counter<long> takenApart = program.Meter.CreateCounter<long>(
        "licenzy.consume.taken_apart",
        "{transaction}",
        "Transactions that were taken back, because they met another's rows or something in them failed."
    );

    public void Committed(int requests)
    {
        batchSize.Record(requests);
        commits.Add(1);
    }

    public void TakenApart() => takenApart.Add(1);
}
