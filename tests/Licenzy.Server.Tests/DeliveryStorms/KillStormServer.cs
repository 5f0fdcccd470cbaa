using System.Globalization;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.DeliveryStorms;

/// <summary>The program's API in the process of the tests, and its workers in processes of their own, which can be killed.</summary>
public abstract class KillStormServer : TestServer
{
    public const int EndpointConcurrency = 8;
    private readonly string folder = Directory.CreateTempSubdirectory("licenzy-storm-").FullName;
    private Engine engine = null!;

    /// <summary>How many worker nodes the engine allows beside each other in these tests.</summary>
    public abstract int Nodes { get; }

    protected override IReadOnlyList<string> Settings => ["--Roles=api"];

    /// <summary>Starts a worker node and waits until it is ready.</summary>
    internal Task<ServerProcess> StartWorkerAsync() =>
        ServerProcess.StartAsync(
            $"http://127.0.0.1:{FreePort()}",
            [
                .. engine.Arguments,
                .. ServerProcess.StripeAt(Sandbox.Url),
                $"--Security:MasterKey={Convert.ToBase64String(new byte[32])}",
                "--Roles=worker",
                "--Outbound:RetrySchedule=1s,1s,1s,1s,1s,1s,1s,1s,1s,1s",
                string.Create(CultureInfo.InvariantCulture, $"--Outbound:EndpointConcurrency={EndpointConcurrency}"),
            ],
            folder
        );

    protected abstract Task<Engine> NewEngineAsync();

    protected override async Task<Engine> EngineAsync() => engine = await NewEngineAsync();
}

public sealed class SqliteKillStormServer : KillStormServer
{
    public override int Nodes => 1;

    protected override Task<Engine> NewEngineAsync() => Engine.SqliteAsync();
}

public sealed class PostgresKillStormServer : KillStormServer
{
    public override int Nodes => 2;

    protected override Task<Engine> NewEngineAsync() => Engine.PostgresAsync();
}
