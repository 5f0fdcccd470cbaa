using System.Buffers.Binary;
using Licenzy.Bench.Seeding;
using Microsoft.Data.Sqlite;

namespace Licenzy.Bench.Figures;

/// <summary>
/// How many consumes share a commit, counted from outside. On PostgreSQL each row of the ledger names the transaction that wrote it. On
/// SQLite the log of writes marks the last page of each commit; a reader that stays keeps the log from beginning anew meanwhile.
/// </summary>
internal static class CommitCount
{
    private const int LogHeader = 32;
    private const int FrameHeader = 24;

    public static async Task<double> AsyncOf(Stage stage, Func<Task<double>> consume)
    {
        await using var connection = await SiteConnection.OpenAsync(stage.Site, stage.Cancellation);
        if (!stage.Site.IsPostgres)
        {
            var rows = -await CountAsync(connection, stage);
            await connection.ExecuteAsync("begin", stage.Cancellation);
            await CountAsync(connection, stage);
            var before = Commits(stage);
            await consume();
            var commits = Commits(stage) - before;
            await connection.ExecuteAsync("commit", stage.Cancellation);
            rows += await CountAsync(connection, stage);
            return (double)rows / commits;
        }

        var since = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await consume();
        const string Written = "from usage_entries where project_id = @Project and mode = 'test' and created_ms >= @Since";
        (string, object)[] values = [("@Project", stage.Site.ProjectId), ("@Since", since)];
        var written = await connection.CountAsync($"select count(*) {Written}", stage.Cancellation, values);
        return (double)written / await connection.CountAsync($"select count(distinct xmin::text) {Written}", stage.Cancellation, values);
    }

    private static Task<long> CountAsync(System.Data.Common.DbConnection connection, Stage stage) =>
        connection.CountAsync(
            "select count(*) from usage_entries where project_id = @Project",
            stage.Cancellation,
            ("@Project", stage.Site.ProjectId)
        );

    /// <summary>Frames that end a commit, of those that belong to the log as it is now.</summary>
    private static long Commits(Stage stage)
    {
        var path = new SqliteConnectionStringBuilder(stage.Site.Connection).DataSource + "-wal";
        using var log = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 20);
        Span<byte> header = stackalloc byte[LogHeader];
        if (log.ReadAtLeast(header, LogHeader, throwOnEndOfStream: false) < LogHeader)
        {
            return 0;
        }

        var page = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        var salt = BinaryPrimitives.ReadUInt64BigEndian(header[16..]);
        Span<byte> frame = stackalloc byte[FrameHeader];
        var commits = 0L;
        while (
            log.ReadAtLeast(frame, FrameHeader, throwOnEndOfStream: false) == FrameHeader
            && BinaryPrimitives.ReadUInt64BigEndian(frame[8..]) == salt
        )
        {
            commits += BinaryPrimitives.ReadUInt32BigEndian(frame[4..]) > 0 ? 1 : 0;
            log.Seek(page, SeekOrigin.Current);
        }

        return commits;
    }
}
