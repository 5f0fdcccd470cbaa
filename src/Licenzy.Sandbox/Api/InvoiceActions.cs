using System.Text.Json.Nodes;
using Licenzy.Sandbox.Billing;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Api;

/// <summary>What is done to an invoice by hand: paid, voided, given up, finalized before its time.</summary>
internal static class InvoiceActions
{
    private const string Type = "invoice";

    /// <summary>
    /// <c>POST /v1/invoices/{id}/pay</c>: charges the customer's method, or the one named; with <c>paid_out_of_band</c> it
    /// takes the seller's word. A draft is finalized first. The try that fails is kept though it is answered as an error.
    /// </summary>
    public static Answer Pay(ApiCall call)
    {
        var outOfBand = call.Parameters.Boolean("paid_out_of_band") ?? false;
        var named = call.Parameters.Text("payment_method");
        if (call.Parameters.Problem is { } problem)
        {
            return problem;
        }
        return call.Change(
            Type,
            Type,
            (books, invoice) =>
            {
                if (InvoiceState.Status(invoice) is "paid" or "void")
                {
                    return StripeError.Invalid($"This invoice is {InvoiceState.Status(invoice)} already.");
                }
                return outOfBand ? PayOutOfBand(books, invoice) : Charge(books, invoice, named);
            }
        );
    }

    public static Answer Void(ApiCall call) =>
        End(call, invoice => InvoiceState.Status(invoice) is "open" or "uncollectible", InvoiceEnd.Void);

    public static Answer MarkUncollectible(ApiCall call) =>
        End(call, invoice => InvoiceState.Status(invoice) == "open", InvoiceEnd.MarkUncollectible);

    /// <summary><c>POST /v1/invoices/{id}/finalize</c>: opens a draft; it is collected by its payment, not here.</summary>
    public static Answer FinalizeDraft(ApiCall call) => End(call, invoice => InvoiceState.Status(invoice) == "draft", FinalizeOnly);

    private static void FinalizeOnly(ModeBooks books, JsonObject invoice)
    {
        Invoicing.FinalizeInvoice(books, invoice);
        if ((long)invoice["amount_due"]! == 0)
        {
            Collection.MarkPaid(books, invoice);
        }
    }

    private static Answer PayOutOfBand(ModeBooks books, JsonObject invoice)
    {
        if (InvoiceState.Status(invoice) == "draft")
        {
            Invoicing.FinalizeInvoice(books, invoice);
        }
        InvoiceEnd.PayOutOfBand(books, invoice);
        return books.Get(Type, (string)invoice["id"]!);
    }

    /// <summary>Charges the customer's method, or the one named. A try that fails is kept.</summary>
    public static Answer Charge(ModeBooks books, JsonObject invoice, string? named)
    {
        var subscription = InvoiceState.Subscription(books, invoice);
        var method = named is null ? SavedMethods.Of(books, subscription) : SavedMethods.FindAttached(books, named);
        if (named is not null && (string?)method?["customer"] != (string)invoice["customer"]!)
        {
            return StripeError.NoSuch("PaymentMethod", named, "payment_method");
        }
        if (method is null)
        {
            return Collection.NothingToPayWith;
        }
        if (Collection.FindProcessing(books, invoice) is not null)
        {
            return StripeError.Invalid("A payment of this invoice is under way already.");
        }
        return Collect(books, invoice, method) is { } failure
            ? new Answer.Refused(failure, Stands: true)
            : books.Get(Type, (string)invoice["id"]!);
    }

    /// <summary>Pays an invoice by hand; why that failed, or null.</summary>
    private static StripeError? Collect(ModeBooks books, JsonObject invoice, JsonObject method)
    {
        if (InvoiceState.Status(invoice) == "draft")
        {
            Invoicing.FinalizeInvoice(books, invoice);
        }
        if ((long)invoice["amount_due"]! > 0)
        {
            return Collection.Attempt(books, invoice, method, automatic: false);
        }
        Collection.MarkPaid(books, invoice);
        return null;
    }

    private static Answer End(ApiCall call, Func<JsonObject, bool> fits, Action<ModeBooks, JsonObject> end)
    {
        if (call.Parameters.Problem is { } problem)
        {
            return problem;
        }
        return call.Change(
            Type,
            Type,
            (books, invoice) =>
            {
                if (!fits(invoice))
                {
                    return StripeError.Invalid($"This cannot be done to an invoice that is {InvoiceState.Status(invoice)}.");
                }
                end(books, invoice);
                return books.Get(Type, call.Id);
            }
        );
    }
}
