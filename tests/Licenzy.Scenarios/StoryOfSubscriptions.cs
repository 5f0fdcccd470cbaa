using Licenzy.Core;
using Licenzy.Core.Facts;

namespace Licenzy.Scenarios;

/// <summary>Subscriptions and their invoices. A month has thirty days; the invoice that begins on day 30 n is <c>in_(n+1)</c>.</summary>
public sealed partial class Story
{
    private const string Updated = "customer.subscription.updated";

    /// <summary>A checkout of ours for a subscription: incomplete at once, active and paid after two seconds, completed after three.</summary>
    public Story Subscribes(string product = "PRO") =>
        Attempt("att_pro", product, "cs_s1")
            .Sub("0", "incomplete", "customer.subscription.created", product: product)
            .Sub("0+2s", "active", product: product)
            .Paid("in_1", "0+2s", 0)
            .SubSession("0+3s");

    /// <summary>The session of a checkout for a subscription.</summary>
    public Story SubSession(
        string at,
        string type = Completed,
        string? payment = "paid",
        string id = "cs_s1",
        string subscription = "sub_1",
        string attempt = "att_pro",
        string? invoice = null,
        string customer = "cus_1"
    ) =>
        Session(
            id,
            at,
            type,
            payment: payment,
            attempt: attempt,
            mode: "subscription",
            subscription: subscription,
            invoice: invoice,
            customer: customer
        );

    /// <summary>A renewal: the subscription moves at the boundary, the invoice is paid an hour later.</summary>
    public Story Renewed(int months = 1)
    {
        for (var month = 1; month <= months; month++)
        {
            Sub($"{30 * month}", "active").Paid($"in_{month + 1}", $"{30 * month}+1h", 30 * month);
        }

        return this;
    }

    /// <summary>The renewal on day 30 fails after an hour.</summary>
    public Story RenewalFails() => Sub("30", "active").Failed("in_2", "30+1h", 30).Sub("30+1h", "past_due");

    /// <summary>One observation of a subscription; its period is the month that the time lies in unless told.</summary>
    public Story Sub(
        string at,
        string status,
        string type = Updated,
        string id = "sub_1",
        string product = "PRO",
        long quantity = 1,
        int? from = null,
        int? to = null,
        string? cancelAt = null,
        bool flag = false,
        string? ended = null,
        bool testClock = false,
        string? attempt = "att_pro",
        string? subject = null,
        string customer = "cus_1",
        string? latest = null,
        SubscriptionItem[]? items = null,
        string? pauses = null
    )
    {
        var atMs = Moment.Ms(at);
        var month = (int)((atMs - Moment.Day0) / Moment.Day / 30);
        var start = from ?? 30 * month;
        return Sees(
            new Observation.Subscription(
                new SubscriptionSeen
                {
                    Id = id,
                    AtMs = atMs,
                    EventType = type,
                    CustomerId = customer,
                    Metadata = new LicenzyMetadata(attempt, subject),
                    Snapshot = new SubscriptionSnapshot
                    {
                        Status = status,
                        Items = (items ?? [Item("si_1", product, quantity, start, to ?? start + 30)]).ToValueList(),
                        CancelAtMs = cancelAt is null ? null : Moment.Ms(cancelAt),
                        CancelAtPeriodEnd = flag,
                        EndedAtMs = ended is null ? null : Moment.Ms(ended),
                        StartDateMs = Moment.Day0,
                        LatestInvoiceId = latest ?? $"in_{month + 1}",
                        OnTestClock = testClock,
                    },
                },
                pauses
            )
        );
    }

    /// <summary>An item of a subscription; its times in days.</summary>
    public static SubscriptionItem Item(string id, string product, long quantity = 1, int from = 0, int to = 30, int created = 0) =>
        new(
            id,
            Catalogue.Price(product),
            quantity,
            Moment.Day0 + created * Moment.Day,
            Moment.Day0 + from * Moment.Day,
            Moment.Day0 + to * Moment.Day
        );

    /// <summary>An invoice is paid; since 2025 an event of its own says by which payment.</summary>
    public Story Paid(
        string id,
        string at,
        int from,
        int? to = null,
        string type = "invoice.payment_succeeded",
        string reason = "subscription_cycle",
        long amount = 1000,
        bool proration = false,
        string subscription = "sub_1",
        bool linked = true,
        bool charged = true,
        string? attempt = null
    )
    {
        Invoice(id, at, type, "paid", from, to, reason, amount, proration, subscription, charged, attempt);
        return invoicePayments && linked && charged ? InvoicePaid(PaymentOf(id), id, at) : this;
    }

    /// <summary>A payment of an invoice fails.</summary>
    public Story Failed(string id, string at, int from, int? to = null, string reason = "subscription_cycle", long attempts = 1) =>
        Invoice(id, at, "invoice.payment_failed", "open", from, to, reason, 0, attempts: attempts);

    /// <summary>One observation of an invoice.</summary>
    public Story Invoice(
        string id,
        string at,
        string type,
        string status,
        int from,
        int? to = null,
        string reason = "subscription_cycle",
        long amount = 1000,
        bool proration = false,
        string subscription = "sub_1",
        bool charged = true,
        string? attempt = null,
        long attempts = 1
    ) =>
        Sees(
            new Observation.Invoice(
                new InvoiceSeen
                {
                    Id = id,
                    AtMs = Moment.Ms(at),
                    EventType = type,
                    Status = status,
                    Lines = [new InvoiceLine(true, proration, Moment.Ms($"{from}"), Moment.Ms($"{to ?? from + 30}"))],
                    BillingReason = id == "in_1" ? "subscription_create" : reason,
                    AmountPaid = amount,
                    Total = 1000,
                    Currency = "usd",
                    AttemptCount = attempts,
                    SubscriptionId = subscription,
                    CustomerId = "cus_1",
                    PaymentIntentId = invoicePayments || !charged ? null : PaymentOf(id),
                    ChargeId = invoicePayments || !charged ? null : ChargeOf(id),
                    Metadata = new LicenzyMetadata(attempt, null),
                }
            )
        );

    /// <summary>Which invoice a payment pays.</summary>
    public Story InvoicePaid(string payment, string invoice, string at) => Sees(new Observation.Payment(Moment.Ms(at), payment, invoice));
}
