using System.Data.Common;
using Licenzy.Server.Platform.Errors;

namespace Licenzy.Server.Storage;

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

    protected abstract Task<T> ReadCoreAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>Where every read is one picture already, there is nothing to add.</summary>
    protected virtual Task<T> ReadOnePictureCoreAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        ReadCoreAsync(work, cancellationToken);

    protected abstract Task<T> WriteCoreAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken);

    protected abstract Task<T> RehearseCoreAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken);
}
