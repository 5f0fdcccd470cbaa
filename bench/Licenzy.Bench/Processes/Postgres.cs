using Npgsql;

namespace Licenzy.Bench.Processes;

/// <summary>A PostgreSQL of its own, as durable as in production, unless one was named.</summary>
internal sealed class Postgres : IAsyncDisposable
{
    public const string Variable = "LICENZY_BENCH_POSTGRES";

    private readonly string? script;
    private readonly string folder;
    private readonly bool keeps;

    private Postgres(string? script, string folder, bool keeps, string connection)
    {
        this.script = script;
        this.folder = folder;
        this.keeps = keeps;
        Connection = connection;
    }

    /// <summary>An Npgsql string of a user who may make databases.</summary>
    public string Connection { get; }

    /// <param name="workplace">This run's folders.</param>
    /// <param name="keep">The folder that outlives the run; null for none.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<Postgres> StartAsync(Workplace workplace, string? keep, CancellationToken cancellation)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return new Postgres(script: null, string.Empty, keeps: true, named);
        }

        var starter = Path.Combine(workplace.Repository, "scripts", "start-postgres.sh");
        var home = Path.Combine(keep ?? workplace.Folder, "postgres");
        var said = await Child.RunAsync("bash", [starter, "start", "--dir", home], cancellation);
        return new Postgres(starter, home, keep is not null, said.Trim());
    }

    /// <summary>The same server, another database.</summary>
    public string Of(string database) => new NpgsqlConnectionStringBuilder(Connection) { Database = database }.ToString();

    /// <summary>Makes a database, in the place of one that a run before left half done.</summary>
    public async Task MakeAsync(string database, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(Connection);
        await connection.OpenAsync(cancellation);
        foreach (var statement in new[] { $"drop database if exists {database} with (force)", $"create database {database}" })
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (script is not null)
        {
            NpgsqlConnection.ClearAllPools();
            await Child.RunAsync("bash", [script, "stop", "--dir", folder, .. keeps ? (string[])[] : ["--remove"]], CancellationToken.None);
        }
    }
}
