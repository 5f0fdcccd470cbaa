using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Tests.Configuration;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.StripeEvents;

/// <summary>For the class of bugs in which nobody can see what Stripe sent, what became of it, or what sending it again would do.</summary>
public abstract class PortalEventTests(TestServer server)
{
    private const string Path = "/portal/stripe/events";
    private readonly StripeSender stripe = new(server);

    [Fact]
    public async Task A_purchase_can_be_followed_from_Stripes_event_to_what_it_changed()
    {
        var (support, subject) = (await SupportAsync(), RuntimeApi.Fresh("followed"));
        await RuntimeApi.Test(server).BuyByEventAsync(subject, TestServer.Pack);
        await Deliveries.Patience.UntilAsync(async () => (await ListAsync(support, $"subject_ref={subject}")).Count, count => count > 0);

        var listed = (await ListAsync(support, $"subject_ref={subject}&type=checkout.session.completed")).ShouldHaveSingleItem();

        listed["status"]!.GetValue<string>().ShouldBe("applied");
        listed["object_id"]!.GetValue<string>().ShouldStartWith("cs_");
        listed["tries"]!.GetValue<long>().ShouldBe(1);
        var detail = await support.GetAsync($"{Path}/{listed["stripe_event_id"]}");
        detail.Status.ShouldBe(200, detail.Text);
        detail.Json["body"]!["type"]!.GetValue<string>().ShouldBe("checkout.session.completed");
        var change = detail.Json["changes"]!.AsArray().First()!;
        change["subject_ref"]!.GetValue<string>().ShouldBe(subject);
        change["reason"]!.GetValue<string>().ShouldBe("checkout_finalized");
    }

    [Fact]
    public async Task An_event_that_comes_three_times_is_counted_and_applied_once()
    {
        var support = await SupportAsync();
        var stripeEvent = StripeSender.Event("customer.created");
        for (var time = 0; time < 3; time++)
        {
            (await stripe.SendAsync(stripeEvent)).Status.ShouldBe(200);
        }

        var id = stripeEvent["id"]!.GetValue<string>();
        await StoredRows.Of(server).SettledAsync(id);
        var listed = (await ListAsync(support, "type=customer.created")).Single(one => one["stripe_event_id"]!.GetValue<string>() == id);
        listed["received_count"]!.GetValue<long>().ShouldBe(3);
        listed["status"]!.GetValue<string>().ShouldBe("ignored");
        listed["why"]!.GetValue<string>().ShouldBe("Licenzy does not use events of this type.");
        (await ListAsync(support, "status=ignored&limit=100")).ShouldContain(one => one["stripe_event_id"]!.GetValue<string>() == id);
        (await ListAsync(support, "status=failed")).ShouldNotContain(one => one["stripe_event_id"]!.GetValue<string>() == id);
    }

    [Fact]
    public async Task A_replay_says_beforehand_what_it_would_change_and_does_it_then()
    {
        var (support, subject) = (await SupportAsync(), RuntimeApi.Fresh("replayed"));
        await RuntimeApi.Test(server).BuyByEventAsync(subject, TestServer.Pack);
        var events = await Deliveries.Patience.UntilAsync(
            () => ListAsync(support, $"subject_ref={subject}&type=checkout.session.completed"),
            found => found.Count == 1
        );
        var id = events[0]["stripe_event_id"]!.GetValue<string>();

        var rehearsed = await support.PostAsync($"{Path}/{id}/replay", new { dry_run = true });
        rehearsed.Status.ShouldBe(200, rehearsed.Text);
        rehearsed.Json["changes"]!.AsArray().ShouldBeEmpty();
        rehearsed.Json["event"]!["status"]!.GetValue<string>().ShouldBe("applied");
        var tries = (await support.GetAsync($"{Path}/{id}")).Json["event"]!["tries"]!.GetValue<long>();
        tries.ShouldBe(1, "a rehearsal leaves nothing");

        var replayed = await support.PostAsync($"{Path}/{id}/replay");
        replayed.Status.ShouldBe(200, replayed.Text);
        replayed.Json["event"]!["status"]!.GetValue<string>().ShouldBe("applied");
        replayed.Json["event"]!["reason"]!.GetValue<string>().ShouldBe("nothing_changed");
        await server.VerifyAsync();
    }

