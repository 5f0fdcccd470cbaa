using System.Text.Json;
using Licenzy.Core.Facts;
using Licenzy.Server.Platform;
using Licenzy.Server.Purchases;
using Licenzy.Server.Purchases.Translators;
using Licenzy.Server.Storage;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Entitlements;

/// <summary>Objects as Stripe answered them, each with Stripe's time of the answer. They become facts only when they are applied.</summary>
internal sealed class FetchedObjects
{
    private readonly List<(JsonElement Object, long AtMs)> objects = [];

    public void Add(StripeObject fetched, DateTimeOffset serverDate) => Add(fetched.Raw, serverDate);

    public void Add(JsonElement fetched, DateTimeOffset serverDate) => objects.Add((fetched, serverDate.ToUnixTimeMilliseconds()));

    /// <summary>
    /// The facts that the objects tell. What lives on a test clock is stamped just behind what is known of it: its events carry
    /// simulated times, and stamped with the real one it would outrank its own future.
    /// </summary>
    public async Task<IReadOnlyList<Fact>> FactsAsync(Session session, Scope scope)
    {
        var facts = new List<Fact>();
        foreach (var (fetched, at) in objects)
        {
            var stamp = TestClock.Of(fetched) is { } clock ? await StampAsync(session, scope, fetched, clock) : at;
            facts.AddRange(StripeTranslator.TranslateFetched(fetched, stamp, scope.ProjectId, scope.Mode));
        }

        return facts;
    }

    private static async Task<long> StampAsync(Session session, Scope scope, JsonElement fetched, TestClock clock)
    {
        var id = StripeAnyObject.Read(fetched).Id;
        var known = clock.Type is { } type ? await FactStore.FindAsync(session, scope, new FactKey(type, id)) : null;
        var last = known switch
        {
            SubscriptionFact subscription => subscription.SnapshotAtMs,
            InvoiceFact invoice => invoice.SnapshotAtMs,
            _ => 0,
        };
        return Math.Max(clock.LastKnownMs, last == 0 ? 0 : last + 1);
    }

    /// <summary>What an object on a test clock tells of its own time.</summary>
    /// <param name="Type">The fact that it becomes; null where earlier news of it need not be outranked.</param>
    /// <param name="LastKnownMs">The latest time that it names itself.</param>
    private sealed record TestClock(FactType? Type, long LastKnownMs)
    {
        private static readonly string[] Transitions = ["finalized_at", "marked_uncollectible_at", "paid_at", "voided_at"];

        public static TestClock? Of(JsonElement fetched) =>
            StripeAnyObject.Read(fetched).ObjectType switch
            {
                "subscription" when IsSet(fetched, "test_clock") => new TestClock(FactType.Subscription, Seconds(fetched, "created")),
                "invoice" when IsSet(fetched, "test_clock") => new TestClock(FactType.Invoice, LastTransition(fetched)),
                "checkout.session" when OfClock(fetched) => new TestClock(null, Seconds(fetched, "created")),
                _ => null,
            };

        /// <summary>A session does not name the clock; its customer and its subscription do, where they are expanded.</summary>
        private static bool OfClock(JsonElement session) =>
            session.TryGetProperty("subscription", out var subscription) && IsSet(subscription, "test_clock")
            || (session.TryGetProperty("customer", out var customer) && IsSet(customer, "test_clock"));

        private static long LastTransition(JsonElement invoice)
        {
            var created = Seconds(invoice, "created");
            return invoice.TryGetProperty("status_transitions", out var transitions)
                ? Transitions.Select(name => Seconds(transitions, name)).Append(created).Max()
                : created;
        }

        private static bool IsSet(JsonElement parent, string name) =>
            parent.ValueKind == JsonValueKind.Object
            && parent.TryGetProperty(name, out var value)
            && value.ValueKind is (JsonValueKind.String or JsonValueKind.Object);

        private static long Seconds(JsonElement parent, string name) =>
            parent.ValueKind == JsonValueKind.Object
            && parent.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out var seconds)
                ? seconds * 1000
                : 0;
    }
}
