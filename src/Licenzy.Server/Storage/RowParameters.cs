using System.Data;
using System.Data.Common;
using System.Reflection;

namespace Licenzy.Server.Storage;

/// <summary>The parameters of a statement that runs once for each row of a list: read from the row's properties by their names.</summary>
internal static class RowParameters<T>
{
    private static readonly IReadOnlyList<(PropertyInfo Property, DbType Type)> Columns =
    [
        .. typeof(T)
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => (property, TypeOf(property.PropertyType)))
            .Where(column => column.Item2 is not null)
            .Select(column => (column.property, column.Item2!.Value)),
    ];

    /// <summary>Those that the statement names, in its order of no importance.</summary>
    public static IReadOnlyList<(PropertyInfo Property, DbType Type)> Of(string sql) =>
        [.. Columns.Where(column => Names(sql, column.Property.Name))];

    public static void Add(DbBatchCommand command, IReadOnlyList<(PropertyInfo Property, DbType Type)> columns, T row)
    {
        foreach (var (property, type) in columns)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = property.Name;
            parameter.DbType = type;
            parameter.Value = property.GetValue(row) ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
    }

    /// <summary>Rows hold numbers, texts and bytes only; what else a record has is computed of these and is no column.</summary>
    private static DbType? TypeOf(Type type) =>
        type == typeof(string) ? DbType.String
        : type == typeof(long) || type == typeof(long?) ? DbType.Int64
        : type == typeof(byte[]) ? DbType.Binary
        : null;

    private static bool Names(string sql, string name)
    {
        for (var at = sql.IndexOf('@', StringComparison.Ordinal); at >= 0; at = sql.IndexOf('@', at + 1))
        {
            var end = at + 1 + name.Length;
            if (
                string.CompareOrdinal(sql, at + 1, name, 0, name.Length) == 0
                && (end >= sql.Length || !(char.IsLetterOrDigit(sql[end]) || sql[end] == '_'))
            )
            {
                return true;
            }
        }

        return false;
    }
}