    [Fact]
    public async Task All_that_failed_is_counted_and_made_due_again()
    {
        var support = await SupportAsync();
        var stripeEvent = StripeSender.Event("customer.created");
        await stripe.SendAsync(stripeEvent);
        var id = stripeEvent["id"]!.GetValue<string>();
        await StoredRows.Of(server).SettledAsync(id);
        await server.Database.WriteAsync(
            session =>
                session.ExecuteAsync(
                    "update inbound_events set state = 'failed', reason = 'for the test' where project_id = @ProjectId and stripe_event_id = @Id",
                    new { server.Setup.ProjectId, Id = id }
                ),
            TestContext.Current.CancellationToken
        );

        (await support.PostAsync($"{Path}/replay-failed", new { type = "customer.created", dry_run = true })).Json["replayed"]!
            .GetValue<int>()
            .ShouldBe(1);
        var replayed = await support.PostAsync($"{Path}/replay-failed", new { type = "customer.created" });

        replayed.Json["replayed"]!.GetValue<int>().ShouldBe(1);
        await Deliveries.Patience.UntilAsync(
            async () => (await support.GetAsync($"{Path}/{id}")).Json["event"]!["status"]!.GetValue<string>(),
            status => status == "ignored"
        );
    }

    [Fact]
    public async Task Pages_follow_each_other_without_a_gap_and_times_narrow_them()
    {
        var support = await SupportAsync();
        var sent = new List<string>();
        for (var number = 0; number < 5; number++)
        {
            var stripeEvent = StripeSender.Event("price.created");
            await stripe.SendAsync(stripeEvent);
            sent.Add(stripeEvent["id"]!.GetValue<string>());
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await support.GetAsync($"{Path}?type=price.created&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}")).Json;
            seen.AddRange(page["data"]!.AsArray().Select(one => one!["stripe_event_id"]!.GetValue<string>()));
            cursor = page["next_cursor"]?.GetValue<string>();
        } while (cursor is not null);

        seen.ShouldBe(sent, ignoreOrder: true);
        (await ListAsync(support, "type=price.created&to=2001-01-01T00:00:00Z")).ShouldBeEmpty();
        (await ListAsync(support, "type=price.created&from=2001-01-01T00:00:00Z")).Count.ShouldBe(5);
        (await support.GetAsync($"{Path}?status=broken")).Param.ShouldBe("status");
        (await support.GetAsync($"{Path}?from=yesterday")).Param.ShouldBe("from");
        (await support.GetAsync($"{Path}?cursor=1")).Param.ShouldBe("cursor");
    }

    [Fact]
    public async Task An_event_of_another_project_is_not_there_and_a_viewer_replays_nothing()
    {
        var stripeEvent = StripeSender.Event("customer.created");
        await stripe.SendAsync(stripeEvent);
        var id = stripeEvent["id"]!.GetValue<string>();
        var other = await ConfigurationScene.NewAsync(server);
        var viewer = await PortalApi.SignInAsync(server, PortalRole.Viewer);

        (await other.Admin.GetAsync($"{Path}/{id}")).Status.ShouldBe(404);
        (await other.Admin.PostAsync($"{Path}/{id}/replay")).Status.ShouldBe(404);
        (await (await SupportAsync()).On(Mode.Live).GetAsync($"{Path}/{id}")).Status.ShouldBe(404);
        (await viewer.PostAsync($"{Path}/{id}/replay")).Error.ShouldBe("role_required");
        (await viewer.GetAsync($"{Path}/{id}")).Status.ShouldBe(200);
    }

    private Task<PortalApi> SupportAsync() => PortalApi.SignInAsync(server, PortalRole.Support);

    private static async Task<IReadOnlyList<JsonNode>> ListAsync(PortalApi api, string query)
    {
        var list = await api.GetAsync($"{Path}?{query}");
        list.Status.ShouldBe(200, list.Text);
        return [.. list.Json["data"]!.AsArray().Select(one => one!)];
    }
}

/// <summary>On the embedded database.</summary>
public sealed class PortalEventsOnSqlite(SqliteServer server) : PortalEventTests(server), IClassFixture<SqliteServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class PortalEventsOnPostgres(PostgresServer server) : PortalEventTests(server), IClassFixture<PostgresServer>;
