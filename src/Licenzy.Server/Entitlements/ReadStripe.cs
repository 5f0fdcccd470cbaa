using System.Text.Json;
using Licenzy.Stripe;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Entitlements;

/// <summary>
/// Asks Stripe for what belongs to a sale, one call after the other. The first refusal ends it and is the answer: what was read
/// until then would tell only a part.
/// </summary>
internal sealed class ReadStripe(StripeClient stripe, StripeCredentials credentials, CancellationToken cancellation)
{
    /// <summary>Older invoices are in no evaluation.</summary>
    private const int MostInvoices = 24;
    private const int MostPages = 5;

    private static readonly string[] SessionParts = ["customer", "subscription", "subscription.latest_invoice"];
    private static readonly string[] SubscriptionParts = ["latest_invoice"];

    public FetchedObjects Objects { get; } = new();

    /// <summary>What Stripe refused; null while it answers.</summary>
    public StripeError? Error { get; private set; }

    /// <summary>How often Stripe was asked.</summary>
    public int Calls { get; private set; }

    /// <summary>A Checkout session with its lines, and the subscription and invoice that it made.</summary>
    public async Task SessionAsync(string id)
    {
        var session = await AskAsync(() => stripe.RetrieveWholeCheckoutSessionAsync(credentials, id, SessionParts, cancellation));
        if (session is { } answered && Member(answered.Value.Raw, "subscription") is { } subscription)
        {
            Objects.Add(subscription, answered.ServerDate);
            AddInvoice(subscription, answered.ServerDate);
        }
    }

    /// <summary>A subscription with all of its items, and its latest invoice.</summary>
    public async Task SubscriptionAsync(string id)
    {
        var subscription = await AskAsync(() => stripe.RetrieveWholeSubscriptionAsync(credentials, id, SubscriptionParts, cancellation));
        if (subscription is { } answered)
        {
            AddInvoice(answered.Value.Raw, answered.ServerDate);
        }
    }

    public Task InvoiceAsync(string id) => AskAsync(() => stripe.RetrieveWholeInvoiceAsync(credentials, id, cancellation: cancellation));

    /// <summary>A charge and all refunds of it.</summary>
    public async Task ChargeAsync(string id)
    {
        await AskAsync(() => stripe.RetrieveChargeAsync(credentials, id, cancellation: cancellation));
        await ListAsync(after => stripe.ListRefundsAsync(credentials, new() { ChargeId = id, StartingAfter = after }, cancellation));
    }

    /// <summary>What a payment paid: its invoices with their subscriptions, else the Checkout session that it belongs to.</summary>
    public async Task PaymentAsync(string id)
    {
        var intent = id;
        if (id.StartsWith("ch_", StringComparison.Ordinal) || id.StartsWith("py_", StringComparison.Ordinal))
        {
            var charge = await AskAsync(() => stripe.RetrieveChargeAsync(credentials, id, cancellation: cancellation));
            if (charge is not { Value.PaymentIntentId: { } named })
            {
                return;
            }

            intent = named;
        }

        var payments = await ListAsync(after =>
            stripe.ListInvoicePaymentsAsync(credentials, new() { PaymentIntentId = intent, StartingAfter = after }, cancellation)
        );
        foreach (var invoice in payments.Select(payment => payment.InvoiceId).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            await InvoiceAsync(invoice);
        }

        var sessions = await ListAsync(after =>
            stripe.ListCheckoutSessionsAsync(credentials, new() { PaymentIntentId = intent, StartingAfter = after }, cancellation)
        );
        foreach (var session in sessions)
        {
            await SessionAsync(session.Id);
        }
    }

    /// <summary>A sale with all that happened to it: payments, refunds, disputes, and for a subscription its newest invoices.</summary>
    public async Task PurchaseAsync(string root)
    {
        if (root.StartsWith("sub_", StringComparison.Ordinal))
        {
            await WholeSubscriptionAsync(root);
            return;
        }

        var session = await AskAsync(() => stripe.RetrieveWholeCheckoutSessionAsync(credentials, root, SessionParts, cancellation));
        if (session is { Value.SubscriptionId: { } subscription })
        {
            await WholeSubscriptionAsync(subscription);
        }
        else if (session is { Value.PaymentIntentId: { } intent })
        {
            await ReversalsAsync(intent);
        }
    }

