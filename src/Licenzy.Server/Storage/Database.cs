using System.Data.Common;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;

namespace Licenzy.Server.Storage;

/// <summary>A transaction met another's rows and was taken back.</summary>
internal sealed class ContendedException(DbException inner) : Exception("A transaction met another's rows and was taken back.", inner);

/// <summary>
/// The door to the database. One <see cref="WriteAsync{T}"/> is one operation: state, history, idempotency record and
/// outbox together or not at all. No network call belongs inside.
/// </summary>
internal abstract class Database(Dialect dialect, TimeProvider time) : IAsyncDisposable
{
    private const int MostTries = 5;

    /// <summary>Waiting for a lock has taken seconds already: a caller is not kept waiting for it many times over.</summary>
    private const int MostTriesForLocks = 2;

    public Dialect Dialect { get; } = dialect;

    /// <summary>A name of this program among those that write changes.</summary>
    public string Origin { get; } = Convert.ToHexStringLower(Ids.RandomBytes(8));

    /// <summary>
    /// Who is told when a commit was made, or may have been made: what it makes untrue is forgotten before its caller goes on.
    /// </summary>
    public Action<IReadOnlyCollection<Change>> Changed { get; set; } = static _ => { };

    public async Task<T> ReadAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadCoreAsync(work, cancellationToken);
        }
        catch (Exception failure) when (Dialect.IsAway(failure))
        {
            throw new UnavailableException("The database cannot be reached just now. Nothing was changed.", failure);
        }
    }

    /// <summary>As <see cref="ReadAsync{T}"/>, with one picture for all its statements: for what puts several reads together.</summary>
    /// <exception cref="UnavailableException">The database is away.</exception>
    public async Task<T> ReadOnePictureAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadOnePictureCoreAsync(work, cancellationToken);
        }
        catch (Exception failure) when (Dialect.IsAway(failure))
        {
            throw new UnavailableException("The database cannot be reached just now. Nothing was changed.", failure);
        }
    }

    /// <summary>
    /// Runs the work in one transaction and commits it. After a deadlock or a lost race the whole work runs again, so it
    /// must not keep anything from an earlier try.
    /// </summary>
    /// <exception cref="UnavailableException">The database is away, or stayed contended; nothing was written.</exception>
    public Task<T> WriteAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        UntilItHoldsAsync(() => WriteCoreAsync(work, cancellationToken), cancellationToken);

    /// <summary>
    /// As <see cref="WriteAsync{T}"/>, for work that is one statement alone and makes nothing untrue that nodes hold in memory: one
    /// round trip.
    /// </summary>
    /// <exception cref="UnavailableException">The database is away, or stayed contended; nothing was written.</exception>
    public Task<T> WriteStatementAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        UntilItHoldsAsync(() => WriteStatementCoreAsync(work, cancellationToken), cancellationToken);

    /// <summary>As <see cref="WriteAsync{T}"/>, tried once: whoever gathers the work of many goes another way when it meets another's rows.</summary>
    /// <exception cref="ContendedException">A lock was not had in time, or a race was lost; nothing was written.</exception>
    /// <exception cref="UnavailableException">The database is away; nobody knows whether something was written.</exception>
    public async Task<T> WriteOnceAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await WriteCoreAsync(work, cancellationToken);
        }
        catch (DbException failure) when (Dialect.IsRetryable(failure))
        {
            throw new ContendedException(failure);
        }
        catch (Exception failure) when (Dialect.IsAway(failure))
        {
            throw new UnavailableException("The database cannot be reached just now. Retry with the same key.", failure);
        }
    }

    /// <summary>
    /// Runs the work as a write and takes everything back: what would come of it, on one picture of the whole database. It
    /// waits for no row's lock and holds none that a caller would wait for.
    /// </summary>
    /// <exception cref="UnavailableException">The database is away, or stayed contended.</exception>
    public Task<T> RehearseAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        UntilItHoldsAsync(() => RehearseCoreAsync(work, cancellationToken), cancellationToken);

    private async Task<T> UntilItHoldsAsync<T>(Func<Task<T>> transaction, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await transaction();
            }
            catch (DbException failure) when (Dialect.IsRetryable(failure) && attempt < TriesFor(failure))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5 * attempt * attempt), time, cancellationToken);
            }
            catch (DbException failure) when (Dialect.IsRetryable(failure))
            {
                throw new UnavailableException("Too many writes meet on the same rows just now. Nothing was changed.", failure);
            }
            catch (Exception failure) when (Dialect.IsAway(failure))
            {
                throw new UnavailableException("The database cannot be reached just now. Retry with the same key.", failure);
            }
        }
    }

    public Task WriteAsync(Func<Session, Task> work, CancellationToken cancellationToken) =>
        WriteAsync(
            async session =>
            {
                await work(session);
                return true;
            },
            cancellationToken
        );

    private int TriesFor(DbException failure) => Dialect.IsLockTimeout(failure) ? MostTriesForLocks : MostTries;

    public abstract ValueTask DisposeAsync();

    /// <summary>Writes what nodes must forget as the last of the transaction, commits it, and has this node forget at once.</summary>
    protected async Task CommitAsync(Session session, DbTransaction transaction)
    {
        // With it goes what was put off, also where nothing is to be forgotten.
        await ChangeStore.InsertAsync(session, [.. session.Changes.Select(Row)]);
        try
        {
            await transaction.CommitAsync(session.CancellationToken);
        }
        finally
        {
            // Also when the connection broke meanwhile: the commit may have held.
            Changed(session.Changes);
        }

        session.Committed();
    }

    private ChangeRow Row(Change change) =>
        new()
        {
            ProjectId = change.ProjectId,
            Mode = change.Mode,
            Id = Convert.ToHexStringLower(Ids.RandomBytes(12)),
            Kind = change.Kind,
            Name = change.Name,
            Origin = Origin,
        };

    protected abstract Task<T> ReadCoreAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>Where every read is one picture already, there is nothing to add.</summary>
    protected virtual Task<T> ReadOnePictureCoreAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        ReadCoreAsync(work, cancellationToken);

    protected abstract Task<T> WriteCoreAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>Where a transaction costs no round trip, a statement alone is written like others.</summary>
    protected virtual Task<T> WriteStatementCoreAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        WriteCoreAsync(work, cancellationToken);

    protected abstract Task<T> RehearseCoreAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken);
}
