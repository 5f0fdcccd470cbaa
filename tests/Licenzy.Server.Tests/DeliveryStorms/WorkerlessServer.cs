using Licenzy.Server.Tests.Hosting;
using Microsoft.AspNetCore.Builder;

namespace Licenzy.Server.Tests.DeliveryStorms;

/// <summary>The program's API, without workers until a test starts one: what it leaves behind can be looked at in peace.</summary>
public abstract class WorkerlessServer : TestServer
{
    private string roles = "api";

    protected override IReadOnlyList<string> Settings =>
        [$"--Roles={roles}", "--Outbound:RetrySchedule=1s,1s,1s", "--Outbound:EndpointConcurrency=4"];

    /// <summary>Starts a worker node in this process, on the same database and clock.</summary>
    internal async Task<WebApplication> StartWorkerAsync()
    {
        roles = "worker";
        var worker = BuildAnother();
        await worker.StartAsync(TestContext.Current.CancellationToken);
        return worker;
    }
}

public sealed class SqliteWorkerlessServer : WorkerlessServer
{
    protected override Task<Engine> EngineAsync() => Engine.SqliteAsync();
}

public sealed class PostgresWorkerlessServer : WorkerlessServer
{
    protected override Task<Engine> EngineAsync() => Engine.PostgresAsync();
}
