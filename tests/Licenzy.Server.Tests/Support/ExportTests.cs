using System.Text.Json;
using Licenzy.Core;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Purchases;
using Licenzy.Server.Support;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Support;

/// <summary>For the class of bugs in which a file lacks what the pages show, or does something when it is opened.</summary>
public abstract class ExportTests(TestServer server)
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);

    [Fact]
    public async Task A_customer_is_taken_out_whole()
    {
        var desk = await SupportDesk.OpenAsync(server);
        var subject = RuntimeApi.Fresh("ex/port");
        await api.BuyAsync(subject, TestServer.Pack);
        await api.ConsumeAsync(subject, 7);

        var export = await desk.GetAsync(SupportDesk.Path(subject, "/export"));

        export["subject_ref"]!.GetValue<string>().ShouldBe(subject);
        export["entitlements"]!.AsArray().ShouldHaveSingleItem();
        export["usage"]![0]!["units"]!.GetValue<long>().ShouldBe(7);
        export["checkout_attempts"]!.AsArray().ShouldHaveSingleItem();
        export["history"]!.AsArray().Count.ShouldBe((await desk.ListAsync(subject, "history")).Count);
        export["facts"]!.AsArray().ShouldNotBeEmpty();
        (await AuditAsync(subject)).ShouldContain("customer.exported", StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_list_of_more_than_a_page_is_taken_out_whole_as_csv()
    {
        var start = RuntimeApi.Fresh("many");
        var scope = new Scope(server.Setup.ProjectId!, Mode.Test);
        await server.Database.WriteAsync(
            async session =>
            {
                for (var i = 0; i < 1_100; i++)
                {
                    SubjectStore.Touch(session, scope, $"{start}_{i:0000}", 1, "=HYPERLINK(\"x\")");
                }
            },
            default
        );

        var (type, text) = await FileAsync("/portal/export?kind=customers");

        type.ShouldBe("text/csv; charset=utf-8");
        var lines = text.Split("\r\n");
        lines[0].ShouldBe("subject_ref,email,has_access,status,unavailable_reason,products,first_seen_at,changed_at");
        var rows = lines.Where(line => line.StartsWith(start, StringComparison.Ordinal)).ToList();
        rows.Count.ShouldBe(1_100);
        rows[0].ShouldBe($"{start}_0000,\"'=HYPERLINK(\"\"x\"\")\",false,none,,,1970-01-01T00:00:00.001Z,1970-01-01T00:00:00.001Z");
    }

    [Theory]
    [InlineData("usage", "units")]
    [InlineData("products", "product_code")]
    [InlineData("customers", "has_access")]
    [InlineData("deliveries", "status")]
    public async Task Json_has_one_object_in_each_line(string kind, string member)
    {
        await api.BuyAsync(RuntimeApi.Fresh("lines"), TestServer.Pack);

        var (type, text) = await FileAsync($"/portal/export?kind={kind}&format=json");

        type.ShouldBe("application/x-ndjson; charset=utf-8");
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            JsonElement.Parse(line).TryGetProperty(member, out _).ShouldBeTrue(line);
        }
    }

    [Theory]
    [InlineData("", "kind")]
    [InlineData("?kind=secrets", "kind")]
    [InlineData("?kind=usage&format=xls", "format")]
    public async Task A_list_that_is_none_is_refused(string query, string param)
    {
        var person = await PortalApi.SignInAsync(server, PortalRole.Viewer);

        var answer = await person.GetAsync($"/portal/export{query}");

        answer.Status.ShouldBe(400, answer.Text);
        answer.Param.ShouldBe(param);
    }

    private async Task<(string? Type, string Text)> FileAsync(string path)
    {
        var person = await PortalApi.SignInAsync(server, PortalRole.Viewer);
        using var request = person.Request(HttpMethod.Get, path);
        using var response = await server.Client.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(200);
        response.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        return (response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsStringAsync());
    }

    private Task<IReadOnlyList<string>> AuditAsync(string subject) =>
        server.Database.ReadAsync(
            session => session.QueryAsync<string>("select action from audit_log where subject_ref = @Subject", new { Subject = subject }),
            default
        );
}

/// <summary>Cells of a file that a spreadsheet opens.</summary>
public sealed class CsvTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49", "'+49")]
    [InlineData("-1", "'-1")]
    [InlineData("@cmd", "'@cmd")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData(" =1", "' =1")]
    [InlineData("a=1", "a=1")]
    public void A_text_is_never_a_formula(string text, string cell) => CsvText.Cell(text).ShouldBe(cell);

    [Fact]
    public void Numbers_and_nothing_stay_what_they_are() => CsvText.Row([null, -1L, true, "x"]).ShouldBe(",-1,true,x\r\n");
}

public sealed class ExportOnSqlite(SqliteServer server) : ExportTests(server), IClassFixture<SqliteServer>;

public sealed class ExportOnPostgres(PostgresServer server) : ExportTests(server), IClassFixture<PostgresServer>;
