using System.Data.Common;

namespace Licenzy.Server.Storage;

/// <summary>
/// Commands of one connection that stay prepared from one transaction to the next: an embedded engine has no server that would
/// keep them. There are as many as there are statements that travel in round trips.
/// </summary>
internal sealed class PreparedCommands(DbConnection connection) : IDisposable
{
    private readonly Dictionary<string, DbCommand> commands = new(StringComparer.Ordinal);

    public DbCommand Of(string sql, DbTransaction? transaction)
    {
        if (!commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            commands.Add(sql, command);
        }

        command.Transaction = transaction;
        return command;
    }

    public void Dispose()
    {
        foreach (var command in commands.Values)
        {
            command.Dispose();
        }
    }
}
