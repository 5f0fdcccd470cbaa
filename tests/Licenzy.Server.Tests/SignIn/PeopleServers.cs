using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.SignIn;

/// <summary>Many people come from one address here, so the limits of one address are wide.</summary>
public sealed class PeopleOnSqlite : SqliteServer
{
    protected override IReadOnlyList<string> Settings => ["--RateLimits:SignInsPerMinute=10000"];
}

/// <summary>The same on PostgreSQL.</summary>
public sealed class PeopleOnPostgres : PostgresServer
{
    protected override IReadOnlyList<string> Settings => ["--RateLimits:SignInsPerMinute=10000"];
}
