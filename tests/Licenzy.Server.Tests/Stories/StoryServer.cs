using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Stories;

/// <summary>
/// One program for all stories of an engine: each is told to a project of its own. Nothing works in the background, so that the order in
/// which events are applied is the order of the telling.
/// </summary>
public class SqliteStoryServer : SqliteServer
{
    protected override IReadOnlyList<string> Settings => ["--Roles=api"];
}

/// <summary>The same on PostgreSQL.</summary>
public class PostgresStoryServer : PostgresServer
{
    protected override IReadOnlyList<string> Settings => ["--Roles=api"];
}
