using System.Text.Json;
using System.Text.Json.Nodes;
using Licenzy.Sandbox.Tests.Support;

namespace Licenzy.Sandbox.Tests;

/// <summary>Compares what the sandbox emits with Stripe's published example objects, where they are at hand.</summary>
public sealed class FixtureShapeTests
{
    /// <summary>Properties that Stripe documents and its example objects leave out.</summary>
    private static readonly HashSet<string> NotInTheExamples = new(StringComparer.Ordinal)
    {
        "webhook_endpoint.secret",
        "test_helpers.test_clock.status_details.advancing",
        "line_item.pricing.price_details",
        "invoice_payment.payment.payment_intent",
        "charge.payment_method_details.us_bank_account",
        "payment_intent.last_payment_error.charge",
        "payment_intent.last_payment_error.code",
        "payment_intent.last_payment_error.message",
        "payment_intent.last_payment_error.decline_code",
        "invoice.parent.subscription_details.metadata",
        "refund.failure_reason",
        "refund.failure_balance_transaction",
        "line_item.subscription_item",
        "invoice.subscription_details.metadata",
    };

    [Theory]
    [InlineData("fixtures3-2026-07.json", "2026-05-27.dahlia", 19)]
    [InlineData("fixtures3-2024-08.json", "2024-06-20", 18)]
    public async Task Every_object_has_the_shape_of_stripes_example(string file, string version, int types)
    {
        var examples = FindExamples(file);
        Assert.SkipWhen(
            examples is null,
            "Stripe's example objects are not at hand (set LICENZY_SHARED to the folder that holds stripe-fixtures)."
        );
        var resources = JsonNode.Parse(await File.ReadAllTextAsync(examples!))!["resources"]!.AsObject();
        await using var sandbox = await SandboxUnderTest.StartAsync(options => options with { ApiVersion = version });
        var emitted = await EmitEverythingAsync(sandbox);
        emitted.Select(found => (string)found["object"]!).Distinct(StringComparer.Ordinal).Count().ShouldBeGreaterThanOrEqualTo(types);
        var problems = emitted.SelectMany(found => Compare(resources, found)).Distinct(StringComparer.Ordinal).ToList();
        problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"object":"thing","id":"1","made_up":true}""", "thing.made_up is not in the example")]
    [InlineData("""{"object":"thing","id":1}""", "thing.id is Number, in the example String")]
    [InlineData("""{"object":"thing","id":"1","part":{"made_up":1}}""", "thing.part.made_up is not in the example")]
    [InlineData("""{"object":"other"}""", "other: no such object")]
    public void The_comparison_sees_what_differs(string emitted, string problem)
    {
        var resources = JsonNode.Parse("""{"thing":{"object":"thing","id":"x","part":{"a":1}}}""")!.AsObject();
        Compare(resources, JsonNode.Parse(emitted)!.AsObject()).ShouldBe([problem]);
    }

    private static async Task<List<JsonObject>> EmitEverythingAsync(SandboxUnderTest sandbox)
    {
        var price = await sandbox.MakePriceAsync(2000, "month");
        var session = await sandbox.OpenAsync(price, "subscription", ("subscription_data[metadata][a]", "b"));
        (await sandbox.PayAsync(session)).Succeeded();
        var declined = await sandbox.OpenAsync(await sandbox.MakePriceAsync(), "payment");
        (await sandbox.PayAsync(declined, "4000000000000002")).Status.ShouldBe(402);
        var debit = await sandbox.OpenAsync(await sandbox.MakePriceAsync(), "payment");
        (await sandbox.PayByDebitAsync(debit)).Succeeded();
        var charge = (string)(await sandbox.RetrieveAsync("/v1/charges?limit=100"))["data"]!.AsArray()[^1]!["id"]!;
        (await sandbox.PostAsync("/v1/refunds", ("charge", charge))).Succeeded();
        (await sandbox.ControlAsync($"/sandbox/refunds/{(string)(await sandbox.NewestAsync("refunds"))["id"]!}/fail")).Succeeded();
        (await sandbox.ControlAsync($"/sandbox/charges/{charge}/dispute")).Succeeded();
        var dispute = (string)(await sandbox.NewestAsync("disputes"))["id"]!;
        (await sandbox.ControlAsync($"/sandbox/disputes/{dispute}/win")).Succeeded();
        var subscription = (string)(await sandbox.RetrieveAsync("/v1/subscriptions"))["data"]![0]!["id"]!;
        (await sandbox.PostAsync($"/v1/subscriptions/{subscription}", ("cancel_at_period_end", "true"))).Succeeded();
        var emitted = (await sandbox.EventsAsync()).SelectMany(found => new[] { found, found["data"]!["object"]!.AsObject() }).ToList();
        emitted.Add(await sandbox.RetrieveAsync("/v1/account"));
        emitted.Add(await sandbox.RetrieveAsync($"/v1/disputes/{dispute}"));
        emitted.Add(await sandbox.RetrieveAsync($"/v1/refunds/{(string)(await sandbox.NewestAsync("refunds"))["id"]!}"));
        emitted.Add(await sandbox.RetrieveAsync($"/v1/checkout/sessions/{(string)declined["id"]!}"));
        var lines = await sandbox.RetrieveAsync($"/v1/checkout/sessions/{(string)session["id"]!}/line_items");
        emitted.Add(lines["data"]![0]!.AsObject());
        emitted.AddRange(await EmitBillingAsync(sandbox));
        emitted.Add((await sandbox.PostAsync("/v1/webhook_endpoints", ("url", "http://localhost:1/"), ("enabled_events[]", "*"))).Body);
        return emitted;
    }

    /// <summary>What comes of a customer on a test clock, with a coupon, over two months and a plan change.</summary>
    private static async Task<List<JsonObject>> EmitBillingAsync(SandboxUnderTest sandbox)
    {
        var coupon = (await sandbox.PostAsync("/v1/coupons", ("percent_off", "25.5"), ("duration", "forever"))).Succeeded().Body;
        var code = (await sandbox.PostAsync("/v1/promotion_codes", ("coupon", (string)coupon["id"]!))).Succeeded().Body;
        var customer = await ClockedCustomer.MakeAsync(sandbox);
        var portal = (await sandbox.PostAsync("/v1/billing_portal/sessions", ("customer", customer.Id))).Succeeded().Body;
        var subscription = await customer.SubscribeAsync(
            await sandbox.MakePriceAsync(2000, "month"),
            ("discounts[0][promotion_code]", (string)code["id"]!),
            ("trial_period_days", "7")
        );
        var path = $"/v1/subscriptions/{(string)subscription["id"]!}";
        await customer.AdvanceAsync(TimeSpan.FromDays(8));
        (
            await sandbox.PostAsync(
                path,
                ("items[0][id]", (string)subscription["items"]!["data"]![0]!["id"]!),
                ("items[0][price]", await sandbox.MakePriceAsync(9000, "month")),
                ("proration_behavior", "always_invoice"),
                ("pause_collection[behavior]", "void")
            )
        ).Succeeded();
        await customer.PayWithAsync("pm_card_chargeCustomerFail");
        await customer.AdvanceAsync(TimeSpan.FromDays(32));
        (await sandbox.PostAsync($"{path}/pause")).Succeeded();
        var events = (await sandbox.AllEventsAsync()).Select(found => found["data"]!["object"]!.AsObject());
        return [coupon, code, portal, .. events];
    }

    /// <summary>What differs between an object and the example of its type.</summary>
    private static IEnumerable<string> Compare(JsonObject resources, JsonObject emitted)
    {
        var type = (string)emitted["object"]!;
        return resources[type] is JsonObject example ? Compare(resources, type, emitted, example) : [$"{type}: no such object"];
    }

    private static IEnumerable<string> Compare(JsonObject resources, string path, JsonObject emitted, JsonObject example)
    {
        foreach (var (name, value) in emitted)
        {
            var here = $"{path}.{name}";
            if (NotInTheExamples.Contains(here))
            {
                continue;
            }
            if (!example.ContainsKey(name))
            {
                // Metadata and event data are free; an error's example shows only its type.
                if (!path.EndsWith(".metadata", StringComparison.Ordinal) && path != "event.data")
                {
                    yield return $"{here} is not in the example";
                }
                continue;
            }
            foreach (var problem in Compare(resources, here, value, example[name]))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<string> Compare(JsonObject resources, string path, JsonNode? emitted, JsonNode? example)
    {
        if (emitted is null || example is null)
        {
            return [];
        }
        if (Kind(emitted) != Kind(example))
        {
            return [$"{path} is {Kind(emitted)}, in the example {Kind(example)}"];
        }
        return emitted switch
        {
            JsonObject part when part["object"] is JsonValue type && (string)type! != "list" => path.StartsWith(
                "event.",
                StringComparison.Ordinal
            )
                ? []
                : Compare(resources, part),
            JsonObject part => Compare(resources, path, part, example.AsObject()),
            JsonArray array => array
                .OfType<JsonObject>()
                .Where(part => part["object"] is JsonValue)
                .SelectMany(part => Compare(resources, part)),
            _ => [],
        };
    }

    private static JsonValueKind Kind(JsonNode node) =>
        node.GetValueKind() is JsonValueKind.False ? JsonValueKind.True : node.GetValueKind();

    private static string? FindExamples(string file)
    {
        var roots = new List<string>();
        if (Environment.GetEnvironmentVariable("LICENZY_SHARED") is { Length: > 0 } named)
        {
            roots.Add(named);
        }
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Licenzy.slnx")) && folder.Parent is { } beside)
            {
                roots.Add(Path.Combine(beside.FullName, "shared"));
            }
        }
        return roots.Select(root => Path.Combine(root, "stripe-fixtures", file)).FirstOrDefault(File.Exists);
    }
}
