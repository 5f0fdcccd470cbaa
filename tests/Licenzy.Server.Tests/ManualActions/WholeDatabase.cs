using System.Text.Json;
using Licenzy.Server.Storage;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Tests.House;

namespace Licenzy.Server.Tests.ManualActions;

/// <summary>Every row of every table, as text: what did nothing leaves it as it was.</summary>
internal static class WholeDatabase
{
    /// <summary>Rows that change by themselves: programs that run, sessions that are seen, work that is claimed.</summary>
    private static readonly string[] Restless = ["instances", "sessions", "reconciliations", "schema_migrations"];

    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> ReadAsync(TestServer server)
    {
        var tables = Schema.Read(TenantSchemaTests.Migrations()).Select(table => table.Name).Except(Restless, StringComparer.Ordinal);
        return await server.Database.ReadAsync(
            async session =>
            {
                var rows = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
                foreach (var table in tables)
                {
                    rows[table] = await RowsAsync(session, table);
                }

                return (IReadOnlyDictionary<string, IReadOnlyList<string>>)rows;
            },
            TestContext.Current.CancellationToken
        );
    }

    private static async Task<IReadOnlyList<string>> RowsAsync(Session session, string table)
    {
        var rows = await session.QueryAsync<dynamic>($"select * from {table}");
        return [.. rows.Select(row => (string)JsonSerializer.Serialize((IDictionary<string, object?>)row)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Fails with the rows that differ.</summary>
    public static void ShouldBe(
        this IReadOnlyDictionary<string, IReadOnlyList<string>> after,
        IReadOnlyDictionary<string, IReadOnlyList<string>> before
    )
    {
        foreach (var (table, rows) in before)
        {
            rows.Except(after[table], StringComparer.Ordinal).ShouldBeEmpty($"{table} lost or changed rows");
            after[table].Except(rows, StringComparer.Ordinal).ShouldBeEmpty($"{table} has other rows");
        }
    }
}
