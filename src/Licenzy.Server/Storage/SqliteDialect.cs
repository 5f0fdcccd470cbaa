using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Licenzy.Server.Storage;

internal sealed class SqliteDialect : Dialect
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int IoError = 10;
    private const int Full = 13;
    private const int CannotOpen = 14;

    public override string Name => "sqlite";

    public override string ForUpdate => string.Empty;

    public override string ForUpdateSkipLocked => string.Empty;

    public override string ClockMs => "cast(unixepoch('subsec') * 1000 as integer)";

    public override string LineMark => "--sqlite ";

    public override IReadOnlyDictionary<string, string> Types { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["text_key"] = "text", ["blob"] = "blob" };

    public override string WaitAtMost(int milliseconds) => string.Empty;

    public override bool IsLockTimeout(DbException failure) => failure is SqliteException { SqliteErrorCode: Busy };

    public override bool IsRetryable(DbException failure) => failure is SqliteException { SqliteErrorCode: Busy or Locked };

    public override bool IsAway(Exception failure) =>
        failure is SqliteException { SqliteErrorCode: Busy or Locked or IoError or Full or CannotOpen };
}
