using System.Data.Common;
using Licenzy.Bench.Processes;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Licenzy.Bench.Seeding;

/// <summary>A connection of the measurement's own to a site's database, beside the server's.</summary>
internal static class SiteConnection
{
    public static async Task<DbConnection> OpenAsync(Site site, CancellationToken cancellation)
    {
        DbConnection connection = site.IsPostgres ? new NpgsqlConnection(site.Connection) : new SqliteConnection(site.Connection);
        await connection.OpenAsync(cancellation);
        if (!site.IsPostgres)
        {
            await connection.ExecuteAsync("pragma busy_timeout = 60000; pragma synchronous = full", cancellation);
        }

        return connection;
    }

    /// <summary>Runs a statement, however long it takes.</summary>
    public static async Task<int> ExecuteAsync(
        this DbConnection connection,
        string statement,
        CancellationToken cancellation,
        params (string Name, object Value)[] parameters
    )
    {
        await using var command = connection.Command(statement, parameters);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    public static async Task<long> CountAsync(
        this DbConnection connection,
        string statement,
        CancellationToken cancellation,
        params (string Name, object Value)[] parameters
    )
    {
        await using var command = connection.Command(statement, parameters);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), System.Globalization.CultureInfo.InvariantCulture);
    }

    public static async Task<IReadOnlyList<string[]>> RowsAsync(
        this DbConnection connection,
        string statement,
        CancellationToken cancellation
    )
    {
        await using var command = connection.Command(statement, []);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<string[]>();
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        }

        return rows;
    }

    private static DbCommand Command(this DbConnection connection, string statement, (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are those of this program; no word of anybody else is in them.
        command.CommandText = statement;
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
