using Licenzy.Server.Platform.Work;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ApiKeys;

/// <summary>Writes down when keys were used, once a minute and at the end. It runs where requests are answered.</summary>
internal sealed class KeyUseWorker(Database database, KeyUses uses, TimeProvider time, ILogger<KeyUseWorker> log) : PollingWorker(time, log)
{
    protected override TimeSpan Interval => TimeSpan.FromMinutes(1);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        foreach (var (hash, lastMs) in uses.Unwritten())
        {
            // Each on its own: the rows of keys are locked one at a time, in no order that another node would have to keep.
            await database.WriteAsync(session => ApiKeyStore.UsedAsync(session, hash, lastMs), cancellationToken);
            uses.Written(hash, lastMs);
        }

        return false;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await RunOnceAsync(cancellationToken);
        }
        catch (Platform.Errors.UnavailableException)
        {
            // The database is away; a minute of last uses is lost with it.
        }
    }
}
