using FsCheck;
using FsCheck.Fluent;
using Licenzy.Core.Announcing;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Tests.WebhookControl;

/// <summary>For the class of bugs in which a list shows a delivery twice, passes one over, or shows what was not asked for.</summary>
public abstract class OutboundListTests(TestServer server)
{
    private static readonly string[] Types = [EventTypes.UsageConsumed, EventTypes.PurchaseFinalized, EventTypes.EntitlementUpdated];
    private static readonly string[] Subjects = ["user_1", "user_2", "a/b ä"];
    private static readonly string[] Statuses = ["pending", "failed", "dead", "sent", "no_endpoint"];

    /// <summary>What one row of the list is, as the rows themselves say.</summary>
    private sealed record Listed(string Id, string Status, string Type, string Subject, string? EndpointId, string EventId)
    {
        public string Place => Id[4..];
    }

    private sealed record Wanted(string? Status, string? Type, string? Subject, int? Endpoint, int? Event, int Limit);

    [Fact]
    public async Task Any_filters_and_any_page_size_show_what_the_rows_say()
    {
        var scene = await ControlScene.CreateAsync(server);
        var (endpoints, listed) = await FillAsync(scene);
        var events = listed.Select(item => item.EventId).Distinct(StringComparer.Ordinal).ToList();

        var wishes = Gen.Sample(Wishes(endpoints.Count, events.Count), 60);
        foreach (var wanted in wishes)
        {
            var query = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["status"] = wanted.Status,
                ["event_type"] = wanted.Type,
                ["subject_ref"] = wanted.Subject is null ? null : Uri.EscapeDataString(wanted.Subject),
                ["endpoint_id"] = wanted.Endpoint is { } endpoint ? endpoints[endpoint] : null,
                ["event_id"] = wanted.Event is { } one ? events[one] : null,
            };
            var expected = listed
                .Where(item => Matches(query["status"], item.Status))
                .Where(item => Matches(query["event_type"], item.Type))
                .Where(item => Matches(wanted.Subject, item.Subject))
                .Where(item => Matches(query["endpoint_id"], item.EndpointId))
                .Where(item => Matches(query["event_id"], item.EventId))
                .OrderByDescending(item => item.Place, StringComparer.Ordinal)
                .Select(item => item.Id);

            (await PagesAsync(scene, query, wanted.Limit)).ShouldBe(expected, wanted.ToString());
        }
    }

    [Fact]
    public async Task A_row_says_where_it_goes_and_how_it_stands()
    {
        var scene = await ControlScene.CreateAsync(server);
        var endpointId = await scene.EndpointAsync();
        var lonely = await scene.EventAsync();
        var pending = await scene.DeliveryAsync(endpointId, DeliveryStatus.Pending);
        var held = await scene.DeliveryAsync(await scene.EventAsync(endpoints: 1), endpointId, DeliveryStatus.Failed, DeliveryQueue.Held);

        var rows = (await scene.GetAsync(ControlScene.Outbound)).Json["data"]!.AsArray();
        await scene.PatchAsync(endpointId, """{"enabled":false}""");
        var disabled = (await scene.GetAsync(ControlScene.Outbound)).Json["data"]!.AsArray();

        rows.Select(row => row!["id"]!.GetValue<string>()).ShouldBe([held.Id, pending.Id, lonely.Id]);
        rows[0]!["held"]!.GetValue<string>().ShouldBe("endpoint_paused");
        rows[0]!["next_attempt_at"].ShouldBeNull();
        rows[1]!["held"].ShouldBeNull();
        rows[1]!["next_attempt_at"].ShouldNotBeNull();
        (rows[1]!["attempts"]!.GetValue<long>(), rows[1]!["max_attempts"]!.GetValue<long>()).ShouldBe((0, 10));
        rows[1]!["url"]!.GetValue<string>().ShouldStartWith("https://example.com/");
        rows[2]!["status"]!.GetValue<string>().ShouldBe("no_endpoint");
        (rows[2]!["endpoint_id"], rows[2]!["url"], rows[2]!["max_attempts"]).ShouldBe((null, null, null));
        disabled.Take(2).Select(row => row!["held"]!.GetValue<string>()).ShouldAllBe(why => why == "endpoint_disabled");
        disabled[1]!["next_attempt_at"].ShouldBeNull();
    }

    [Theory]
    [InlineData("status", "lost")]
    [InlineData("status", "dead,sent")]
    [InlineData("event_type", "usage.*")]
    [InlineData("subject_ref", "..")]
    [InlineData("endpoint_id", "evt_01kahc3v9m2x7b4q8w5n6t0zyd")]
    [InlineData("event_id", "1")]
    [InlineData("limit", "101")]
    [InlineData("limit", "ten")]
    [InlineData("limit", "-1")]
    [InlineData("cursor", "dlv_01kahc3v9m2x7b4q8w5n6t0zyd")]
    [InlineData("cursor", "'")]
    public async Task A_bad_filter_is_refused_by_name(string name, string value)
    {
        var answer = await RuntimeApi.Test(server).GetAsync($"{ControlScene.Outbound}?{name}={Uri.EscapeDataString(value)}");

        (answer.Status, answer.Error, answer.Param).ShouldBe((400, "invalid_request", name));
    }

    private static bool Matches(string? wanted, string? value) => wanted is null || wanted == value;

    private static Gen<Wanted> Wishes(int endpoints, int events) =>
        from status in Maybe(Gen.Elements(Statuses))
        from type in Maybe(Gen.Elements(Types))
        from subject in Maybe(Gen.Elements(Subjects))
        from endpoint in MaybeIndex(endpoints, 3)
        from one in MaybeIndex(events, 6)
        from limit in Gen.Choose(1, 30)
        select new Wanted(status, type, subject, endpoint, one, limit);

    private static Gen<string?> Maybe(Gen<string> some) =>
        Gen.Frequency((2, Gen.Constant<string?>(null)), (1, some.Select(value => (string?)value)));

    private static Gen<int?> MaybeIndex(int count, int rarity) =>
        Gen.Frequency((rarity, Gen.Constant<int?>(null)), (1, Gen.Choose(0, count - 1).Select(value => (int?)value)));

    private static async Task<IReadOnlyList<string>> PagesAsync(ControlScene scene, Dictionary<string, string?> query, int limit)
    {
        var filters = string.Join('&', query.Where(pair => pair.Value is not null).Select(pair => $"{pair.Key}={pair.Value}"));
        List<string> seen = [];
        for (string? cursor = ""; cursor is not null; )
        {
            var page = await scene.GetAsync(
                $"{ControlScene.Outbound}?limit={limit}&{filters}{(cursor.Length == 0 ? "" : $"&cursor={cursor}")}"
            );
            page.Status.ShouldBe(200, page.Text);
            var ids = ControlScene.IdsOf(page.Json);
            ids.Count.ShouldBeLessThanOrEqualTo(limit);
            seen.AddRange(ids);
            cursor = page.Json["next_cursor"]?.GetValue<string>();
        }

        return seen;
    }

    /// <summary>Two endpoints, and events that none, one or both took, in every state.</summary>
    private static async Task<(IReadOnlyList<string> Endpoints, IReadOnlyList<Listed> Listed)> FillAsync(ControlScene scene)
    {
        string[] endpoints = [await scene.EndpointAsync(), await scene.EndpointAsync()];
        List<Listed> listed = [];
        for (var number = 0; number < 48; number++)
        {
            var takers = number % 4 == 0 ? 0 : 1 + (number % 2);
            var outbound = await scene.EventAsync(Types[number % 3], Subjects[number / 3 % 3], takers);
            if (takers == 0)
            {
                listed.Add(new(outbound.Id, "no_endpoint", outbound.Type, outbound.SubjectRef, null, outbound.Id));
            }

            for (var taker = 0; taker < takers; taker++)
            {
                var delivery = await scene.DeliveryAsync(outbound, endpoints[taker], DeliveryStatus.All[(number + taker) % 4]);
                listed.Add(new(delivery.Id, delivery.Status, outbound.Type, outbound.SubjectRef, delivery.EndpointId, outbound.Id));
            }
        }

        return (endpoints, listed);
    }
}

public sealed class OutboundListSqliteTests(SqliteControlServer server) : OutboundListTests(server), IClassFixture<SqliteControlServer>;

public sealed class OutboundListPostgresTests(PostgresControlServer server)
    : OutboundListTests(server),
        IClassFixture<PostgresControlServer>;
