using System.Data.Common;

namespace Licenzy.Server.Storage;

/// <summary>The few things in which the two engines differ; every other word of SQL is the same text on both.</summary>
internal abstract class Dialect
{
    /// <summary>The engine's name in settings and messages.</summary>
    public abstract string Name { get; }

    /// <summary>Appended to a select whose rows the transaction is about to change. Nothing on SQLite: it has one writer.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>As <see cref="ForUpdate"/>, passing over rows that another worker holds.</summary>
    public abstract string ForUpdateSkipLocked { get; }

    /// <summary>An expression: the database's own clock, Unix ms.</summary>
    public abstract string ClockMs { get; }

    /// <summary>The prefix of migration lines that are for this engine alone.</summary>
    public abstract string LineMark { get; }

    /// <summary>What <c>{text_key}</c> and <c>{blob}</c> in migrations become.</summary>
    public abstract IReadOnlyDictionary<string, string> Types { get; }

    /// <summary>Statements that bound the wait for another transaction's row; empty where there is one writer.</summary>
    public abstract string WaitAtMost(int milliseconds);

    /// <summary>A lock was not had in time.</summary>
    public abstract bool IsLockTimeout(DbException failure);

    /// <summary>The transaction was a victim of concurrency and may simply run again.</summary>
    public abstract bool IsRetryable(DbException failure);

    /// <summary>The database is away, full or overloaded: the caller's request cannot be served now.</summary>
    public abstract bool IsAway(Exception failure);
}
