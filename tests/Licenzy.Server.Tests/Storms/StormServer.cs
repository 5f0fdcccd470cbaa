using Licenzy.Sandbox;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Storms;

/// <summary>The program with all that works in it, and a sandbox that lives by the same clock: hours may pass in both at once.</summary>
public class SqliteStormServer : SqliteServer
{
    protected override IReadOnlyList<string> Settings => ["--Reconciler:RequestsPerSecond=50"];

    protected override SandboxOptions SandboxOf(SandboxOptions usual) => usual with { TimeProvider = Clock };
}

/// <summary>The same on PostgreSQL.</summary>
public class PostgresStormServer : PostgresServer
{
    protected override IReadOnlyList<string> Settings => ["--Reconciler:RequestsPerSecond=50"];

    protected override SandboxOptions SandboxOf(SandboxOptions usual) => usual with { TimeProvider = Clock };
}
