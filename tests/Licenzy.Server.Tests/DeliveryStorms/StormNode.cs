using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.DeliveryStorms;

/// <summary>A worker node that is killed and started again.</summary>
internal sealed class StormNode(KillStormServer server) : IAsyncDisposable
{
    private readonly StoredRows rows = StoredRows.Of(server);
    private ServerProcess? process;
    private string instanceId = "";

    public async Task StartAsync()
    {
        var before = await InstancesAsync();
        process = await server.StartWorkerAsync();
        instanceId = (await InstancesAsync()).Except(before, StringComparer.Ordinal).ShouldHaveSingleItem();
    }

    /// <summary>Kills it as a power cut does. Returns how many deliveries it had in its hands: claimed, and nothing written of them.</summary>
    public async Task<long> KillAsync()
    {
        await process!.KillAsync();
        return await rows.CountAsync("select count(*) from deliveries where lease_owner = @Id", new { Id = instanceId });
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }
    }

    private Task<IReadOnlyList<string>> InstancesAsync() =>
        server.Database.ReadAsync(session => session.QueryAsync<string>("select id from instances"), TestContext.Current.CancellationToken);
}
