using Licenzy.Server.Storage;
using Npgsql;

namespace Licenzy.Server.Tests.Hosting;

/// <summary>A database of its own for one test application, on one engine.</summary>
public abstract class Engine : IAsyncDisposable
{
    /// <summary>The settings that lead the program to this database.</summary>
    public abstract IReadOnlyList<string> Arguments { get; }

    /// <summary>Opens the database beside the program, as a second process would.</summary>
    internal abstract Database Open();

    public static async Task<Engine> SqliteAsync()
    {
        await Task.CompletedTask;
        return new SqliteEngine();
    }

    public static Task<Engine> PostgresAsync() => PostgresEngine.CreateAsync();

    public abstract ValueTask DisposeAsync();

    private sealed class SqliteEngine : Engine
    {
        private readonly string folder = Directory.CreateTempSubdirectory("licenzy-test-").FullName;

        private string File => Path.Combine(folder, "licenzy.db");

        public override IReadOnlyList<string> Arguments => ["--Database:Engine=sqlite", $"--ConnectionStrings:Licenzy=Data Source={File}"];

        internal override Database Open() => new SqliteDatabase($"Data Source={File}", TimeProvider.System);

        public override ValueTask DisposeAsync()
        {
            Directory.Delete(folder, recursive: true);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class PostgresEngine(string server, string database) : Engine
    {
        private const string Variable = "LICENZY_TEST_POSTGRES";
        private static readonly SemaphoreSlim Creating = new(1, 1);
        private static int count;

        private string ConnectionString => new NpgsqlConnectionStringBuilder(server) { Database = database, MaxPoolSize = 30 }.ToString();

        public override IReadOnlyList<string> Arguments =>
            ["--Database:Engine=postgres", $"--ConnectionStrings:Licenzy={ConnectionString}"];

        internal override Database Open() => new PostgresDatabase(ConnectionString, TimeProvider.System);

        public static async Task<Engine> CreateAsync()
        {
            var server = Environment.GetEnvironmentVariable(Variable);
            Assert.SkipWhen(string.IsNullOrEmpty(server), $"{Variable} names no PostgreSQL; ./test.sh starts one.");
            var database = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref count)}";
            await RunAsync(server!, $"create database {database}");
            return new PostgresEngine(server!, database);
        }

        public override async ValueTask DisposeAsync()
        {
            NpgsqlConnection.ClearAllPools();
            await RunAsync(server, $"drop database if exists {database} with (force)");
        }

        private static async Task RunAsync(string server, string statement)
        {
            // Creating two databases from one template at once fails.
            await Creating.WaitAsync();
            try
            {
                await using var connection = new NpgsqlConnection(server);
                await connection.OpenAsync();
                await using var command = new NpgsqlCommand(statement, connection);
                await command.ExecuteNonQueryAsync();
            }
            finally
            {
                Creating.Release();
            }
        }
    }
}
