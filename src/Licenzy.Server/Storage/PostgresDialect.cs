using System.Data.Common;
using System.Net.Sockets;
using Npgsql;

namespace Licenzy.Server.Storage;

/// <param name="locks">Whether rows are locked before they are read; not where everything is taken back anyway.</param>
internal sealed class PostgresDialect(bool locks = true) : Dialect
{
    public override string Name => "postgres";

    public override string ForUpdate => locks ? "for update" : string.Empty;

    public override string ForUpdateSkipLocked => locks ? "for update skip locked" : string.Empty;

    public override string ClockMs => "cast(extract(epoch from clock_timestamp()) * 1000 as bigint)";

    public override string LineMark => "--pg ";

    public override IReadOnlyDictionary<string, string> Types { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["text_key"] = "text collate \"C\"", ["blob"] = "bytea" };

    // `set local` as a literal, not set_config(): a distributed PostgreSQL hands only the former on to its workers.
    public override string WaitAtMost(int milliseconds) => $"set local lock_timeout = {milliseconds}";

    public override bool IsLockTimeout(DbException failure) => failure.SqlState is PostgresErrorCodes.LockNotAvailable;

    public override bool IsRetryable(DbException failure) =>
        failure.SqlState
            is PostgresErrorCodes.DeadlockDetected
                or PostgresErrorCodes.SerializationFailure
                or PostgresErrorCodes.LockNotAvailable;

    public override bool IsAway(Exception failure) =>
        failure switch
        {
            PostgresException answered => IsAwayState(answered.SqlState),
            NpgsqlException => true,
            SocketException or TimeoutException => true,
            _ => false,
        };

    private static bool IsAwayState(string state) =>
        state.StartsWith("08", StringComparison.Ordinal)
        || state.StartsWith("53", StringComparison.Ordinal)
        || state.StartsWith("57", StringComparison.Ordinal)
        // The server ended a transaction that stood idle, with its connection: what was in it is taken back.
        || state is "25P03" or "25P04"
        || string.Equals(state, PostgresErrorCodes.ReadOnlySqlTransaction, StringComparison.Ordinal);
}
