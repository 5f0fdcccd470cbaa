using System.Data.Common;
using Dapper;

namespace Licenzy.Server.Storage;

/// <summary>
/// Statements that travel together: one round trip where the engine has such a thing, one after the other where it is in the
/// process. They run in the order in which they were added. Their results are there after <see cref="Session.SendAsync"/>.
/// </summary>
internal sealed class RoundTrip
{
    private readonly List<Part> parts = [];

    public IReadOnlyList<Part> Parts => parts;

    /// <summary>Runs a query once for each row of parameters.</summary>
    /// <returns>The rows that each of them found, in the order of the parameters.</returns>
    public IReadOnlyList<IReadOnlyList<TRow>> QueryEach<TParameters, TRow>(string sql, IReadOnlyList<TParameters> each)
    {
        var part = new QueryPart<TParameters, TRow>(sql, each);
        parts.Add(part);
        return part.Found;
    }

    /// <summary>Runs a query.</summary>
    public IReadOnlyList<TRow> Query<TParameters, TRow>(string sql, TParameters parameters)
    {
        var part = new QueryPart<TParameters, TRow>(sql, [parameters]);
        parts.Add(part);
        return part.All;
    }

    /// <summary>Runs a statement once for each row of parameters.</summary>
    /// <returns>How many rows each of them changed, in the order of the parameters.</returns>
    public IReadOnlyList<int> ExecuteEach<TParameters>(string sql, IReadOnlyList<TParameters> each)
    {
        var part = new StatementPart<TParameters>(sql, each);
        parts.Add(part);
        return part.Changed;
    }

    /// <summary>Runs a statement without parameters; none where its text is empty, as the words are that an engine does not need.</summary>
    public void Execute(string sql)
    {
        if (sql.Length > 0)
        {
            ExecuteEach<object?>(sql, [null]);
        }
    }

    /// <summary>One statement, run once for each row of parameters.</summary>
    internal abstract class Part
    {
        public abstract string Sql { get; }

        /// <summary>The statement with numbered parameters, as PostgreSQL itself writes them: nothing is left to be parsed at each call.</summary>
        public abstract string NumberedSql { get; }

        public abstract int Count { get; }

        public abstract bool IsQuery { get; }

        public abstract void AddNumbered(DbBatchCommand command, int index);

        public abstract void SetNamed(DbCommand command, int index);

        public virtual Task ReadAsync(DbDataReader reader, int index, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("This statement answers no rows.");

        public virtual void Note(int index, int changed) { }
    }

    private abstract class Part<TParameters>(string sql, IReadOnlyList<TParameters> each) : Part
    {
        private readonly StatementParameters<TParameters> parameters = StatementParameters<TParameters>.Of(sql);

        public override string Sql => sql;

        public override string NumberedSql => parameters.NumberedSql;

        public override int Count => each.Count;

        public override void AddNumbered(DbBatchCommand command, int index) => parameters.AddNumbered(command, each[index]);

        public override void SetNamed(DbCommand command, int index) => parameters.SetNamed(command, each[index]);
    }

    private sealed class StatementPart<TParameters>(string sql, IReadOnlyList<TParameters> each) : Part<TParameters>(sql, each)
    {
        public int[] Changed { get; } = new int[each.Count];

        public override bool IsQuery => false;

        public override void Note(int index, int changed) => Changed[index] = changed;
    }

    private sealed class QueryPart<TParameters, TRow>(string sql, IReadOnlyList<TParameters> each) : Part<TParameters>(sql, each)
    {
        private Func<DbDataReader, TRow>? read;

        public List<TRow>[] Found { get; } = [.. each.Select(_ => new List<TRow>())];

        public List<TRow> All => Found[0];

        public override bool IsQuery => true;

        /// <summary>Whether a row is one value alone, of which the mapper makes no parser.</summary>
        private static bool IsValue => typeof(TRow) == typeof(string) || typeof(TRow).IsValueType;

        private static TRow ValueOf(DbDataReader reader) => reader.IsDBNull(0) ? default! : reader.GetFieldValue<TRow>(0);

        public override async Task ReadAsync(DbDataReader reader, int index, CancellationToken cancellationToken)
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                // Looked up at the first row: its cost is that of several rows.
                read ??= IsValue ? ValueOf : reader.GetRowParser<TRow>();
                Found[index].Add(read(reader));
            }
        }
    }
}
