using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Isolation;

/// <summary>A server that does not mind how often it is asked: every route is, in every wrong way.</summary>
public sealed class SqliteWallServer : SqliteServer
{
    protected override IReadOnlyList<string> Settings => ["--RateLimits:Enabled=false"];
}

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgresWallServer : PostgresServer
{
    protected override IReadOnlyList<string> Settings => ["--RateLimits:Enabled=false"];
}
