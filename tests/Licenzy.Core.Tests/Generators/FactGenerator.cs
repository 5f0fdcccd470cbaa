using FsCheck;
using FsCheck.Fluent;
using Licenzy.Core.Facts;
using Licenzy.Scenarios;

namespace Licenzy.Core.Tests.Generators;

/// <summary>
/// Observations of a small world, so that ids and times collide often: a pass, a pack, a subscription, three invoices and their payments.
/// </summary>
internal static class FactGenerator
{
    private static readonly Gen<long> AtMs = Gen.Choose(0, 9).Select(number => Moment.Day0 + number * 7 * Moment.Day);
    private static readonly Gen<string> SessionType = Gen.Elements(
        "checkout.session.completed",
        "checkout.session.expired",
        "checkout.session.async_payment_succeeded",
        "checkout.session.async_payment_failed",
        "fetched"
    );

    public static Gen<Fact> Any { get; } =
        Gen.OneOf(Session(), Subscription(), Subscription(), Invoice(), Invoice(), Charge(), Refund(), Dispute(), Payment(), Operator());

    /// <summary>Several observations, of which many are about the same object.</summary>
    public static Gen<Fact[]> Many { get; } = Gen.Choose(1, 14).SelectMany(count => Any.ArrayOf(count));

    /// <summary>Three observations of one object.</summary>
    public static Gen<(Fact A, Fact B, Fact C)> Triple { get; } =
        Any.ArrayOf(25)
            .Select(facts => facts.GroupBy(fact => fact.Key).Where(group => group.Count() >= 3).Select(group => group.ToList()).ToList())
            .Where(groups => groups.Count > 0)
            .SelectMany(groups => Gen.Elements(groups.ToArray()))
            .Select(group => (group[0], group[1], group[2]));

    /// <summary>One fact per object, as a store would hold them.</summary>
    public static IReadOnlyList<Fact> Merged(IEnumerable<Fact> observations) =>
        observations.GroupBy(fact => fact.Key).Select(group => group.Aggregate(FactMerge.Merge)).ToList();

    private static Gen<string?> Maybe(params string[] values) => Gen.Elements(values.Append(null).ToArray());

    private static Gen<Fact> Session() =>
        from id in Gen.Elements("cs_1", "cs_2", "cs_3", "cs_s1")
        from at in AtMs
        from type in SessionType
        from status in Gen.Elements("open", "complete", "complete", "complete", "expired")
        from payment in Gen.Elements("paid", "paid", "unpaid", "no_payment_required")
        from customer in Maybe("cus_1", "cus_2")
        from subject in Maybe("user_1", "user_2")
        from invoice in Maybe("in_1")
        from quantity in Gen.Choose(0, 2)
        let subscribes = id == "cs_s1"
        select (Fact)
            SessionFact.Seen(
                new SessionSeen
                {
                    Id = id,
                    AtMs = at,
                    EventType = type,
                    Mode = subscribes ? "subscription" : "payment",
                    Status = status,
                    PaymentStatus = payment,
                    AmountTotal = 1000,
                    Currency = "usd",
                    CreatedMs = at - 1000,
                    PaymentIntentId = subscribes ? null : "pi_" + id[3..],
                    SubscriptionId = subscribes ? "sub_1" : null,
                    InvoiceId = subscribes ? invoice : null,
                    CustomerId = customer,
                    Metadata = new LicenzyMetadata(null, subject),
                    Lines = quantity == 0 ? null : [new SessionLine("price_pass", quantity)],
                }
            );

    private static Gen<Fact> Subscription() =>
        from at in AtMs
        from type in Gen.Elements(
            "customer.subscription.created",
            "customer.subscription.updated",
            "customer.subscription.deleted",
            "fetched"
        )
        from status in Gen.Elements(
            "incomplete",
            "trialing",
            "active",
            "active",
            "active",
            "past_due",
            "unpaid",
            "paused",
            "canceled",
            "odd"
        )
        from price in Gen.Elements("price_pro", "price_team", "price_nobody")
        from quantity in Gen.Choose(1, 2)
        from start in Gen.Choose(0, 2)
        from cancel in Gen.Choose(0, 6)
        from flag in Gen.Elements(true, false, false)
        from subject in Maybe("user_1")
        from latest in Gen.Elements("in_1", "in_2", "in_3")
        select (Fact)
            SubscriptionFact.Seen(
                new SubscriptionSeen
                {
                    Id = "sub_1",
                    AtMs = at,
                    EventType = type,
                    CustomerId = "cus_1",
                    Metadata = new LicenzyMetadata(null, subject),
                    Snapshot = new SubscriptionSnapshot
                    {
                        Status = status,
                        Items = [new SubscriptionItem("si_1", price, quantity, 0, Period(start), Period(start + 1))],
                        CancelAtMs = cancel is 1 or 2 ? Period(start + cancel) : null,
                        CancelAtPeriodEnd = flag,
                        LatestInvoiceId = latest,
                        StartDateMs = Moment.Day0,
                    },
                }
            );

