using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Storage;
using Microsoft.Data.Sqlite;

namespace Licenzy.Sandbox.Weather;

/// <summary>The API version of every account of the sandbox, which Stripe fixes when an account makes its first call.</summary>
internal static class AccountVersion
{
    private const string Name = "api_version";

    public static string Read(SqliteConnection connection) => SettingStore.Find(connection, Name) ?? ApiVersion.Current;

    public static void Set(SqliteConnection connection, string version) => SettingStore.Set(connection, Name, version);
}
