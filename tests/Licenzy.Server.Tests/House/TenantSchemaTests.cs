namespace Licenzy.Server.Tests.House;

/// <summary>
/// What belongs to a project carries its id in every key, so that no row can point into another project, and so that a
/// distributed database can keep a project's rows together.
/// </summary>
public sealed class TenantSchemaTests
{
    private const string Root = "projects";
    private static readonly TenancyList None = new(
        new HashSet<string>(StringComparer.Ordinal),
        new HashSet<string>(StringComparer.Ordinal)
    );

    [Fact]
    public void Every_key_of_a_tenant_table_holds_the_project() => Violations(Migrations(), TenancyList.Read()).ShouldBeEmpty();

    [Fact]
    public void Every_directory_table_of_the_list_exists()
    {
        var tables = Schema.Read(Migrations()).Select(table => table.Name).ToHashSet(StringComparer.Ordinal);

        TenancyList.Read().DirectoryTables.Where(name => tables.Count > 0 && !tables.Contains(name)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("create table packs (id text primary key, project_id text not null);", "id text primary key")]
    [InlineData("create table packs (project_id text, id text, primary key (id));", "primary key (id)")]
    [InlineData("create table packs (project_id text, id text, code text unique, primary key (project_id, id));", "code text unique")]
    [InlineData("create table packs (project_id text, id text, primary key (project_id, id),\n unique (id));", "unique (id)")]
    [InlineData(
        "create table packs (project_id text, id text references packs (id), primary key (project_id, id));",
        "id text references packs (id)"
    )]
    [InlineData("create table packs (project_id text, primary key (project_id), foreign key (id) references a (id));", "foreign key (id)")]
    [InlineData(
        "create table packs (project_id text primary key);\ncreate unique index one on packs (id) where id > 1;",
        "create unique index one"
    )]
    [InlineData("create table packs (project_id text primary key);\nalter table packs add column code text unique;", "code text unique")]
    [InlineData("create table packs (id text);", "packs has no project_id")]
    [InlineData("create table packs (project_id text);", "packs has no primary key")]
    [InlineData("create table packs (\n--pg id text primary key,\nproject_id text);", "id text primary key")]
    public void A_key_without_the_project_is_found(string sql, string expected) =>
        string.Join('\n', Violations([new SourceFile("0001.sql", sql)], None)).ShouldContain(expected);

    [Fact]
    public void A_table_that_is_right_passes()
    {
        const string Sql = """
            create table projects (id {text_key} primary key, account_id text not null); -- the root: its id is the project's
            create table accounts (id text primary key);
            create table packs (
                project_id {text_key} not null references projects (id), -- a comment, with a comma
                mode text not null check (mode in ('test', 'live')),
                id {text_key} not null,
                primary key (project_id, mode, id),
                unique (project_id, mode, id),
                foreign key (project_id, mode, id) references packs (project_id, mode, id)
            );
            create index packs_due on packs (id);
            create unique index packs_once on packs (project_id, id) where id <> '';
            """;
        var list = None with { DirectoryTables = new HashSet<string>(["accounts"], StringComparer.Ordinal) };

        Violations([new SourceFile("0001.sql", Sql)], list).ShouldBeEmpty();
        Schema
            .Read([new SourceFile("0001.sql", Sql)])
            .Single(table => table.Name == "packs")
            .Columns.ShouldBe(["project_id", "mode", "id"]);
    }

    internal static IReadOnlyList<SourceFile> Migrations() => Repository.Files("src/Licenzy.Server/Storage/Migrations", "*.sql");

    private static IEnumerable<string> Violations(IEnumerable<SourceFile> migrations, TenancyList list)
    {
        foreach (var table in Schema.Read(migrations).Where(table => table.Name != Root && !list.DirectoryTables.Contains(table.Name)))
        {
            if (!table.Has("project_id"))
            {
                yield return $"{table.Name} has no project_id and is not a directory table of the list";
            }

            if (table.Keys.Count == 0)
            {
                yield return $"{table.Name} has no primary key";
            }

            foreach (var key in table.Keys.Where(key => !key.Columns.Contains("project_id", StringComparer.Ordinal)))
            {
                yield return $"{table.Name}: `{key.Description}` lacks project_id";
            }
        }
    }
}
