using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Tests.Configuration;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Products;

/// <summary>For the class of bugs in which a product sells something else than its price, or a sale stays without its product.</summary>
public abstract class PortalProductTests(TestServer server)
{
    private const string Path = "/portal/products";

    [Fact]
    public async Task A_product_is_made_of_a_price_and_listed_with_what_Stripe_says_of_it()
    {
        var scene = await ConfigurationScene.ConnectedAsync(server);
        var price = await scene.PriceAsync("Pro", 2900, "month");

        var made = await CreateAsync(scene, "PRO_MONTHLY", "subscription", price);

        made.Status.ShouldBe(201, made.Text);
        made.Json["change"]!.GetValue<string>().ShouldBe("created");
        var listed = (await scene.Admin.GetAsync($"{Path}?status=active&kind=subscription")).Json["data"]!
            .AsArray()
            .ShouldHaveSingleItem()!;
        listed["stripe"]!["unit_amount"]!.GetValue<long>().ShouldBe(2900);
        listed["stripe"]!["interval"]!.GetValue<string>().ShouldBe("month");
        listed["stripe"]!["product_name"]!.GetValue<string>().ShouldBe("Pro");
        listed["stripe"]!["matches"]!.GetValue<bool>().ShouldBeTrue();
        listed["entitlements_with_access"]!.GetValue<long>().ShouldBe(0);
        (await scene.Admin.GetAsync($"{Path}?kind=usage_pack")).Json["data"]!.AsArray().ShouldBeEmpty();
        (await scene.DeedsAsync()).ShouldContain(deed => deed.Action == "product.created");
    }

