using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Server.Setup;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.ManualActions;

/// <summary>Sales that nobody claims: found in the inbox by what mends them, placed by an operator, and kept with who placed them.</summary>
public abstract class UnmappedTests(TestServer server) : IAsyncDisposable
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);
    private readonly StoredRows rows = StoredRows.Of(server);
    private readonly StripeSales sales = new(server);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await server.VerifyAsync();
    }

    [Fact]
    public async Task Sales_of_one_price_are_one_entry_of_the_inbox_until_a_product_maps_it()
    {
        var (price, support) = (await server.PriceAsync(4900), await Operator.OfAsync(server));
        var email = $"{RuntimeApi.Fresh("lin")}@example.com";
        await sales.SessionAsync(price);
        var last = await sales.SessionAsync(price, email: email);

        var group = (await GroupAsync(support, "open", price))!;

        group["kind"]!.GetValue<string>().ShouldBe("price");
        group["count"]!.GetValue<int>().ShouldBe(2);
        group["amount"]!.GetValue<long>().ShouldBe(4900);
        group["currency"]!.GetValue<string>().ShouldBe("eur");
        group["missing"]!.AsArray().Select(part => part!.GetValue<string>()).ShouldBe(["subject", "product"]);
        group["sales"]![0]!["root"]!.GetValue<string>().ShouldBe(last);
        group["sales"]![0]!["email"]!.GetValue<string>().ShouldBe(email);
    }

    [Fact]
    public async Task A_sale_without_a_customer_gives_access_when_it_is_linked_and_stays_listed_as_resolved()
    {
        var (subject, support) = (RuntimeApi.Fresh("linked"), await Operator.OfAsync(server));
        var root = await sales.SubscriptionAsync(await server.PriceOfAsync(TestServer.Subscription), RuntimeApi.Fresh("cus"));

        var preview = await LinkAsync(support, root, subject, new { dry_run = true });
        preview.Json["decision"]!["after"]!["allowed"]!.GetValue<bool>().ShouldBeTrue(preview.Text);
        (await api.IsAllowedAsync(subject)).ShouldBeFalse();
        var linked = await LinkAsync(support, root, subject, new { version = preview.Json["version"]!.GetValue<string>() });

        linked.Status.ShouldBe(200, linked.Text);
        linked.Json["undoable"]!.GetValue<bool>().ShouldBeFalse();
        (await api.IsAllowedAsync(subject)).ShouldBeTrue();
        var sale = (await SaleAsync(support, "resolved", root))!;
        sale["decided_by"]!.GetValue<string>().ShouldBe(support.UserId);
        (await SaleAsync(support, "open", root)).ShouldBeNull();
        (await LinkAsync(support, root, subject)).Error.ShouldBe("not_possible");
        (await support.UndoAsync(Operator.ActionOf(linked))).Error.ShouldBe("not_possible");
    }

    [Fact]
    public async Task A_sale_of_a_price_that_nobody_maps_can_be_said_to_be_of_a_product()
    {
        var (subject, support) = (RuntimeApi.Fresh("sold"), await Operator.OfAsync(server));
        var root = await sales.SessionAsync(await server.PriceAsync(700));

        Operator.Warns(await LinkAsync(support, root, subject, new { dry_run = true }), "lacks_a_product").ShouldBeTrue();
        (await LinkAsync(support, root, subject, new { product_code = "NOTHING" })).Error.ShouldBe("product_not_found");
        (await LinkAsync(support, root, subject, new { product_code = TestServer.Subscription })).Param.ShouldBe("product_code");
        (await LinkAsync(support, root, subject, new { product_code = TestServer.Pack })).Status.ShouldBe(200);

        (await api.ConsumeAsync(subject, 1000)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_product_that_is_made_later_resolves_the_sales_that_waited_for_it()
    {
        var (price, support) = (await server.PriceAsync(900), await Operator.OfAsync(server));
        var root = await sales.SessionAsync(price);
        await LinkAsync(support, root, RuntimeApi.Fresh("waits"));
        (await SaleAsync(support, "open", root)).ShouldNotBeNull();

        await server.AddAsync([
            new SetupProduct(Mode.Test, RuntimeApi.Fresh("LATE"), "Late", ProductKind.TimePass, price, DurationDays: 7),
        ]);

        (await SaleAsync(support, "resolved", root)).ShouldNotBeNull();
    }

    [Fact]
    public async Task What_is_none_of_ours_is_put_aside_and_can_be_taken_up_again()
    {
        var support = await Operator.OfAsync(server);
        var root = await sales.SessionAsync(await server.PriceAsync(300));

        (await DecideAsync(support, root, "reopen")).Error.ShouldBe("not_possible");
        (await DecideAsync(support, root, "dismiss")).Json["state"]!.GetValue<string>().ShouldBe("dismissed");
        (await SaleAsync(support, "dismissed", root)).ShouldNotBeNull();
        (await SaleAsync(support, "open", root)).ShouldBeNull();
        (await DecideAsync(support, root, "dismiss")).Error.ShouldBe("not_possible");
        (await DecideAsync(support, root, "reopen")).Json["state"]!.GetValue<string>().ShouldBe("open");
        (await DecideAsync(support, "cs_nothing", "dismiss")).Error.ShouldBe("not_found");
        (
            await rows.CountAsync("select count(*) from audit_log where object_id = @Root and action like 'sale.%'", new { Root = root })
        ).ShouldBe(2);
    }

    [Fact]
    public async Task The_inbox_is_read_page_by_page()
    {
        var support = await Operator.OfAsync(server);
        for (var one = 0; one < 3; one++)
        {
            await sales.SubscriptionAsync(await server.PriceOfAsync(TestServer.Subscription), RuntimeApi.Fresh("cus"));
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await support.Portal.GetAsync(
                $"/portal/stripe/unmapped?limit=1{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}"
            );
            seen.AddRange(page.Json["data"]!.AsArray().SelectMany(group => Roots(group!)));
            cursor = page.Json["next_cursor"]?.GetValue<string>();
        } while (cursor is not null);

        seen.Count.ShouldBeGreaterThanOrEqualTo(3);
        seen.Distinct(StringComparer.Ordinal).Count().ShouldBe(seen.Count);
        (await support.Portal.GetAsync("/portal/stripe/unmapped?cursor=x")).Param.ShouldBe("cursor");
        (await support.Portal.GetAsync("/portal/stripe/unmapped?state=lost")).Param.ShouldBe("state");
    }

    [Fact]
    public async Task A_Stripe_customer_takes_what_has_no_better_name_along_and_can_be_given_back()
    {
        var (first, second, customer) = (RuntimeApi.Fresh("first"), RuntimeApi.Fresh("second"), RuntimeApi.Fresh("cus"));
        var support = await Operator.OfAsync(server);
        await sales.SubscriptionAsync(await server.PriceOfAsync(TestServer.Subscription), customer);

        var linked = await LinkCustomerAsync(support, customer, first);
        linked.Status.ShouldBe(200, linked.Text);
        (await api.IsAllowedAsync(first)).ShouldBeTrue();
        var moved = await LinkCustomerAsync(support, customer, second);
        Operator.Warns(moved, "leaves_another").ShouldBeTrue(moved.Text);
        ((await api.IsAllowedAsync(first)), (await api.IsAllowedAsync(second))).ShouldBe((false, true));

        (await support.UndoAsync(Operator.ActionOf(moved))).Status.ShouldBe(200);

        ((await api.IsAllowedAsync(first)), (await api.IsAllowedAsync(second))).ShouldBe((true, false));
        (await support.UndoAsync(Operator.ActionOf(linked))).Error.ShouldBe("not_possible");
        (await LinkCustomerAsync(support, customer, first)).Error.ShouldBe("not_possible");
        (await LinkCustomerAsync(support, "cus_nobody", first)).Error.ShouldBe("not_found");
    }

    [Fact]
    public async Task A_link_of_a_customer_rests_on_what_would_move_with_it()
    {
        var (first, customer, support) = (RuntimeApi.Fresh("first"), RuntimeApi.Fresh("cus"), await Operator.OfAsync(server));
        var price = await server.PriceOfAsync(TestServer.Subscription);
        await sales.SubscriptionAsync(price, customer);
        var path = $"/portal/stripe/customers/{customer}/link";
        var preview = await support.SendAsync(path, new { subject_ref = first }, new { dry_run = true });
        await sales.SubscriptionAsync(price, customer);

        var stale = await support.SendAsync(
            path,
            new { subject_ref = first },
            new { version = preview.Json["version"]!.GetValue<string>() }
        );

        stale.Error.ShouldBe("state_changed");
    }

    [Fact]
    public async Task The_later_link_of_a_customer_counts_though_the_clock_was_ahead_at_the_earlier()
    {
        var (first, second, customer) = (RuntimeApi.Fresh("first"), RuntimeApi.Fresh("second"), RuntimeApi.Fresh("cus"));
        var support = await Operator.OfAsync(server);
        await sales.SubscriptionAsync(await server.PriceOfAsync(TestServer.Subscription), customer);
        server.Clock.Advance(TimeSpan.FromMinutes(3));
        await LinkCustomerAsync(support, customer, first);
        server.Clock.Advance(TimeSpan.FromMinutes(-3));

        var moved = await LinkCustomerAsync(support, customer, second);

        moved.Status.ShouldBe(200, moved.Text);
        (await api.IsAllowedAsync(second)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_timeline_offers_to_take_back_only_what_can_be_given_back()
    {
        var (first, second, customer) = (RuntimeApi.Fresh("first"), RuntimeApi.Fresh("second"), RuntimeApi.Fresh("cus"));
        var (support, price) = (await Operator.OfAsync(server), await server.PriceOfAsync(TestServer.Subscription));
        await sales.SubscriptionAsync(price, customer);
        var root = await sales.SubscriptionAsync(price, RuntimeApi.Fresh("cus"));

        ApiAnswer[] done =
        [
            await LinkCustomerAsync(support, customer, first),
            await LinkCustomerAsync(support, customer, second),
            await LinkAsync(support, root, second),
        ];

        var lines = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var subject in new[] { first, second })
        {
            var page = await support.Portal.GetAsync($"/portal/support/customers/{subject}/timeline");
            foreach (var line in page.Json["data"]!.AsArray().Where(line => line!["action_id"] is not null))
            {
                lines[line!["action_id"]!.GetValue<string>()] = line["undoable"]!.GetValue<bool>();
            }
        }

        done.Select(action => lines[Operator.ActionOf(action)]).ShouldBe([false, true, false]);
        done.Select(action => action.Json["undoable"]!.GetValue<bool>()).ShouldBe([false, true, false]);
    }

    [Theory]
    [InlineData("cs_with-a-hyphen")]
    [InlineData("price_1")]
    [InlineData("sub_")]
    public async Task What_is_no_id_of_a_sale_is_not_looked_for(string root)
    {
        var support = await Operator.OfAsync(server);

        (await LinkAsync(support, root, RuntimeApi.Fresh("form"))).Error.ShouldBe("not_found");
        (await DecideAsync(support, root, "dismiss")).Error.ShouldBe("not_found");
        (await DecideAsync(support, root, "reopen")).Error.ShouldBe("not_found");
        (await rows.CountAsync("select count(*) from fact_locks where name = @Root", new { Root = root })).ShouldBe(0);
    }

    [Fact]
    public async Task A_code_that_no_product_can_have_names_none()
    {
        var (subject, support) = (RuntimeApi.Fresh("code"), await Operator.OfAsync(server));
        var root = await sales.SessionAsync(await server.PriceAsync(300));

        (await support.GrantAsync(subject, "A\0B")).Error.ShouldBe("product_not_found");
        (await LinkAsync(support, root, subject, new { product_code = "A\0B" })).Error.ShouldBe("product_not_found");
    }

    [Fact]
    public async Task What_another_mode_lists_is_not_there()
    {
        var support = await Operator.OfAsync(server);
        var root = await sales.SessionAsync(await server.PriceAsync(300));
        var live = new Operator(support.Portal.On(Mode.Live));

        (await LinkAsync(live, root, RuntimeApi.Fresh("mode"))).Error.ShouldBe("not_found");
        (await DecideAsync(live, root, "dismiss")).Error.ShouldBe("not_found");
        (await SaleAsync(live, "open", root)).ShouldBeNull();
    }

    private static Task<ApiAnswer> LinkAsync(Operator support, string root, string subject, object? fields = null) =>
        support.SendAsync($"/portal/stripe/unmapped/{root}/link", new { subject_ref = subject }, fields);

    private static Task<ApiAnswer> LinkCustomerAsync(Operator support, string customer, string subject) =>
        support.SendAsync($"/portal/stripe/customers/{customer}/link", new { subject_ref = subject });

    private static Task<ApiAnswer> DecideAsync(Operator support, string root, string decision) =>
        support.Portal.PostAsync($"/portal/stripe/unmapped/{root}/{decision}", new { note = "Sold by the other shop" });

    private static async Task<JsonNode?> GroupAsync(Operator support, string state, string price)
    {
        var page = await support.Portal.GetAsync($"/portal/stripe/unmapped?state={state}&limit=100");
        page.Status.ShouldBe(200, page.Text);
        return page.Json["data"]!.AsArray().FirstOrDefault(group => group!["stripe_price_id"]?.GetValue<string>() == price);
    }

    private static async Task<JsonNode?> SaleAsync(Operator support, string state, string root)
    {
        var page = await support.Portal.GetAsync($"/portal/stripe/unmapped?state={state}&limit=100");
        return page.Json["data"]!
            .AsArray()
            .SelectMany(group => group!["sales"]!.AsArray())
            .FirstOrDefault(sale => sale!["root"]!.GetValue<string>() == root);
    }

    private static IEnumerable<string> Roots(JsonNode group) => group["sales"]!.AsArray().Select(sale => sale!["root"]!.GetValue<string>());
}

public sealed class UnmappedOnSqlite(SqliteServer server) : UnmappedTests(server), IClassFixture<SqliteServer>;

public sealed class UnmappedOnPostgres(PostgresServer server) : UnmappedTests(server), IClassFixture<PostgresServer>;
