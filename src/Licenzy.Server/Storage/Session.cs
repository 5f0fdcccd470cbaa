using System.Data.Common;
using Dapper;

namespace Licenzy.Server.Storage;

/// <summary>One connection in use, inside a transaction when it came from <see cref="Database.WriteAsync{T}"/>.</summary>
/// <param name="connection">The open connection.</param>
/// <param name="transaction">The transaction; null where each statement stands alone.</param>
/// <param name="dialect">The engine.</param>
/// <param name="statements">Prepared commands of the connection, where the engine sends no batches.</param>
/// <param name="cancellationToken">Given up by the caller.</param>
internal sealed class Session(
    DbConnection connection,
    DbTransaction? transaction,
    Dialect dialect,
    PreparedCommands? statements,
    CancellationToken cancellationToken
)
{
    private readonly List<Action> afterCommit = [];
    private readonly HashSet<Change> changes = [];
    private RoundTrip later = new();

    static Session() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    public Dialect Dialect { get; } = dialect;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>What the transaction makes untrue in the memory of nodes.</summary>
    public IReadOnlyCollection<Change> Changes => changes;

    /// <summary>
    /// What nodes may hold in memory is untrue once this transaction is committed: this node forgets it before the commit is
    /// answered, the others within a second. Said by the store that writes, so that no caller can forget it.
    /// </summary>
    public void Changed(Change change) => changes.Add(change);

    /// <summary>
    /// Does this once the transaction is committed, and never when it is not: nudges of those who wait for what it wrote. Only a
    /// hint: a program that is killed in between does not do it.
    /// </summary>
    public void AfterCommit(Action action) => afterCommit.Add(action);

    /// <summary>The transaction is committed.</summary>
    public void Committed() => afterCommit.ForEach(action => action());

    /// <summary>All rows of a query. Every query of a store is bounded by its <c>limit</c> or by its key.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null)
    {
        await FlushAsync();
        return [.. await connection.QueryAsync<T>(Command(sql, parameters))];
    }

    /// <summary>The one row of a query, or null.</summary>
    public async Task<T?> FindAsync<T>(string sql, object? parameters = null)
    {
        await FlushAsync();
        return await connection.QuerySingleOrDefaultAsync<T?>(Command(sql, parameters));
    }

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public async Task<int> ExecuteAsync(string sql, object? parameters = null)
    {
        await FlushAsync();
        return await connection.ExecuteAsync(Command(sql, parameters));
    }

    /// <summary>
    /// Runs a statement of a write whose answer nobody waits for: it travels with the next one that somebody does wait for, before it,
    /// or at the end of the transaction. Statements stay in their order, so whatever is read afterwards sees what it wrote.
    /// </summary>
    public void ExecuteLater<T>(string sql, T row)
    {
        if (transaction is null)
        {
            throw new InvalidOperationException("What is put off is written at the commit, and here is none.");
        }

        later.ExecuteEach(sql, [row]);
    }

    /// <summary>Runs what <see cref="ExecuteLater{T}"/> put off.</summary>
    public Task FlushAsync() => later.Parts.Count == 0 ? Task.CompletedTask : SendAsync(new RoundTrip());

    /// <summary>Runs a statement, with what was put off before it, in one round trip. Returns how many rows it changed.</summary>
    public async Task<int> ExecuteOneAsync<T>(string sql, T row) => (await ExecuteEachAsync(sql, [row]))[0];

    /// <summary>
    /// Runs a statement once for each row of a list, all in one round trip where the engine has such a thing, and returns how many rows
    /// each of them changed.
    /// </summary>
    public async Task<IReadOnlyList<int>> ExecuteEachAsync<T>(string sql, IReadOnlyList<T> rows)
    {
        var trip = new RoundTrip();
        var changed = trip.ExecuteEach(sql, rows);
        await SendAsync(trip);
        return changed;
    }

    /// <summary>Runs the statements of a round trip; afterwards their results are there.</summary>
    public async Task SendAsync(RoundTrip trip)
    {
        var parts = trip.Parts;
        if (later.Parts.Count > 0)
        {
            parts = [.. later.Parts, .. parts];
            later = new RoundTrip();
        }

        if (parts.Any(part => part.Count > 0))
        {
            await (connection.CanCreateBatch ? SendBatchAsync(parts) : RunEachAsync(parts));
        }
    }

    private async Task SendBatchAsync(IReadOnlyList<RoundTrip.Part> parts)
    {
        await using var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        foreach (var part in parts)
        {
            for (var index = 0; index < part.Count; index++)
            {
                var command = batch.CreateBatchCommand();
                command.CommandText = part.NumberedSql;
                part.AddNumbered(command, index);
                batch.BatchCommands.Add(command);
            }
        }

        await using (var reader = await batch.ExecuteReaderAsync(CancellationToken))
        {
            // Statements without rows have no place among the results of a batch.
            foreach (var part in parts.Where(part => part.IsQuery))
            {
                for (var index = 0; index < part.Count; index++)
                {
                    await part.ReadAsync(reader, index, CancellationToken);
                    await reader.NextResultAsync(CancellationToken);
                }
            }
        }

        var next = 0;
        foreach (var part in parts)
        {
            for (var index = 0; index < part.Count; index++)
            {
                part.Note(index, batch.BatchCommands[next++].RecordsAffected);
            }
        }
    }

    private async Task RunEachAsync(IReadOnlyList<RoundTrip.Part> parts)
    {
        foreach (var part in parts)
        {
            var command = statements!.Of(part.Sql, transaction);
            for (var index = 0; index < part.Count; index++)
            {
                part.SetNamed(command, index);
                if (part.IsQuery)
                {
                    await using var reader = await command.ExecuteReaderAsync(CancellationToken);
                    await part.ReadAsync(reader, index, CancellationToken);
                }
                else
                {
                    part.Note(index, await command.ExecuteNonQueryAsync(CancellationToken));
                }
            }
        }
    }

    private CommandDefinition Command(string sql, object? parameters) =>
        new(sql, parameters, transaction, cancellationToken: CancellationToken);
}
