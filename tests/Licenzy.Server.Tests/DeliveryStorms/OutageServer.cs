using System.Data.Common;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Licenzy.Server.Tests.DeliveryStorms;

/// <summary>The program on a database that can be taken away from it.</summary>
public abstract class OutageServer : TestServer
{
    public const int AtOnce = 4;

    protected override IReadOnlyList<string> Settings => ["--Outbound:EndpointConcurrency=4", "--Outbound:RetrySchedule=1s,1s,1s"];

    /// <summary>Longer than the program waits for a lock, tries included.</summary>
    public abstract TimeSpan LongerThanPatience { get; }

    /// <summary>The settings that lead to the database.</summary>
    protected Engine Engine { get; private set; } = null!;

    protected string ConnectionString =>
        Engine.Arguments.Single(argument => argument.StartsWith(Option, StringComparison.Ordinal))[Option.Length..];

    private const string Option = "--ConnectionStrings:Licenzy=";

    /// <summary>Nothing can be written until what it returns is disposed of.</summary>
    public async Task<IAsyncDisposable> TakeAwayAsync()
    {
        var connection = Connect();
        await connection.OpenAsync();
        await ExecuteAsync(connection, Lock);
        return connection;
    }

    /// <summary>Whatever the program does on the database in this moment fails.</summary>
    public abstract Task DisturbAsync();

    protected abstract string Lock { get; }

    protected abstract DbConnection Connect();

    protected abstract Task<Engine> NewEngineAsync();

    protected override async Task<Engine> EngineAsync() => Engine = await NewEngineAsync();

    protected static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}

public sealed class SqliteOutageServer : OutageServer
{
    public override TimeSpan LongerThanPatience => TimeSpan.FromSeconds(12);

    protected override string Lock => "begin immediate";

    /// <summary>An embedded database breaks no connection: somebody else writes for a while.</summary>
    public override async Task DisturbAsync()
    {
        await using var away = await TakeAwayAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(200));
    }

    protected override DbConnection Connect() => new SqliteConnection($"{ConnectionString};Pooling=false");

    protected override Task<Engine> NewEngineAsync() => Engine.SqliteAsync();
}

public sealed class PostgresOutageServer : OutageServer
{
    public override TimeSpan LongerThanPatience => TimeSpan.FromSeconds(10);

    protected override string Lock => "begin; lock table deliveries in exclusive mode";

    public override async Task DisturbAsync()
    {
        await using var connection = Connect();
        await connection.OpenAsync();
        await ExecuteAsync(
            connection,
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        );
    }

    protected override DbConnection Connect() => new NpgsqlConnection($"{ConnectionString};Pooling=false");

    protected override Task<Engine> NewEngineAsync() => Engine.PostgresAsync();
}
