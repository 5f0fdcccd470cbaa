using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.WebhookControl;

/// <summary>The program without its workers: deliveries stay as a test has put them, and jobs run when it runs them.</summary>
public sealed class SqliteControlServer : SqliteServer
{
    protected override IReadOnlyList<string> Settings => ["--Roles=api"];
}

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgresControlServer : PostgresServer
{
    protected override IReadOnlyList<string> Settings => ["--Roles=api"];
}
