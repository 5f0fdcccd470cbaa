using System.Text.Json.Nodes;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Support;

/// <summary>For the class of bugs in which cause, effect and message are told apart, or one of them is told twice or never.</summary>
public abstract class TimelineTests(TestServer server)
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);

    [Fact]
    public async Task A_purchase_its_use_and_its_end_are_one_line_each()
    {
        var desk = await SupportDesk.OpenAsync(server);
        var subject = RuntimeApi.Fresh("story");
        var bought = await api.BuyByEventAsync(subject, TestServer.Pack);
        foreach (var units in new[] { 100, 50, 30 })
        {
            (await api.ConsumeAsync(subject, units)).Status.ShouldBe(200);
        }

        (await api.ConsumeAsync(subject, 820)).Status.ShouldBe(200);

        var rows = await desk.ListAsync(subject, "timeline");

        Texts(rows, "reason").ShouldBe(["usage_consumed", "usage_consumed", "checkout_finalized", "checkout_created"]);
        var (exhausted, run, sale, checkout) = (rows[0], rows[1], rows[2], rows[3]);
        exhausted["changes_access"]!.GetValue<bool>().ShouldBeTrue();
        exhausted["units"]!.GetValue<long>().ShouldBe(820);
        exhausted["count"]!.GetValue<int>().ShouldBe(1);
        exhausted["after"]!["unavailable_reason"]!.GetValue<string>().ShouldBe("exhausted");
        exhausted["deliveries"]![0]!["event_type"]!.GetValue<string>().ShouldBe("usage.consumed");
        exhausted["cause_id"]!.GetValue<string>().ShouldBe(exhausted["use_ids"]![0]!.GetValue<string>());
        run["units"]!.GetValue<long>().ShouldBe(180);
        run["count"]!.GetValue<int>().ShouldBe(3);
        run["lane"]!.GetValue<string>().ShouldBe("runtime");
        sale["lane"]!.GetValue<string>().ShouldBe("stripe");
        sale["cause_id"]!.GetValue<string>().ShouldBe(sale["stripe_event_id"]!.GetValue<string>());
        sale["amount"]!.GetValue<long>().ShouldBe(1000);
        sale["deliveries"]![0]!["event_type"]!.GetValue<string>().ShouldBe("purchase.finalized");
        sale["changes_access"]!.GetValue<bool>().ShouldBeTrue();
        checkout["cause_id"]!.GetValue<string>().ShouldBe(bought["attempt_id"]!.GetValue<string>());
        await server.VerifyAsync();
    }

    [Fact]
    public async Task A_cause_stands_with_the_deliveries_that_told_it()
    {
        var desk = await SupportDesk.OpenAsync(server);
        var endpoint = await api.PostAsync(
            "/v1/webhooks/endpoints",
            new { url = "http://127.0.0.1:1099/none", event_types = new[] { "purchase.finalized" } }
        );
        endpoint.Status.ShouldBe(201, endpoint.Text);
        var subject = RuntimeApi.Fresh("told");
        await api.BuyByEventAsync(subject, TestServer.Pass);

        var sale = (await desk.ListAsync(subject, "timeline"))[0];
        var delivery = sale["deliveries"]!.AsArray().ShouldHaveSingleItem()!;

        delivery["endpoint_id"]!.GetValue<string>().ShouldBe(endpoint.Json["id"]!.GetValue<string>());
        var listed = (await desk.ListAsync(subject, "deliveries")).ShouldHaveSingleItem();
        listed["id"]!.GetValue<string>().ShouldBe(delivery["id"]!.GetValue<string>());
        (await desk.GetAsync($"/portal/history/{sale["id"]}"))["deliveries"]!.AsArray().Count.ShouldBe(1);
        (await desk.SearchAsync(delivery["id"]!.GetValue<string>())).Single()["matched_on"]!.GetValue<string>().ShouldBe("delivery");
        await api.SendAsync(HttpMethod.Delete, $"/v1/webhooks/endpoints/{endpoint.Json["id"]}", content: null, idempotencyKey: null);
    }

    [Fact]
    public async Task An_operators_action_names_its_person_its_note_and_what_took_it_back()
    {
        var desk = await SupportDesk.OpenAsync(server, PortalRole.Support);
        var subject = RuntimeApi.Fresh("granted");
        var granted = await desk.Person.PostAsync(
            SupportDesk.Path(subject, "/grants"),
            new
            {
                product_code = TestServer.Pack,
                usage_units = 50,
                note = "Ticket 4711",
            }
        );
        granted.Status.ShouldBeInRange(200, 201, granted.Text);

        var grant = (await desk.ListAsync(subject, "timeline")).ShouldHaveSingleItem();

        grant["lane"]!.GetValue<string>().ShouldBe("operator");
        grant["actor"]!["id"]!.GetValue<string>().ShouldBe(desk.Person.UserId);
        grant["actor"]!["name"]!.GetValue<string>().ShouldNotBeEmpty();
        grant["note"]!.GetValue<string>().ShouldBe("Ticket 4711");
        grant["undoable"]!.GetValue<bool>().ShouldBeTrue();
        grant["cause_id"]!.GetValue<string>().ShouldBe(grant["action_id"]!.GetValue<string>());
        var step = (await desk.CustomerAsync(subject))["decision"]!["entitlements"]![0]!["chain"]![0]!;
        step["kind"]!.GetValue<string>().ShouldBe("operator");
        step["type"]!.GetValue<string>().ShouldBe("grant");
        (await desk.SearchAsync(grant["action_id"]!.GetValue<string>())).Single()["subject_ref"]!.GetValue<string>().ShouldBe(subject);

        var undone = await desk.Person.PostAsync($"/portal/history/{grant["id"]}/undo", new { note = "a mistake" });
        undone.Status.ShouldBe(200, undone.Text);

        var rows = await desk.ListAsync(subject, "timeline");
        rows[1]["undoable"]!.GetValue<bool>().ShouldBeFalse();
        rows[1]["undone_by"]!.GetValue<string>().ShouldBe(rows[0]["action_id"]!.GetValue<string>());
        (await desk.CustomerAsync(subject))["decision"]!["denial_reason"]!.GetValue<string>().ShouldBe("revoked");
        (await FilteredAsync(desk, subject, "lane=operator")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Filters_find_what_they_name()
    {
        var desk = await SupportDesk.OpenAsync(server);
        var subject = RuntimeApi.Fresh("filtered");
        await api.BuyByEventAsync(subject, TestServer.Pack);
        await api.ConsumeAsync(subject, 5);
        await api.BuyByEventAsync(subject, TestServer.Pass);

        (await FilteredAsync(desk, subject, "lane=stripe")).ShouldAllBe(row => row["lane"]!.GetValue<string>() == "stripe");
        Texts(await FilteredAsync(desk, subject, "lane=runtime"), "reason")
            .ShouldBe(["checkout_created", "usage_consumed", "checkout_created"]);
        (await FilteredAsync(desk, subject, "lane=operator")).ShouldBeEmpty();
        Texts(await FilteredAsync(desk, subject, "changes_access=true"), "product_code").ShouldBe([TestServer.Pass, TestServer.Pack]);
        Texts(await FilteredAsync(desk, subject, $"product_code={TestServer.Pass}"), "product_code")
            .Distinct(StringComparer.Ordinal)
            .ShouldBe([TestServer.Pass]);
        (await FilteredAsync(desk, subject, "to=2020-01-01T00:00:00Z")).ShouldBeEmpty();
        (await FilteredAsync(desk, subject, "from=2020-01-01T00:00:00Z")).Count.ShouldBe(5);
        (await desk.Person.GetAsync(SupportDesk.Path(subject, "/timeline?lane=moon"))).Param.ShouldBe("lane");
        (await desk.Person.GetAsync(SupportDesk.Path(subject, "/timeline?cursor=his_1"))).Param.ShouldBe("cursor");
        (await desk.Person.GetAsync(SupportDesk.Path(subject, "/timeline?changes_access=yes"))).Param.ShouldBe("changes_access");
    }

    [Fact]
    public async Task Pages_hold_every_line_once()
    {
        var desk = await SupportDesk.OpenAsync(server);
        var subject = RuntimeApi.Fresh("pages");
        for (var i = 0; i < 3; i++)
        {
            await api.BuyByEventAsync(subject, TestServer.Pack);
            await api.ConsumeAsync(subject, 1);
            await api.ConsumeAsync(subject, 1);
        }

        var whole = await desk.ListAsync(subject, "timeline");
        var paged = new List<JsonNode>();
        for (var cursor = ""; ; )
        {
            var page = await desk.GetAsync(SupportDesk.Path(subject, $"/timeline?limit=2{cursor}"));
            paged.AddRange(page["data"]!.AsArray().Select(row => row!));
            if (page["next_cursor"]?.GetValue<string>() is not { } next)
            {
                break;
            }

            cursor = $"&cursor={next}";
        }

        Texts(paged, "id").ShouldBe(Texts(whole, "id"));
        whole.Count.ShouldBe(9);
    }

    [Fact]
    public async Task The_chart_sums_what_the_ledger_lists()
    {
        var desk = await SupportDesk.OpenAsync(server);
        var subject = RuntimeApi.Fresh("chart");
        await api.BuyByEventAsync(subject, TestServer.Pack);
        await api.ConsumeAsync(subject, 40);
        await api.ConsumeAsync(subject, 2);

        var chart = await desk.GetAsync(SupportDesk.Path(subject, "/usage/chart"));

        chart["points"]!.AsArray().Sum(point => point!["units"]!.GetValue<long>()).ShouldBe(42);
        chart["step"]!.GetValue<string>().ShouldBe("day");
        (await desk.ListAsync(subject, "usage")).Sum(entry => entry["units"]!.GetValue<long>()).ShouldBe(42);
        (await desk.Person.GetAsync(SupportDesk.Path(subject, "/usage/chart?step=week"))).Param.ShouldBe("step");
    }

    private static async Task<IReadOnlyList<JsonNode>> FilteredAsync(SupportDesk desk, string subject, string filter) =>
        await desk.ListAsync(subject, $"timeline?{filter}");

    private static IReadOnlyList<string?> Texts(IEnumerable<JsonNode> rows, string name) =>
        [.. rows.Select(row => row[name]?.GetValue<string>())];
}

public sealed class TimelineOnSqlite(SqliteServer server) : TimelineTests(server), IClassFixture<SqliteServer>;

public sealed class TimelineOnPostgres(PostgresServer server) : TimelineTests(server), IClassFixture<PostgresServer>;
