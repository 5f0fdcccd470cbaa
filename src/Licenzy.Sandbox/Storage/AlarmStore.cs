using Dapper;
using Microsoft.Data.Sqlite;

namespace Licenzy.Sandbox.Storage;

/// <summary>An object to be looked at because time passed. <see cref="Due"/> in Unix seconds.</summary>
internal sealed record Alarm(string Account, long Livemode, string Type, string Id, long Due);

/// <summary>The SQL of the table of alarms. An object has at most one.</summary>
internal static class AlarmStore
{
    /// <summary>Sets the alarm of an object in the time of a clock (null: the sandbox's own); without a second, removes it.</summary>
    public static void Set(SqliteConnection connection, string account, bool livemode, string type, string id, string? clock, long? due)
    {
        var row = new
        {
            account,
            livemode,
            type,
            id,
            clock,
            due,
        };
        connection.Execute(
            due is null
                ? "delete from alarms where account = @account and livemode = @livemode and id = @id"
                : """
                insert into alarms(account, livemode, id, type, clock, due) values (@account, @livemode, @id, @type, @clock, @due)
                on conflict (account, livemode, id) do update set clock = @clock, due = @due
                """,
            row
        );
    }

    public static void Move(SqliteConnection connection, string account, bool livemode, string id, string clock) =>
        connection.Execute(
            "update alarms set clock = @clock where account = @account and livemode = @livemode and id = @id",
            new
            {
                account,
                livemode,
                id,
                clock,
            }
        );

    /// <summary>Alarms of one clock that are due until that second, in the order of their times.</summary>
    public static IReadOnlyList<Alarm> FindDue(SqliteConnection connection, string? clock, long until, int limit) =>
        connection
            .Query<Alarm>(
                """
                select account, livemode, type, id, due from alarms where clock is @clock and due <= @until
                order by due, rowid limit @limit
                """,
                new
                {
                    clock,
                    until,
                    limit,
                }
            )
            .AsList();

    /// <summary>Removes an alarm that was found; whether it was still there.</summary>
    public static bool Remove(SqliteConnection connection, Alarm alarm) =>
        connection.Execute("delete from alarms where account = @Account and livemode = @Livemode and id = @Id", alarm) == 1;
}