    [Fact]
    public async Task A_price_that_does_not_fit_is_refused_with_the_reason()
    {
        var scene = await ConfigurationScene.ConnectedAsync(server);
        var once = await scene.PriceAsync("Credits", 1000);
        var monthly = await scene.PriceAsync("Pro", 2900, "month");
        var archived = await scene.PriceAsync("Old", 500, "month");
        await server.Dial.CreateAsync(scene.TestKey, $"/v1/prices/{archived}", [new("active", "false")]);

        await ShouldBeRefusedAsync(CreateAsync(scene, "A", "subscription", once), "stripe_price_id", "needs a recurring price");
        await ShouldBeRefusedAsync(
            CreateAsync(scene, "A", "usage_pack", monthly, usageUnits: 10),
            "stripe_price_id",
            "needs a one-time price"
        );
        await ShouldBeRefusedAsync(CreateAsync(scene, "A", "subscription", archived), "stripe_price_id", "archived in Stripe");
        await ShouldBeRefusedAsync(CreateAsync(scene, "A", "subscription", "price_nowhere"), "stripe_price_id", "has no such price");
        await ShouldBeRefusedAsync(CreateAsync(scene, "A", "usage_pack", once), "usage_units", "needs `usage_units`");
        await ShouldBeRefusedAsync(CreateAsync(scene, "A B", "subscription", monthly), "product_code", "may contain only");
        (await scene.Admin.GetAsync(Path)).Json["data"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_code_is_taken_once_archived_and_restored()
    {
        var scene = await ConfigurationScene.ConnectedAsync(server);
        var price = await scene.PriceAsync("Pro", 2900, "month");
        var id = (await CreateAsync(scene, "PRO", "subscription", price)).Json["product"]!["id"]!.GetValue<string>();
        (await CreateAsync(scene, "PRO", "subscription", price)).Error.ShouldBe("name_taken");

        var archived = await scene.Admin.DeleteAsync($"{Path}/{id}");
        archived.Status.ShouldBe(200, archived.Text);
        archived.Json["product"]!["status"]!.GetValue<string>().ShouldBe("archived");
        (await scene.Admin.DeleteAsync($"{Path}/{id}")).Status.ShouldBe(200);
        (await scene.Admin.GetAsync($"{Path}?status=active")).Json["data"]!.AsArray().ShouldBeEmpty();
        (await CreateAsync(scene, "PRO", "subscription", price)).Error.ShouldBe("name_taken");
        (await scene.Admin.PatchAsync($"{Path}/{id}", new { name = "Other" })).Error.ShouldBe("not_possible");

        var restored = await scene.Admin.PutAsync(
            $"{Path}/PRO",
            new
            {
                name = "Pro again",
                kind = "subscription",
                stripe_price_id = price,
            }
        );

        restored.Status.ShouldBe(200, restored.Text);
        restored.Json["change"]!.GetValue<string>().ShouldBe("restored");
        restored.Json["product"]!["id"]!.GetValue<string>().ShouldBe(id);
        (await scene.DeedsAsync())
            .Select(deed => deed.Action)
            .Where(action => action.StartsWith("product.", StringComparison.Ordinal))
            .ShouldBe(["product.created", "product.archived", "product.restored"]);
    }

    [Fact]
    public async Task A_change_leaves_what_is_not_sent_and_a_product_of_another_project_is_not_there()
    {
        var scene = await ConfigurationScene.ConnectedAsync(server);
        var price = await scene.PriceAsync("Credits", 1000);
        var made = (await CreateAsync(scene, "CREDITS", "usage_pack", price, usageUnits: 100)).Json["product"]!;
        var path = $"{Path}/{made["id"]}";
        await scene.Admin.PatchAsync(path, new { expires_after_days = 30 });

        var patched = await scene.Admin.PatchAsync(
            path,
            new
            {
                name = "More",
                usage_units = 200,
                active = false,
            }
        );

        patched.Status.ShouldBe(200, patched.Text);
        var product = patched.Json["product"]!;
        product["name"]!.GetValue<string>().ShouldBe("More");
        product["usage_units"]!.GetValue<long>().ShouldBe(200);
        product["expires_after_days"]!.GetValue<long>().ShouldBe(30);
        product["active"]!.GetValue<bool>().ShouldBeFalse();
        product["version"]!.GetValue<long>().ShouldBe(3);
        (await scene.Admin.PatchAsync(path, new { expires_after_days = (long?)null })).Json["product"]!
            ["expires_after_days"]
            .ShouldBeNull();
        var other = await ConfigurationScene.NewAsync(server);
        (await other.Admin.GetAsync(path)).Status.ShouldBe(404);
        (await other.Admin.PatchAsync(path, new { name = "Mine" })).Status.ShouldBe(404);
        (await other.Admin.DeleteAsync(path)).Status.ShouldBe(404);
        (await scene.Admin.On(Mode.Live).GetAsync(path)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Sales_that_came_before_their_product_get_it_when_it_is_made()
    {
        var (subject, price) = (RuntimeApi.Fresh("early"), await server.PriceAsync(900, "month"));
        var admin = await PortalApi.SignInAsync(server, PortalRole.Admin);
        var sale = StripeSender.Event("customer.subscription.created", SubscriptionOf(subject, price));
        (await new StripeSender(server).SendAsync(sale)).Status.ShouldBe(200);
        await StoredRows.Of(server).SettledAsync(sale["id"]!.GetValue<string>());
        (await RuntimeApi.Test(server).IsAllowedAsync(subject)).ShouldBeFalse();

        var made = await admin.PostAsync(
            Path,
            new
            {
                mode = "test",
                product_code = RuntimeApi.Fresh("EARLY"),
                name = "Early",
                kind = "subscription",
                stripe_price_id = price,
            }
        );

        made.Status.ShouldBe(201, made.Text);
        made.Json["placed_sales"]!.GetValue<int>().ShouldBe(1);
        made.Json["product"]!["entitlements_with_access"]!.GetValue<long>().ShouldBe(1);
        (await RuntimeApi.Test(server).IsAllowedAsync(subject)).ShouldBeTrue();
        await server.VerifyAsync();
    }

    [Fact]
    public async Task Products_are_listed_without_prices_while_Stripe_is_away()
    {
        var scene = await ConfigurationScene.ConnectedAsync(server);
        await CreateAsync(scene, "PRO", "subscription", await scene.PriceAsync("Pro", 2900, "month"));
        await server.Dial.FaultAsync("/v1/prices", "status", status: 500, times: 20);
        try
        {
            var list = await scene.Admin.GetAsync(Path);

            var listed = list.Json["data"]!.AsArray().ShouldHaveSingleItem()!;
            listed["stripe"].ShouldBeNull();
            listed["stripe_note"]!.GetValue<string>().ShouldContain("Stripe refused");
            var refused = await CreateAsync(scene, "OTHER", "subscription", "price_1");
            refused.Error.ShouldBe("stripe_error");
        }
        finally
        {
            await server.Dial.ClearAsync();
        }
    }

    [Fact]
    public async Task A_repeated_request_makes_one_product_and_answers_the_same()
    {
        var scene = await ConfigurationScene.ConnectedAsync(server);
        var price = await scene.PriceAsync("Pro", 2900, "month");
        var intent = RuntimeApi.Fresh("intent");
        var first = await CreateAsync(scene, "PRO", "subscription", price, intent: intent);
        await server.Dial.CreateAsync(scene.TestKey, $"/v1/prices/{price}", [new("active", "false")]);

        var second = await CreateAsync(scene, "PRO", "subscription", price, intent: intent);

        second.Status.ShouldBe(201, second.Text);
        second.Text.ShouldBe(first.Text);
        second.Header("Idempotent-Replayed").ShouldBe("true");
    }

    [Fact]
    public async Task Eight_who_make_one_code_at_once_make_one_product()
    {
        var scene = await ConfigurationScene.ConnectedAsync(server);
        var price = await scene.PriceAsync("Pro", 2900, "month");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => CreateAsync(scene, "PRO", "subscription", price)));

        answers.Count(answer => answer.Status == 201).ShouldBe(1);
        answers.ShouldAllBe(answer => answer.Status == 201 || answer.Error == "name_taken");
    }

    [Fact]
    public async Task Prices_say_what_they_could_be_sold_as_and_become_products_by_import()
    {
        var scene = await ConfigurationScene.ConnectedAsync(server);
        var monthly = await scene.PriceAsync("Pro", 2900, "month");
        var once = await scene.PriceAsync("Credits", 1000);

        var prices = (await scene.Admin.GetAsync("/portal/stripe/prices?search=pro")).Json["data"]!.AsArray().ShouldHaveSingleItem()!;
        prices["suggested_code"]!.GetValue<string>().ShouldBe("PRO_MONTHLY");
        KindOf(prices, "subscription")["possible"]!.GetValue<bool>().ShouldBeTrue();
        KindOf(prices, "usage_pack")["why"]!.GetValue<string>().ShouldContain("one-time");

        object body = new
        {
            prices = new object[]
            {
                new { stripe_price_id = monthly },
                new { stripe_price_id = once },
                new { stripe_price_id = "price_nowhere" },
            },
            dry_run = true,
        };
        var rehearsed = await scene.Admin.PostAsync($"{Path}/import", body);
        rehearsed.Status.ShouldBe(200, rehearsed.Text);
        Results(rehearsed).ShouldBe(["created", "refused", "refused"]);
        (await scene.Admin.GetAsync(Path)).Json["data"]!.AsArray().ShouldBeEmpty();
        (await scene.DeedsAsync()).ShouldNotContain(deed => deed.Action == "product.created");

        body = new
        {
            prices = new object[]
            {
                new { stripe_price_id = monthly },
                new
                {
                    stripe_price_id = once,
                    kind = "usage_pack",
                    usage_units = 1000,
                    product_code = "CREDITS",
                },
            },
        };
        var imported = await scene.Admin.PostAsync($"{Path}/import", body);
        Results(imported).ShouldBe(["created", "created"]);
        Results(await scene.Admin.PostAsync($"{Path}/import", body)).ShouldBe(["exists", "exists"]);
        (await scene.Admin.GetAsync(Path)).Json["data"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Products_are_copied_to_live_where_the_price_is_certain()
    {
        var scene = await ConfigurationScene.ConnectedAsync(server);
        (await scene.ConnectAsync(scene.LiveKey, "live")).Status.ShouldBe(200);
        await CreateAsync(scene, "PRO", "subscription", await scene.PriceAsync("Pro", 2900, "month"));
        await CreateAsync(scene, "TWICE", "subscription", await scene.PriceAsync("Twice", 900, "month"));
        await CreateAsync(scene, "CREDITS", "usage_pack", await scene.PriceAsync("Credits", 1000), usageUnits: 10);
        var live = await scene.PriceAsync("Pro", 2900, "month", scene.LiveKey);
        await scene.PriceAsync("Twice", 900, "month", scene.LiveKey);
        await scene.PriceAsync("Twice", 900, "month", scene.LiveKey);
        await scene.PriceAsync("Credits", 1001, key: scene.LiveKey);

        var rehearsed = await scene.Admin.PostAsync($"{Path}/copy-to-live", new { dry_run = true });
        rehearsed.Status.ShouldBe(200, rehearsed.Text);
        var byCode = rehearsed.Json["data"]!.AsArray().ToDictionary(one => one!["product_code"]!.GetValue<string>(), one => one!);
        byCode["PRO"]["result"]!.GetValue<string>().ShouldBe("new");
        byCode["PRO"]["live_price_id"]!.GetValue<string>().ShouldBe(live);
        byCode["TWICE"]["result"]!.GetValue<string>().ShouldBe("missing");
        byCode["TWICE"]["why"]!.GetValue<string>().ShouldContain("2 prices in live mode");
        byCode["CREDITS"]["why"]!.GetValue<string>().ShouldContain("No price in live mode is like");
        (await scene.Admin.On(Mode.Live).GetAsync(Path)).Json["data"]!.AsArray().ShouldBeEmpty();

        await scene.Admin.PostAsync($"{Path}/copy-to-live", new { });
        var listed = (await scene.Admin.On(Mode.Live).GetAsync(Path)).Json["data"]!.AsArray().ShouldHaveSingleItem()!;
        listed["product_code"]!.GetValue<string>().ShouldBe("PRO");
        listed["stripe_price_id"]!.GetValue<string>().ShouldBe(live);
        var again = await scene.Admin.PostAsync($"{Path}/copy-to-live", new { product_codes = new[] { "PRO", "NONE" } });
        Results(again).ShouldBe(["missing", "old"]);
    }

    /// <summary>A subscription that was sold before any product mapped its price.</summary>
    private JsonObject SubscriptionOf(string subject, string price) =>
        new()
        {
            ["id"] = RuntimeApi.Fresh("sub"),
            ["object"] = "subscription",
            ["livemode"] = false,
            ["status"] = "active",
            ["customer"] = RuntimeApi.Fresh("cus"),
            ["created"] = 1_760_000_000,
            ["cancel_at_period_end"] = false,
            ["metadata"] = new JsonObject
            {
                ["licenzy_project_id"] = server.Setup.ProjectId,
                ["licenzy_mode"] = "test",
                ["licenzy_subject_ref"] = subject,
            },
            ["items"] = new JsonObject
            {
                ["object"] = "list",
                ["has_more"] = false,
                ["data"] = new JsonArray(
                    new JsonObject
                    {
                        ["id"] = RuntimeApi.Fresh("si"),
                        ["object"] = "subscription_item",
                        ["quantity"] = 1,
                        ["current_period_start"] = 1_760_000_000,
                        ["current_period_end"] = 4_000_000_000,
                        ["price"] = new JsonObject { ["id"] = price, ["object"] = "price" },
                    }
                ),
            },
        };

    private static Task<ApiAnswer> CreateAsync(
        ConfigurationScene scene,
        string code,
        string kind,
        string price,
        long? usageUnits = null,
        string? intent = null
    ) =>
        scene.Admin.PostAsync(
            Path,
            new
            {
                mode = "test",
                product_code = code,
                name = code,
                kind,
                stripe_price_id = price,
                usage_units = usageUnits,
            },
            intent
        );

    private static async Task ShouldBeRefusedAsync(Task<ApiAnswer> request, string param, string words)
    {
        var answer = await request;
        answer.Error.ShouldBe("invalid_request", answer.Text);
        answer.Param.ShouldBe(param);
        answer.Json["detail"]!.GetValue<string>().ShouldContain(words);
    }

    private static IEnumerable<string> Results(ApiAnswer answer) =>
        answer.Json["data"]!.AsArray().Select(one => one!["result"]!.GetValue<string>());

    private static JsonNode KindOf(JsonNode price, string kind) =>
        price["kinds"]!.AsArray().Single(one => one!["kind"]!.GetValue<string>() == kind)!;
}

/// <summary>On the embedded database.</summary>
public sealed class PortalProductsOnSqlite(SqliteServer server) : PortalProductTests(server), IClassFixture<SqliteServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class PortalProductsOnPostgres(PostgresServer server) : PortalProductTests(server), IClassFixture<PostgresServer>;
