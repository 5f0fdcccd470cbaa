using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Reflection;
using System.Text;

namespace Licenzy.Server.Storage;

/// <summary>
/// How the properties of a row become the parameters of a statement. Worked out once for each statement: what runs a thousand
/// times a second reads no text and asks no type.
/// </summary>
internal sealed class StatementParameters<T>
{
    private static readonly ConcurrentDictionary<string, StatementParameters<T>> Known = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<Column> columns;

    private StatementParameters(string sql)
    {
        var found = new List<Column>();
        var text = new StringBuilder(sql.Length);
        var at = 0;
        while (sql.IndexOf('@', at) is >= 0 and var mark)
        {
            var end = mark + 1;
            while (end < sql.Length && (char.IsLetterOrDigit(sql[end]) || sql[end] == '_'))
            {
                end++;
            }

            var name = sql[(mark + 1)..end];
            var place = found.FindIndex(column => column.Name == name);
            if (place < 0)
            {
                place = found.Count;
                found.Add(Column.Of(name));
            }

            text.Append(sql, at, mark - at).Append('$').Append(place + 1);
            at = end;
        }

        columns = found;
        NumberedSql = text.Append(sql, at, sql.Length - at).ToString();
    }

    /// <summary>The statement with <c>$1</c>, <c>$2</c> … in place of names.</summary>
    public string NumberedSql { get; }

    public static StatementParameters<T> Of(string sql) => Known.GetOrAdd(sql, text => new StatementParameters<T>(text));

    public void AddNumbered(DbBatchCommand command, T row)
    {
        foreach (var column in columns)
        {
            var parameter = command.CreateParameter();
            parameter.DbType = column.Type;
            parameter.Value = column.Read(row);
            command.Parameters.Add(parameter);
        }
    }

    public void SetNamed(DbCommand command, T row)
    {
        if (command.Parameters.Count == 0)
        {
            foreach (var column in columns)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = column.Name;
                parameter.DbType = column.Type;
                command.Parameters.Add(parameter);
            }
        }

        for (var place = 0; place < columns.Count; place++)
        {
            command.Parameters[place].Value = columns[place].Read(row);
        }
    }

    private sealed record Column(string Name, DbType Type, Func<T, object> Read)
    {
        public static Column Of(string name)
        {
            var property =
                typeof(T).GetProperty(name, BindingFlags.Public | BindingFlags.Instance)
                ?? throw new InvalidOperationException($"{typeof(T).Name} has no property for @{name}.");
            var reader = typeof(Column)
                .GetMethod(nameof(ReaderOf), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(property.PropertyType);
            return new Column(name, TypeOf(property.PropertyType), (Func<T, object>)reader.Invoke(null, [property])!);
        }

        private static Func<T, object> ReaderOf<TValue>(PropertyInfo property)
        {
            var get = property.GetMethod!.CreateDelegate<Func<T, TValue>>();
            return row => (object?)get(row) ?? DBNull.Value;
        }

        /// <summary>Rows hold numbers, texts and bytes only, so that one record serves both engines.</summary>
        private static DbType TypeOf(Type type) =>
            type == typeof(string) ? DbType.String
            : type == typeof(long) || type == typeof(long?) ? DbType.Int64
            : type == typeof(int) ? DbType.Int32
            : type == typeof(byte[]) ? DbType.Binary
            : throw new InvalidOperationException($"A column is no {type.Name}.");
    }
}
