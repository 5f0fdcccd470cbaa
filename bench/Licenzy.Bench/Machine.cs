using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Npgsql;

namespace Licenzy.Bench;

/// <summary>What the figures were measured on: without it they say nothing.</summary>
/// <param name="Processors">Logical processors.</param>
/// <param name="Processor">What the processor calls itself.</param>
/// <param name="MemoryGb">Memory, in 10^9 bytes.</param>
/// <param name="System">The operating system.</param>
/// <param name="Kernel">Its kernel.</param>
/// <param name="DotNet">The runtime.</param>
/// <param name="Database">The database and its version.</param>
/// <param name="SyncMicroseconds">The median time until 8 KiB are on the disk of this run's folder, in microseconds.</param>
internal sealed record Machine(
    int Processors,
    string Processor,
    double MemoryGb,
    string System,
    string Kernel,
    string DotNet,
    string Database,
    double SyncMicroseconds
)
{
    private const int Syncs = 200;

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Processors} processors ({Processor}), {MemoryGb:0} GB, {System}, kernel {Kernel}, .NET {DotNet}, {Database}, fsync {SyncMicroseconds:0} µs"
        );

    /// <param name="folder">A folder on the disk that the databases are on.</param>
    /// <param name="postgres">A connection string; null on SQLite.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<Machine> DescribeAsync(string folder, string? postgres, CancellationToken cancellation) =>
        new(
            Environment.ProcessorCount,
            After("/proc/cpuinfo", "model name"),
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9,
            RuntimeInformation.OSDescription,
            Environment.OSVersion.Version.ToString(),
            Environment.Version.ToString(),
            postgres is null ? await SqliteAsync(cancellation) : await PostgresAsync(postgres, cancellation),
            SyncTime(folder)
        );

    private static string After(string file, string name) =>
        !File.Exists(file)
            ? "unknown"
            : File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':')[^1].Trim()
                ?? "unknown";

    private static async Task<string> PostgresAsync(string connectionString, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand("select current_setting('fsync') || current_setting('synchronous_commit')", connection);
        var durable = (string?)await command.ExecuteScalarAsync(cancellation) == "onon";
        return $"PostgreSQL {connection.PostgreSqlVersion}{(durable ? ", durable" : ", NOT DURABLE")}";
    }

    private static async Task<string> SqliteAsync(CancellationToken cancellation)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync(cancellation);
        return $"SQLite {connection.ServerVersion}, WAL, synchronous=full";
    }

    private static double SyncTime(string folder)
    {
        var path = Path.Combine(folder, "sync-time");
        var times = new double[Syncs];
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            var page = new byte[8192];
            for (var sync = 0; sync < Syncs; sync++)
            {
                var start = Stopwatch.GetTimestamp();
                file.Write(page);
                file.Flush(flushToDisk: true);
                times[sync] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            }
        }

        File.Delete(path);
        return times.Order().ElementAt(Syncs / 2);
    }
}
