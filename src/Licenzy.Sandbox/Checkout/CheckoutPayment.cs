using System.Text.Json.Nodes;
using Licenzy.Sandbox.Billing;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Shapes;

namespace Licenzy.Sandbox.Checkout;

/// <summary>What came of a buyer's attempt to pay.</summary>
internal abstract record PayOutcome
{
    private PayOutcome() { }

    /// <summary>The session is complete; <c>payment_status</c> tells whether the money is there.</summary>
    internal sealed record Completed(JsonObject Session) : PayOutcome;

    /// <summary>The bank declined; the session stays open.</summary>
    internal sealed record Declined(StripeError Error) : PayOutcome;

    /// <summary>The session was paid or expired before.</summary>
    internal sealed record NotOpen(JsonObject Session) : PayOutcome;

    public T Match<T>(Func<Completed, T> completed, Func<Declined, T> declined, Func<NotOpen, T> notOpen) =>
        this switch
        {
            Completed outcome => completed(outcome),
            Declined outcome => declined(outcome),
            NotOpen outcome => notOpen(outcome),
            _ => throw new InvalidOperationException($"Unknown outcome {GetType().Name}."),
        };
}

/// <summary>A buyer presses "pay" on the hosted page of a session.</summary>
internal static class CheckoutPayment
{
    /// <summary>Pays with what the bank answered; events come in Stripe's order.</summary>
    /// <param name="books">The books in the buyer's time.</param>
    /// <param name="session">The session.</param>
    /// <param name="bank">What the bank said; null for a buyer who gives no method, where none is needed.</param>
    /// <param name="email">The address that the buyer typed.</param>
    public static PayOutcome Pay(ModeBooks books, JsonObject session, BankAnswer? bank, string? email)
    {
        if ((string)session["status"]! != "open")
        {
            return new PayOutcome.NotOpen(session);
        }
        if ((long)session["expires_at"]! <= books.Now)
        {
            SessionEnd.Expire(books, session);
            return new PayOutcome.NotOpen(session);
        }
        if (bank is null && !NeedsNoMethod(session))
        {
            return new PayOutcome.Declined(StripeError.Invalid("This checkout needs a payment method.", "method"));
        }
        if (bank is not null && !Takes(session, bank.Method.Type))
        {
            return new PayOutcome.Declined(
                StripeError.Invalid($"This checkout does not take the payment method {bank.Method.Type}.", "method")
            );
        }
        var terms = books.Terms((string)session["id"]!);
        email = KnownEmail(books, session) ?? email;
        return bank switch
        {
            BankAnswer.Declines declined => Decline(books, session, terms, declined.Method, declined.Error, email),
            BankAnswer.AcceptsToKeep kept when (long)session["amount_total"]! > 0 => Decline(
                books,
                session,
                terms,
                kept.Method,
                kept.Error,
                email
            ),
            _ => (string)session["mode"]! == "subscription"
                ? FirstPeriod.Subscribe(books, session, terms, bank?.Method, email)
                : PayOnce(books, session, terms, bank?.Method, email),
        };
    }

    /// <summary>Whether the buyer may leave out how to pay: nothing is due, and nothing is to be kept for later.</summary>
    public static bool NeedsNoMethod(JsonObject session) =>
        (long)session["amount_total"]! == 0 && (string)session["payment_method_collection"]! == "if_required";

    /// <summary>Whether a session offers a method of that type.</summary>
    public static bool Takes(JsonObject session, string methodType) =>
        session["payment_method_types"]!.AsArray().Any(type => (string)type! == methodType);

    /// <summary>The address that the page need not ask for.</summary>
    public static string? KnownEmail(ModeBooks books, JsonObject session) =>
        (string?)session["customer_email"]
        ?? ((string?)session["customer"] is { } customer ? (string?)books.Get("customer", customer)["email"] : null);

    /// <summary>The session's customer, made when the session asks for one.</summary>
    public static string? EnsureCustomer(ModeBooks books, JsonObject session, string? email)
    {
        if ((string?)session["customer"] is { } known)
        {
            return known;
        }
        if ((string?)session["customer_creation"] != "always")
        {
            return null;
        }
        var customer = CatalogueShapes.Customer(books);
        customer["email"] = email;
        books.Add(customer);
        books.Announce("customer.created", customer);
        return (string)customer["id"]!;
    }

    private static PayOutcome.Completed PayOnce(ModeBooks books, JsonObject session, JsonObject terms, PaymentMethod? method, string? email)
    {
        var customer = EnsureCustomer(books, session, email);
        foreach (var given in session["discounts"]!.AsArray())
        {
            Coupon.Redeem(books, (string)given!["coupon"]!, (string?)given["promotion_code"]);
        }
        if (method is null || (long)session["amount_total"]! == 0)
        {
            SessionEnd.Complete(books, session, "no_payment_required", customer, email);
            return new PayOutcome.Completed(session);
        }
        var payment = TakePayment(books, session, terms, method);
        payment.Belong(customer);
        session["payment_intent"] = payment.Id;
        if (method is PaymentMethod.BankDebit)
        {
            payment.Process(method, email);
            payment.Announce("charge.pending", "payment_intent.processing");
            SessionEnd.Complete(books, session, "unpaid", customer, email);
        }
        else
        {
            payment.Succeed(method, email);
            payment.Announce("charge.succeeded", "payment_intent.succeeded");
            SessionEnd.Complete(books, session, "paid", customer, email);
        }
        return new PayOutcome.Completed(session);
    }

    private static PayOutcome.Declined Decline(
        ModeBooks books,
        JsonObject session,
        JsonObject terms,
        PaymentMethod method,
        StripeError error,
        string? email
    )
    {
        // With nothing due now there is no payment that could fail, only a card that is not taken.
        if ((long)session["amount_total"]! > 0)
        {
            var payment = TakePayment(books, session, terms, method);
            payment.Fail(method, error, email);
            if ((string)session["mode"]! == "payment")
            {
                session["payment_intent"] = payment.Id;
                books.Save(session);
            }
            payment.Announce("charge.failed", "payment_intent.payment_failed");
        }
        return new PayOutcome.Declined(error);
    }

    /// <summary>The payment of an earlier, declined try, or a new one.</summary>
    private static Payment TakePayment(ModeBooks books, JsonObject session, JsonObject terms, PaymentMethod method) =>
        (string?)session["payment_intent"] is { } begun
            ? Payment.Resume(books, begun)
            : Payment.Begin(
                books,
                (long)session["amount_total"]!,
                (string)session["currency"]!,
                (string?)session["customer"],
                method.Type,
                terms["payment_intent_data"]!.AsObject()
            );
}