    private static Gen<Fact> Invoice() =>
        from number in Gen.Choose(1, 3)
        from at in AtMs
        from type in Gen.Elements("invoice.paid", "invoice.payment_failed", "invoice.updated")
        from status in Gen.Elements("draft", "open", "paid", "void", "uncollectible")
        from proration in Gen.Elements(true, false, false)
        from linked in Gen.Elements(true, true, false)
        from attempts in Gen.Choose(0, 3)
        select (Fact)
            InvoiceFact.Seen(
                new InvoiceSeen
                {
                    Id = $"in_{number}",
                    AtMs = at,
                    EventType = type,
                    Status = type == "invoice.paid" ? "paid" : status,
                    Lines = [new InvoiceLine(true, proration, Period(number - 1), Period(number))],
                    BillingReason = number == 1 ? "subscription_create" : "subscription_cycle",
                    AmountPaid = status == "paid" || type == "invoice.paid" ? 1000 : 0,
                    Total = 1000,
                    Currency = "usd",
                    AttemptCount = attempts,
                    SubscriptionId = linked ? "sub_1" : null,
                    PaymentIntentId = linked ? $"pi_s{number}" : null,
                }
            );

    private static Gen<Fact> Charge() =>
        from payment in Gen.Elements("1", "2", "s1", "s2")
        from at in AtMs
        from refunded in Gen.Elements(0L, 300L, 1000L)
        from intent in Gen.Elements(true, true, false)
        select (Fact)
            ChargeFact.Seen(
                new ChargeSeen
                {
                    Id = "ch_" + payment,
                    AtMs = at,
                    Amount = 1000,
                    AmountCaptured = 1000,
                    AmountRefunded = refunded,
                    Currency = "usd",
                    PaymentIntentId = intent ? "pi_" + payment : null,
                }
            );

    private static Gen<Fact> Refund() =>
        from number in Gen.Choose(1, 2)
        from payment in Gen.Elements("1", "2", "s1", "s2")
        from at in AtMs
        from amount in Gen.Elements(300L, 700L, 1000L)
        from status in Gen.Elements("pending", "succeeded", "succeeded", "failed", "canceled", "odd")
        select (Fact)
            RefundFact.Seen($"re_{number}{payment}", at, new RefundBody("ch_" + payment, "pi_" + payment, amount, "usd", at, status));

    private static Gen<Fact> Dispute() =>
        from payment in Gen.Elements("1", "2", "s1", "s2")
        from at in AtMs
        from status in Gen.Elements("warning_needs_response", "needs_response", "under_review", "won", "lost", "prevented", "odd")
        select (Fact)DisputeFact.Seen("dp_" + payment, at, new DisputeBody("ch_" + payment, "pi_" + payment, 1000, at, status, null));

    private static Gen<Fact> Payment() =>
        from number in Gen.Choose(1, 3)
        from invoice in Gen.Choose(1, 3)
        select (Fact)PaymentFact.Seen($"pi_s{number}", $"in_{invoice}");

    private static Gen<Fact> Operator() =>
        from number in Gen.Choose(1, 4)
        let at = Moment.Day0 + number * 9 * Moment.Day
        let action = Action(number)
        select (Fact)
            new OperatorFact
            {
                Id = $"op_{number}",
                AtMs = at,
                Action = action,
            };

    private static OperatorAction Action(int number) =>
        number switch
        {
            1 => new OperatorAction.Revoke("cs_1"),
            2 => new OperatorAction.Restore("cs_1"),
            3 => new OperatorAction.Grant("user_1", Catalogue.Terms("PASS"), null, Moment.Day0 + 40 * Moment.Day),
            _ => new OperatorAction.Link("sub_1", "user_1", Catalogue.Terms("PRO")),
        };

    private static long Period(int number) => Moment.Day0 + number * 30 * Moment.Day;
}
