using System.Data.Common;

namespace Licenzy.Server.Platform.Settings;

/// <summary>Which database engine is used: section <c>Database</c>.</summary>
internal sealed record DatabaseSettings
{
    /// <summary>
    /// `sqlite` keeps everything in one file beside the program and allows one node; `postgres` needs PostgreSQL 15 or newer
    /// and allows any number of nodes.
    /// </summary>
    public required DatabaseEngine Engine { get; init; }

    internal static DatabaseSettings Read(SettingsReader reader) =>
        new() { Engine = reader.Choice("Database:Engine", DatabaseEngine.Sqlite) };
}

/// <summary>The engines that the product runs on.</summary>
internal enum DatabaseEngine
{
    /// <summary>The embedded database.</summary>
    Sqlite,

    /// <summary>PostgreSQL 15 or newer.</summary>
    Postgres,
}

/// <summary>Where the database is: section <c>ConnectionStrings</c>.</summary>
internal sealed record ConnectionStringSettings
{
    private const string Key = "ConnectionStrings:Licenzy";

    /// <summary>
    /// With `sqlite`: `Data Source=` and a file, relative to the folder in which the program runs. With `postgres`: an Npgsql
    /// connection string such as `Host=db.internal;Username=licenzy;Password=…;Database=licenzy`; it has no default.
    /// </summary>
    public required string Licenzy { get; init; }

    /// <summary>Never shows the connection string: it may hold a password.</summary>
    public override string ToString() => nameof(ConnectionStringSettings);

    internal static ConnectionStringSettings Read(SettingsReader reader, DatabaseEngine engine)
    {
        const string SqliteFile = "Data Source=data/licenzy.db";
        var isSqlite = engine == DatabaseEngine.Sqlite;
        var text = reader.Text(Key, isSqlite ? SqliteFile : null);
        if (text is null)
        {
            reader.Fault(
                Key,
                "is not set, and Database__Engine is postgres. Give an Npgsql connection string: Host=…;Username=…;Database=…."
            );
        }
        else if (Members(text) is not { } members)
        {
            reader.Fault(Key, "is not a connection string. Give it in the form Name=value;Name=value.");
        }
        else if (isSqlite && members.ContainsKey("Host"))
        {
            reader.Fault(Key, "names a Host, but Database__Engine is sqlite. Set Database__Engine=postgres, or give Data Source=FILE.");
        }
        else if (!isSqlite && members.ContainsKey("Data Source"))
        {
            reader.Fault(Key, "names a Data Source, but Database__Engine is postgres. Give Host=…, or set Database__Engine=sqlite.");
        }

        return new ConnectionStringSettings { Licenzy = text ?? "" };
    }

    private static DbConnectionStringBuilder? Members(string text)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = text };
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
