using System.Data.Common;
using Dapper;

namespace Licenzy.Server.Storage;

/// <summary>One connection in use, inside a transaction when it came from <see cref="Database.WriteAsync{T}"/>.</summary>
internal sealed class Session(DbConnection connection, DbTransaction? transaction, Dialect dialect, CancellationToken cancellationToken)
{
    private readonly List<Action> afterCommit = [];

    static Session() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    public Dialect Dialect { get; } = dialect;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>
    /// Does this once the transaction is committed, and never when it is not: nudges of those who wait for what it wrote. Only a
    /// hint: a program that is killed in between does not do it.
    /// </summary>
    public void AfterCommit(Action action) => afterCommit.Add(action);

    /// <summary>The transaction is committed.</summary>
    public void Committed() => afterCommit.ForEach(action => action());

    /// <summary>All rows of a query. Every query of a store is bounded by its <c>limit</c> or by its key.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null) =>
        [.. await connection.QueryAsync<T>(Command(sql, parameters))];

    /// <summary>The one row of a query, or null.</summary>
    public Task<T?> FindAsync<T>(string sql, object? parameters = null) =>
        connection.QuerySingleOrDefaultAsync<T?>(Command(sql, parameters));

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public Task<int> ExecuteAsync(string sql, object? parameters = null) => connection.ExecuteAsync(Command(sql, parameters));

    /// <summary>
    /// Runs a statement once for each row of a list, all in one round trip where the engine has such a thing, and returns how many rows
    /// each of them changed.
    /// </summary>
    public async Task<IReadOnlyList<int>> ExecuteEachAsync<T>(string sql, IReadOnlyList<T> rows)
    {
        if (!connection.CanCreateBatch || rows.Count < 2)
        {
            var changed = new List<int>(rows.Count);
            foreach (var row in rows)
            {
                changed.Add(await ExecuteAsync(sql, row));
            }

            return changed;
        }

        await using var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        var columns = RowParameters<T>.Of(sql);
        foreach (var row in rows)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = sql;
            RowParameters<T>.Add(command, columns, row);
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(CancellationToken);
        return [.. batch.BatchCommands.Select(command => command.RecordsAffected)];
    }

    private CommandDefinition Command(string sql, object? parameters) =>
        new(sql, parameters, transaction, cancellationToken: CancellationToken);
}