    /// <summary>The ids of everything that a customer bought: subscriptions, and sessions that were completed.</summary>
    public async Task<IReadOnlyList<string>> RootsOfCustomerAsync(string customerId)
    {
        var subscriptions = await ListAsync(
            after => stripe.ListSubscriptionsAsync(credentials, new() { CustomerId = customerId, StartingAfter = after }, cancellation),
            keep: false
        );
        var sessions = await ListAsync(
            after =>
                stripe.ListCheckoutSessionsAsync(
                    credentials,
                    new()
                    {
                        CustomerId = customerId,
                        Status = "complete",
                        StartingAfter = after,
                    },
                    cancellation
                ),
            keep: false
        );
        return
        [
            .. subscriptions.Select(subscription => subscription.Id),
            .. sessions.Where(session => session.SubscriptionId is null).Select(session => session.Id),
        ];
    }

    private async Task WholeSubscriptionAsync(string id)
    {
        await SubscriptionAsync(id);
        await ListAsync(after =>
            stripe.ListCheckoutSessionsAsync(credentials, new() { SubscriptionId = id, StartingAfter = after }, cancellation)
        );
        var invoices = await ListAsync(
            _ => stripe.ListInvoicesAsync(credentials, new() { SubscriptionId = id, Limit = MostInvoices }, cancellation),
            keep: false,
            pages: 1
        );
        foreach (var invoice in invoices)
        {
            await InvoiceAsync(invoice.Id);
            var payments = await ListAsync(after =>
                stripe.ListInvoicePaymentsAsync(credentials, new() { InvoiceId = invoice.Id, StartingAfter = after }, cancellation)
            );
            foreach (var intent in payments.Select(payment => payment.PaymentIntentId).OfType<string>())
            {
                await ReversalsAsync(intent);
            }
        }
    }

    /// <summary>What was taken back of a payment.</summary>
    private async Task ReversalsAsync(string intent)
    {
        var charges = await ListAsync(after =>
            stripe.ListChargesAsync(credentials, new() { PaymentIntentId = intent, StartingAfter = after }, cancellation)
        );
        // A refund that failed leaves no amount on the charge, so refunds are asked for whether or not there is one.
        await ListAsync(after =>
            stripe.ListRefundsAsync(credentials, new() { PaymentIntentId = intent, StartingAfter = after }, cancellation)
        );
        if (charges.Any(charge => charge.Disputed))
        {
            await ListAsync(after =>
                stripe.ListDisputesAsync(credentials, new() { PaymentIntentId = intent, StartingAfter = after }, cancellation)
            );
        }
    }

    private void AddInvoice(JsonElement subscription, DateTimeOffset serverDate)
    {
        if (Member(subscription, "latest_invoice") is { } invoice)
        {
            Objects.Add(invoice, serverDate);
        }
    }

    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object ? member : null;

    private async Task<StripeResult<T>.Success?> AskAsync<T>(Func<Task<StripeResult<T>>> ask)
        where T : StripeObject
    {
        if (Error is not null)
        {
            return null;
        }

        Calls++;
        var result = await ask();
        if (result is StripeResult<T>.Success success)
        {
            Objects.Add(success.Value, success.ServerDate);
            return success;
        }

        Error = ((StripeResult<T>.Failure)result).Error;
        return null;
    }

    private async Task<IReadOnlyList<T>> ListAsync<T>(
        Func<string?, Task<StripeResult<StripePage<T>>>> list,
        bool keep = true,
        int pages = MostPages
    )
        where T : StripeObject
    {
        var found = new List<T>();
        if (Error is not null)
        {
            return found;
        }

        await foreach (var result in StripeClient.PagesAsync<T>((after, _) => list(after), pages, cancellation))
        {
            Calls++;
            if (result is not StripeResult<StripePage<T>>.Success page)
            {
                Error = ((StripeResult<StripePage<T>>.Failure)result).Error;
                return found;
            }

            found.AddRange(page.Value.Data);
            foreach (var item in keep ? page.Value.Data : [])
            {
                Objects.Add(item, page.ServerDate);
            }
        }

        return found;
    }
}
