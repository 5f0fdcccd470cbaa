using System.Text.Json;
using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Core.Facts;
using Licenzy.Scenarios;
using Licenzy.Server.Purchases.Translators;

namespace Licenzy.Server.Tests.StripeEvents;

/// <summary>Against an event that stops the worker: every field of every object in turn holds something that Stripe never sends.</summary>
public sealed class StripeHostileObjectTests
{
    private static readonly string[] Values =
    [
        "null",
        "false",
        "\"\"",
        "\"text\"",
        "\"\\ud800\"",
        "-1",
        "0.5",
        "1e99",
        "9223372036854775807",
        "-9223372036854775808",
        "[]",
        "[null,7,{}]",
        "{}",
        "{\"id\":[],\"data\":{}}",
    ];

    public static TheoryData<StripeShape> Shapes => [StripeShape.Before2025, StripeShape.Since2025];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void No_value_in_any_field_makes_it_throw(StripeShape shape)
    {
        var tried = 0;
        foreach (var stripeObject in ObjectsOf(shape))
        {
            foreach (var changed in Changed(stripeObject))
            {
                var facts = StripeTranslator.TranslateFetched(JsonElement.Parse(changed), Story.DayMs(0), Story.ProjectId, Mode.Test);
                facts.All(fact => FactMerge.Merge(fact, fact) == fact && FactNames.Of(fact).Count > 0).ShouldBeTrue(changed);
                tried++;
            }
        }

        tried.ShouldBeGreaterThan(1000);
    }

    private static IEnumerable<JsonObject> ObjectsOf(StripeShape shape)
    {
        var make = new StripeObjects(shape);
        var session = StripeObjects.Session("cs_1", "payment", "att_1");
        session["line_items"] = JsonNode.Parse("""{"object":"list","has_more":false,"data":[{"price":{"id":"price_1"},"quantity":3}]}""");
        yield return session;
        yield return make.Subscription("active");
        yield return make.Invoice(1);
        yield return make.Charge("pi_1", 300, "in_1");
        yield return StripeObjects.Refund("pi_1", "succeeded");
        yield return StripeObjects.Dispute("pi_1", "lost");
        yield return StripeObjects.InvoicePayment("pi_1", "in_1");
    }

    /// <summary>The object with each of its values, at every depth, replaced by each of the hostile ones.</summary>
    private static IEnumerable<string> Changed(JsonNode node)
    {
        var text = node.ToJsonString();
        foreach (var path in Paths(node))
        {
            foreach (var value in Values)
            {
                const string mark = "\"(here)\"";
                var copy = JsonNode.Parse(text)!;
                Set(copy, path, JsonNode.Parse(mark));
                yield return copy.ToJsonString().Replace(mark, value, StringComparison.Ordinal);
            }
        }
    }

    private static IEnumerable<object[]> Paths(JsonNode? node) =>
        node switch
        {
            JsonObject json => json.SelectMany(member => Below(member.Key, member.Value)),
            JsonArray array => array.SelectMany((item, index) => Below(index, item)),
            _ => [],
        };

    private static IEnumerable<object[]> Below(object step, JsonNode? node) =>
        Paths(node).Select(path => (object[])[step, .. path]).Prepend([step]);

    private static void Set(JsonNode root, object[] path, JsonNode? value)
    {
        var holder = path[..^1].Aggregate(root, (node, step) => step is int index ? node[index]! : node[(string)step]!);
        if (path[^1] is int last)
        {
            holder[last] = value;
        }
        else
        {
            holder[(string)path[^1]] = value;
        }
    }
}
