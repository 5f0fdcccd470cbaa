using Dapper;
using Microsoft.Data.Sqlite;

namespace Licenzy.Sandbox.Storage;

/// <summary>The SQL of what the sandbox as a whole is set to. It survives a restart.</summary>
internal static class SettingStore
{
    public static string? Find(SqliteConnection connection, string name) =>
        connection.QuerySingleOrDefault<string>("select value from settings where name = @name", new { name });

    public static void Set(SqliteConnection connection, string name, string value) =>
        connection.Execute(
            "insert into settings(name, value) values (@name, @value) on conflict(name) do update set value = excluded.value",
            new { name, value }
        );

    public static void Clear(SqliteConnection connection, string name) =>
        connection.Execute("delete from settings where name = @name", new { name });
}
