using Licenzy.Core.Facts;

namespace Licenzy.Scenarios;

/// <summary>One-time sales, and what is taken back of any payment.</summary>
public sealed partial class Story
{
    private const string Completed = "checkout.session.completed";

    /// <summary>A checkout of ours, completed; paid unless said otherwise.</summary>
    public Story Buys(
        string product,
        string at = "0",
        string session = "cs_1",
        string payment = "paid",
        long quantity = 1,
        string? attempt = null
    )
    {
        attempt ??= "att_" + product.ToLowerInvariant() + (session == "cs_1" ? "" : session[2..]);
        Attempt(attempt, product, session, quantity: quantity);
        return Session(session, at, payment: payment, attempt: attempt);
    }

    /// <summary>One observation of a session.</summary>
    public Story Session(
        string id,
        string at,
        string type = Completed,
        string status = "complete",
        string? payment = "paid",
        string? attempt = null,
        string? subject = null,
        string? reference = null,
        string customer = "cus_1",
        string mode = "payment",
        string? subscription = null,
        string? invoice = null,
        bool free = false,
        (string Product, long Quantity)[]? lines = null
    ) =>
        Sees(
            new Observation.Session(
                new SessionSeen
                {
                    Id = id,
                    AtMs = Moment.Ms(at),
                    EventType = type,
                    Mode = mode,
                    Status = status,
                    PaymentStatus = payment,
                    AmountTotal = free ? 0 : 1000,
                    Currency = "usd",
                    CreatedMs = Moment.Ms(at) - 60_000,
                    PaymentIntentId = mode == "payment" && !free ? PaymentOf(id) : null,
                    SubscriptionId = subscription,
                    InvoiceId = invoice,
                    CustomerId = customer,
                    ClientReferenceId = reference,
                    Metadata = new LicenzyMetadata(attempt, subject),
                    Lines = lines?.Select(line => new SessionLine(Catalogue.Price(line.Product), line.Quantity)).ToList(),
                }
            )
        );

    /// <summary>A slow payment arrived.</summary>
    public Story AsyncPaid(string session, string at, string? attempt = null, string mode = "payment", string? subscription = null) =>
        Session(session, at, "checkout.session.async_payment_succeeded", attempt: attempt, mode: mode, subscription: subscription);

    /// <summary>A slow payment failed.</summary>
    public Story AsyncFailed(string session, string at, string? attempt = null, string mode = "payment", string? subscription = null) =>
        Session(
            session,
            at,
            "checkout.session.async_payment_failed",
            payment: "unpaid",
            attempt: attempt,
            mode: mode,
            subscription: subscription
        );

    /// <summary>A refund, reported by the charge and by itself.</summary>
    public Story Refunds(string sale, string at, long amount = 1000, string id = "re_1", string status = "succeeded", long? sum = null) =>
        ChargeRefunded(sale, at, sum ?? amount).RefundSeen(sale, id, at, amount, status);

    /// <summary>One observation of a refund. Its own time of creation stays that of the first.</summary>
    public Story RefundSeen(
        string sale,
        string id,
        string at,
        long amount = 1000,
        string status = "succeeded",
        string? created = null,
        bool namesIntent = true,
        string? type = null
    ) =>
        Sees(
            new Observation.Refund(
                type
                    ?? (
                        created is null || created == at ? "refund.created"
                        : status == "failed" ? "refund.failed"
                        : "refund.updated"
                    ),
                Moment.Ms(at),
                id,
                new RefundBody(ChargeOf(sale), namesIntent ? PaymentOf(sale) : null, amount, "usd", Moment.Ms(created ?? at), status)
            )
        );

    /// <summary>One observation of a charge.</summary>
    public Story ChargeRefunded(string sale, string at, long refunded, long captured = 1000, string? charge = null) =>
        Sees(
            new Observation.Charge(
                refunded > 0 ? "charge.refunded" : "charge.updated",
                new ChargeSeen
                {
                    Id = charge ?? ChargeOf(sale),
                    AtMs = Moment.Ms(at),
                    Amount = captured,
                    AmountCaptured = captured,
                    AmountRefunded = refunded,
                    Currency = "usd",
                    PaymentIntentId = charge is null ? PaymentOf(sale) : charge.Replace("ch_", "pi_", StringComparison.Ordinal),
                    InvoiceId = sale.StartsWith("in_", StringComparison.Ordinal) && !invoicePayments ? sale : null,
                }
            )
        );

    /// <summary>One observation of a dispute.</summary>
    public Story Disputes(
        string sale,
        string at,
        string status = "needs_response",
        string id = "dp_1",
        string? created = null,
        long amount = 1000,
        string? caseType = "chargeback"
    ) =>
        Sees(
            new Observation.Dispute(
                status is "won" or "lost" or "warning_closed" or "prevented" ? "charge.dispute.closed"
                    : created is null || created == at ? "charge.dispute.created"
                    : "charge.dispute.updated",
                Moment.Ms(at),
                id,
                new DisputeBody(ChargeOf(sale), PaymentOf(sale), amount, Moment.Ms(created ?? at), status, caseType)
            )
        );

    private static string PaymentOf(string sale) =>
        sale.Replace("in_", "pi_s", StringComparison.Ordinal).Replace("cs_", "pi_", StringComparison.Ordinal);

    private static string ChargeOf(string sale) => PaymentOf(sale).Replace("pi_", "ch_", StringComparison.Ordinal);
}
