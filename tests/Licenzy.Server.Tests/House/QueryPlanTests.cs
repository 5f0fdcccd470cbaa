using System.Text.RegularExpressions;
using Licenzy.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Licenzy.Server.Tests.House;

/// <summary>
/// For the class of bugs in which a statement reads a whole project where it wants one row: found on small data by the
/// plan, long before it is found on large data by a customer.
/// </summary>
public sealed partial class QueryPlanTests : IAsyncLifetime
{
    /// <summary>Tables that grow with a project's customers. Others hold what operators made, a few rows a project.</summary>
    private static readonly string[] Large =
    [
        "checkout_attempts",
        "idempotency_keys",
        "facts",
        "fact_names",
        "fact_locks",
        "customer_claims",
        "unmapped_roots",
        "entitlements",
        "usage_entries",
        "subjects",
        "operator_actions",
        "history",
        "inbound_events",
        "outbound_events",
        "deliveries",
        "delivery_attempts",
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("licenzy-plans-").FullName;
    private SqliteDatabase database = null!;
    private SqliteConnection connection = null!;

    public async ValueTask InitializeAsync()
    {
        var connectionString = $"Data Source={Path.Combine(folder, "plans.db")}";
        database = new SqliteDatabase(connectionString, TimeProvider.System);
        await new Migrator(database, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);
        connection = new SqliteConnection(connectionString);
        await connection.OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        SqliteConnection.ClearPool(connection);
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void No_statement_of_a_store_reads_a_whole_project()
    {
        var statements = Repository.Files("src/Licenzy.Server", "*Store.cs").SelectMany(SqlStatement.In).ToList();

        statements.Count.ShouldBeGreaterThan(40);
        statements.SelectMany(Faults).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("select id from entitlements where project_id = @P and mode = @M and status = @S")]
    [InlineData("select id from entitlements where subject_ref = @S")]
    [InlineData("update facts set body = @B where project_id = @P and mode = @M and body = @C")]
    public void A_statement_that_reads_a_whole_project_is_found(string sql) =>
        Faults(new SqlStatement("Sample.Find", "Sample.cs", sql)).ShouldNotBeEmpty();

    private IEnumerable<string> Faults(SqlStatement statement) =>
        from step in Plan(statement)
        where Large.Any(table => ReadsAll(step, table))
        select $"{statement.Name}: {step}";

    /// <summary>A scan without an index that narrows it, or a search by nothing but the project (and mode).</summary>
    private static bool ReadsAll(string step, string table)
    {
        var search = SearchStep().Match(step);
        if (search.Success)
        {
            return search.Groups["table"].Value == table && search.Groups["terms"].Value is "project_id=?" or "project_id=? AND mode=?";
        }

        // A scan of a partial index reads only what is due, which is what such an index is for.
        return step.StartsWith($"SCAN {table}", StringComparison.Ordinal) && !step.Contains("_due", StringComparison.Ordinal);
    }

    private List<string> Plan(SqlStatement statement)
    {
        using var command = connection.CreateCommand();
        var text = statement.Text.Replace("{session.Dialect.ClockMs}", "0", StringComparison.Ordinal);
        command.CommandText = $"explain query plan {Hole().Replace(text, string.Empty)}";
        foreach (var name in Parameter().Matches(command.CommandText).Select(match => match.Value).Distinct(StringComparer.Ordinal))
        {
            command.Parameters.AddWithValue(name, 1L);
        }

        using var reader = Explain(command, statement);
        var steps = new List<string>();
        while (reader.Read())
        {
            steps.Add(WithoutAlias(reader.GetString(3), statement.Text));
        }

        return steps;
    }

    private static SqliteDataReader Explain(SqliteCommand command, SqlStatement statement)
    {
        try
        {
            return command.ExecuteReader();
        }
        catch (SqliteException failure)
        {
            throw new InvalidOperationException($"{statement.Name} cannot be read: {failure.Message} {command.CommandText}", failure);
        }
    }

    /// <summary>Plans name tables by their alias; the rule speaks of tables.</summary>
    private static string WithoutAlias(string step, string sql) =>
        Step()
            .Replace(
                step,
                match =>
                {
                    var alias = match.Groups["name"].Value;
                    var table = Regex.Match(sql, $@"\b(from|join)\s+(?<table>\w+)\s+{alias}\b", RegexOptions.None, TimeSpan.FromSeconds(1));
                    return $"{match.Groups["verb"].Value} {(table.Success ? table.Groups["table"].Value : alias)}";
                },
                1
            );

    [GeneratedRegex(@"^(?<verb>SEARCH|SCAN) (?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Step();

    [GeneratedRegex(@"^SEARCH (?<table>\w+) .*\((?<terms>[^)]*)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SearchStep();

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, 1000)]
    private static partial Regex Hole();

    [GeneratedRegex(@"@\w+", RegexOptions.None, 1000)]
    private static partial Regex Parameter();
}
