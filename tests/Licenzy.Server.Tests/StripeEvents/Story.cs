using System.Text;
using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;
using Licenzy.Scenarios;
using Licenzy.Server.Purchases.Translators;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Tests.StripeEvents;

/// <summary>
/// What Stripe sends about one customer, as bodies of webhooks; and what Licenzy makes of them in any order and with repetitions.
/// </summary>
internal sealed class Story(StripeShape shape)
{
    public const string ProjectId = "prj_1";
    private const int Orders = 30;

    private readonly List<byte[]> _bodies = [];

    public StripeObjects Make { get; } = new(shape);

    public static long Day(long day) => 1_780_000_000 + (day * 86_400);

    public static long DayMs(long day) => Day(day) * 1000;

    /// <summary>Stripe sends an event about an object.</summary>
    public Story Sends(string type, long atSeconds, JsonObject stripeObject)
    {
        var body = new JsonObject
        {
            ["id"] = $"evt_{_bodies.Count + 1}",
            ["object"] = "event",
            ["type"] = type,
            ["created"] = atSeconds,
            ["livemode"] = false,
            ["data"] = new JsonObject { ["object"] = stripeObject },
        };
        _bodies.Add(Encoding.UTF8.GetBytes(body.ToJsonString()));
        return this;
    }

    /// <summary>A one-time sale, completed and paid on day 0.</summary>
    public Story Buys(string sessionId, string attemptId) =>
        Sends("checkout.session.completed", Day(0), StripeObjects.Session(sessionId, "payment", attemptId));

    /// <summary>A subscription through Checkout, its first month paid.</summary>
    public Story Subscribes()
    {
        Sends("customer.subscription.created", Day(0), Make.Subscription("incomplete", latestInvoice: null));
        Sends("customer.subscription.updated", Day(0) + 2, Make.Subscription("active"));
        Pays(month: 0, Day(0) + 2);
        return Sends("checkout.session.completed", Day(0) + 3, StripeObjects.Session("cs_1", "subscription", "att_pro"));
    }

    /// <summary>The month begins at its boundary and is paid an hour later.</summary>
    public Story Renews(int month)
    {
        Sends("customer.subscription.updated", Day(30 * month), Make.Subscription("active", month, $"in_{month + 1}"));
        return Pays(month, Day(30 * month) + 3600);
    }

    /// <summary>The invoice of a month is paid; since 2025 an event of its own says by which payment.</summary>
    public Story Pays(int month, long atSeconds, bool isLinked = true)
    {
        Sends("invoice.payment_succeeded", atSeconds, Make.Invoice(month));
        return Make.IsOld || !isLinked
            ? this
            : Sends("invoice_payment.paid", atSeconds, StripeObjects.InvoicePayment($"pi_s{month + 1}", $"in_{month + 1}"));
    }

    /// <summary>The facts of all events, merged in the order in which they were sent.</summary>
    public IReadOnlyList<Fact> Facts() => Merge(_bodies.SelectMany(Translate));

    /// <summary>What stands at a time, which no order and no repetition of the events may change.</summary>
    public Evaluation At(long atMs)
    {
        var context = ContextAt(atMs);
        var random = new Random(_bodies.Count);
        var expected = PurchaseEvaluator.Evaluate(Facts(), context);
        for (var order = 0; order < Orders; order++)
        {
            var bodies = _bodies.Concat(_bodies.Where(_ => random.Next(3) == 0)).ToArray();
            random.Shuffle(bodies);
            PurchaseEvaluator
                .Evaluate(Merge(bodies.SelectMany(Translate)), context)
                .Purchases.ShouldBe(expected.Purchases, $"order {order}");
        }

        return expected;
    }

    /// <summary>The only purchase at a time.</summary>
    public PurchaseState PurchaseAt(long atMs) => At(atMs).Purchases.ShouldHaveSingleItem();

    private static IReadOnlyList<Fact> Translate(byte[] body) =>
        StripeTranslator.Translate(StripeEvent.Parse(body).ShouldBeOfType<StripeEventReading.Snapshot>().Event, ProjectId, Mode.Test);

    private static List<Fact> Merge(IEnumerable<Fact> facts) =>
        [
            .. facts
                .GroupBy(fact => fact.Key)
                .Select(same => same.Aggregate(FactMerge.Merge))
                .OrderBy(fact => fact.Id, StringComparer.Ordinal),
        ];

    private static EvaluationContext ContextAt(long atMs)
    {
        var pro = new ProductTerms("prd_1", "PRO", ProductKind.Subscription, "price_pro");
        var pack = new ProductTerms("prd_2", "PACK", ProductKind.UsagePack, "price_pack", UsageUnits: 1000);
        var pass = new ProductTerms("prd_3", "PASS", ProductKind.TimePass, "price_pass", DurationDays: 30);
        return new EvaluationContext
        {
            NowMs = atMs,
            Products = [.. new[] { pro, pack, pass }.Select(terms => new ProductVersion(terms, DayMs(-100)))],
            Attempts = new[] { Attempt("att_pro", pro), Attempt("att_pack", pack), Attempt("att_pass", pass) }.ToDictionary(
                attempt => attempt.Id,
                StringComparer.Ordinal
            ),
        };
    }

    private static AttemptRecord Attempt(string id, ProductTerms terms) => new(id, "user_1", terms, 1, null, DayMs(0) - 60_000);
}
