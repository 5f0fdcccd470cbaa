using Dapper;
using Microsoft.Data.Sqlite;

namespace Licenzy.Sandbox.Storage;

/// <summary>The SQL of the table of settings that are changed while the sandbox runs.</summary>
internal static class SettingStore
{
    public static string? Find(SqliteConnection connection, string name) =>
        connection.QuerySingleOrDefault<string>("select value from settings where name = @name", new { name });

    public static void Set(SqliteConnection connection, string name, string value) =>
        connection.Execute(
            "insert into settings(name, value) values (@name, @value) on conflict (name) do update set value = @value",
            new { name, value }
        );
}
