using System.Text;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Setup;

/// <summary>For the class of bugs in which whoever steals the database, or a backup of it, has every secret in it.</summary>
public abstract class StoredSecretsTests(TestServer server)
{
    [Fact]
    public async Task No_secret_lies_in_the_database_in_clear()
    {
        var setup = await server.ApplyAsync(
            new(
                new("Tests", "owner@licenzy.test"),
                new("Tests"),
                WebhookEndpoints: [new(Core.Mode.Test, $"https://app.test/{RuntimeApi.Fresh("hooks")}")]
            )
        );
        await RuntimeApi.Test(server).BuyAsync(RuntimeApi.Fresh("secret"), TestServer.Pack);

        var all = await DumpAsync();

        all.ShouldContain("owner@licenzy.test");
        string[] secrets =
        [
            TestServer.StripeTestKey,
            server.WebhookSecret,
            server.TestKey,
            setup.WebhookEndpoints[0].Secret!,
            "a-long-password",
        ];
        foreach (var secret in secrets)
        {
            all.ShouldNotContain(secret);
            all.ShouldNotContain(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret)));
            all.ShouldNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)));
        }
    }

    /// <summary>Every value of every table as text, blobs as hex and as the text that their bytes may be.</summary>
    private async Task<string> DumpAsync()
    {
        var text = new StringBuilder();
        foreach (var table in await TablesAsync())
        {
            var rows = await server.Database.ReadAsync(session => session.QueryAsync<dynamic>($"select * from {table}"), default);
            foreach (var value in rows.SelectMany(row => ((IDictionary<string, object?>)row).Values))
            {
                text.AppendLine(
                    value is byte[] bytes ? $"{Convert.ToHexStringLower(bytes)} {Encoding.Latin1.GetString(bytes)}" : $"{value}"
                );
            }
        }

        foreach (var file in await FilesAsync())
        {
            text.AppendLine(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)));
        }

        return text.ToString();
    }

    /// <summary>The embedded engine's files, where what was deleted or overwritten may still lie.</summary>
    private async Task<IReadOnlyList<string>> FilesAsync()
    {
        if (server.Database.Dialect.Name == "postgres")
        {
            return [];
        }

        var file = await server.Database.ReadAsync(
            session => session.FindAsync<string>("select file from pragma_database_list where name = 'main'"),
            default
        );
        return [file!, $"{file}-wal"];
    }

    private async Task<IReadOnlyList<string>> TablesAsync()
    {
        var names = await server.Database.ReadAsync(
            session =>
                session.QueryAsync<string>(
                    server.Database.Dialect.Name == "postgres"
                        ? "select tablename from pg_tables where schemaname = 'public'"
                        : "select name from sqlite_master where type = 'table'"
                ),
            default
        );
        names.ShouldContain(name => name == "stripe_connections");
        return names;
    }
}

public sealed class StoredSecretsOnSqlite(SqliteServer server) : StoredSecretsTests(server), IClassFixture<SqliteServer>;

public sealed class StoredSecretsOnPostgres(PostgresServer server) : StoredSecretsTests(server), IClassFixture<PostgresServer>;
