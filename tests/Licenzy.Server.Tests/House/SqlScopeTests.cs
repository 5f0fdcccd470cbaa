namespace Licenzy.Server.Tests.House;

/// <summary>
/// SQL stands in the stores and in Storage alone, and a statement on a project's data pins the project and the mode once
/// for each table that it mentions. A forgotten condition shows one customer's data to another.
/// </summary>
public sealed class SqlScopeTests
{
    private const string Migration = """
        create table projects (id text primary key, name text);
        create table packs (project_id text, mode text, id text, primary key (project_id, mode, id));
        create table notes (project_id text, id text, primary key (project_id, id));
        create table users (id text primary key);
        """;

    private static readonly IReadOnlyList<Table> Sample = Schema.Read([new SourceFile("0001.sql", Migration)]);
    private static readonly TenancyList SampleList = TenancyList.Read(
        "# x\n\n## Directory tables\n\n- `users`: why\n\n## System statements\n\n- `PackStore.Sweep`: why\n"
    );

    [Fact]
    public void Every_statement_on_a_project_s_data_names_the_project_and_the_mode() =>
        Unscoped(Server(), Tables(), TenancyList.Read()).ShouldBeEmpty();

    [Fact]
    public void SQL_stands_in_the_stores_alone() => Strays(Server()).ShouldBeEmpty();

    [Fact]
    public void Every_system_statement_of_the_list_exists_and_needs_to_be_there()
    {
        var list = TenancyList.Read();
        var needed = Server()
            .SelectMany(SqlStatement.In)
            .Where(statement => Lacks(statement, Tables(), list).Any())
            .Select(statement => statement.Name);

        list.SystemStatements.Except(needed, StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("select id from packs where mode = @Mode")]
    [InlineData("select id from packs where project_id = @ProjectId")]
    [InlineData("update packs set id = @Id where id = @Id and mode = @Mode")]
    [InlineData("delete from packs")]
    [InlineData("insert into packs (mode, id) values (@Mode, @Id)")]
    [InlineData("select a.id from packs a join packs b on b.id = a.id where a.project_id = @ProjectId and a.mode = @Mode")]
    [InlineData("select id from notes where id = @Id")]
    [InlineData("select name from projects where name = @Name")]
    [InlineData("insert into notes (project_id, id) select @ProjectId, id from packs")]
    [InlineData("with due as (select id from packs) update packs set id = '' where project_id = @ProjectId and mode = @Mode")]
    [InlineData("select 1 from users; select id from packs")]
    public void A_statement_without_its_project_or_mode_is_found(string sql) =>
        Unscoped([Store(sql)], Sample, SampleList).ShouldNotBeEmpty();

    [Theory]
    [InlineData("select id from packs where project_id = @ProjectId and mode = @Mode")]
    [InlineData("insert into packs (project_id, mode, id) values (@ProjectId, @Mode, @Id) on conflict do nothing")]
    [InlineData("update packs set id = @Id where project_id = @ProjectId and mode in ('test', 'live')")]
    [InlineData("select id from notes where project_id = @ProjectId")]
    [InlineData("select name from projects where id = @ProjectId")]
    [InlineData("select id from users where id = @Id")]
    [InlineData("Select a plan from packs without SQL")]
    public void A_statement_that_names_them_passes(string sql) => Unscoped([Store(sql)], Sample, SampleList).ShouldBeEmpty();

    [Fact]
    public void A_system_statement_of_the_list_passes() =>
        Unscoped([Store("select id from packs where id < 5", "Sweep")], Sample, SampleList).ShouldBeEmpty();

    [Theory]
    [InlineData("src/Licenzy.Server/Usage/ConsumeUsage.cs", 1)]
    [InlineData("src/Licenzy.Server/Storage/Database.cs", 0)]
    [InlineData("src/Licenzy.Server/Usage/UsageStore.cs", 0)]
    public void SQL_elsewhere_is_found(string path, int count) =>
        Strays([Store("update packs set id = @Id where project_id = @ProjectId") with { Path = path }]).Count().ShouldBe(count);

    private static IReadOnlyList<SourceFile> Server() => Repository.Files("src/Licenzy.Server", "*.cs");

    private static IReadOnlyList<Table> Tables() => Schema.Read(TenantSchemaTests.Migrations());

    private static IEnumerable<string> Strays(IEnumerable<SourceFile> files) =>
        from file in files
        where
            !file.Path.EndsWith("Store.cs", StringComparison.Ordinal)
            && !file.Path.StartsWith("src/Licenzy.Server/Storage/", StringComparison.Ordinal)
        from statement in SqlStatement.In(file)
        select $"{statement.Name}: {statement.Text}";

    private static IEnumerable<string> Unscoped(IEnumerable<SourceFile> files, IReadOnlyList<Table> tables, TenancyList list) =>
        from statement in files.SelectMany(SqlStatement.In)
        where !list.SystemStatements.Contains(statement.Name)
        from column in Lacks(statement, tables, list)
        select $"{statement.Name} does not pin {column} for every table: {statement.Text}";

    private static IEnumerable<string> Lacks(SqlStatement statement, IReadOnlyList<Table> tables, TenancyList list)
    {
        var used = statement
            .Tables.SelectMany(name => tables.Where(table => table.Name == name))
            .Where(table => !list.DirectoryTables.Contains(table.Name))
            .ToList();
        var roots = used.Count(table => table.Name == "projects");
        if (statement.Pins("project_id") < used.Count - roots)
        {
            yield return "project_id";
        }

        if (roots > 0 && statement.Pins("id") < roots)
        {
            yield return "the project's id";
        }

        if (statement.Pins("mode") < used.Count(table => table.Has("mode")))
        {
            yield return "mode";
        }
    }

    private static SourceFile Store(string sql, string member = "FindAsync") =>
        new(
            "src/Licenzy.Server/Usage/PackStore.cs",
            $"internal static class PackStore\n{{\n    public static Task {member}(Session session) =>\n        session.ExecuteAsync(\"{sql}\");\n}}\n"
        );
}
