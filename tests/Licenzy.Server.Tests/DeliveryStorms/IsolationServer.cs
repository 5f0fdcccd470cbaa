using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.DeliveryStorms;

/// <summary>The program with little patience for receivers, and little room, so that what is scarce in a large installation is so here.</summary>
public sealed class SqliteIsolationServer : SqliteServer
{
    protected override IReadOnlyList<string> Settings => IsolationSettings.All;
}

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgresIsolationServer : PostgresServer
{
    protected override IReadOnlyList<string> Settings => IsolationSettings.All;
}

internal static class IsolationSettings
{
    public static IReadOnlyList<string> All { get; } = ["--Outbound:TimeoutSeconds=2", "--Outbound:Concurrency=128"];
}
