using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Shapes;

namespace Licenzy.Sandbox.Checkout;

/// <summary>
/// One payment intent with its newest charge, taken through their states. State is saved at once; the events are told by
/// <see cref="Announce"/>, since their place among other events depends on what is being paid for.
/// </summary>
internal sealed class Payment
{
    private readonly ModeBooks books;

    private Payment(ModeBooks books, JsonObject intent, JsonObject? charge)
    {
        this.books = books;
        Intent = intent;
        Charge = charge;
    }

    public JsonObject Intent { get; }

    public JsonObject? Charge { get; private set; }

    public string Id => (string)Intent["id"]!;

    /// <summary>The saved payment method that the next charge is made with; null for one that is used this once.</summary>
    public string? MethodId { get; set; }

    /// <summary>Begins a payment, and announces its intent.</summary>
    public static Payment Begin(ModeBooks books, long amount, string currency, string? customer, string methodType, JsonObject data)
    {
        var intent = PaymentShapes.PaymentIntent(books, amount, currency, customer, methodType);
        intent["metadata"] = data["metadata"]?.DeepClone() ?? new JsonObject();
        intent["description"] = data["description"]?.DeepClone();
        intent["receipt_email"] = data["receipt_email"]?.DeepClone();
        books.Add(intent);
        books.Announce("payment_intent.created", intent);
        return new Payment(books, intent, null);
    }

    /// <summary>A payment that was begun before.</summary>
    public static Payment Resume(ModeBooks books, string intentId)
    {
        var intent = books.Get("payment_intent", intentId);
        var charge = (string?)intent["latest_charge"] is { } id ? books.Get("charge", id) : null;
        return new Payment(books, intent, charge);
    }

    /// <summary>Names the customer, once known.</summary>
    public void Belong(string? customer) => Intent["customer"] = customer;

    /// <summary>The bank pays: the charge is captured whole.</summary>
    public void Succeed(PaymentMethod? method, string? email)
    {
        var charge = TakeCharge(method, email);
        charge["status"] = "succeeded";
        charge["paid"] = true;
        charge["captured"] = true;
        charge["amount_captured"] = (long)charge["amount"]!;
        charge["outcome"] = Outcome("approved_by_network", null, "Payment complete.", "authorized");
        Intent["status"] = "succeeded";
        Intent["amount_received"] = (long)Intent["amount"]!;
        Intent["last_payment_error"] = null;
        Save(charge);
    }

    /// <summary>The bank will tell later.</summary>
    public void Process(PaymentMethod method, string? email)
    {
        var charge = TakeCharge(method, email);
        Intent["status"] = "processing";
        Save(charge);
    }

    /// <summary>The bank does not pay. The intent waits for another method.</summary>
    public void Fail(PaymentMethod? method, StripeError error, string? email)
    {
        var charge = TakeCharge(method, email);
        charge["status"] = "failed";
        charge["failure_code"] = error.Code;
        charge["failure_message"] = error.Message;
        charge["outcome"] = Outcome("declined_by_network", error.DeclineCode, "The bank did not accept the payment.", "issuer_declined");
        Intent["status"] = "requires_payment_method";
        Intent["payment_method"] = null;
        var last = new JsonObject
        {
            ["charge"] = (string)charge["id"]!,
            ["code"] = error.Code,
            ["message"] = error.Message,
            ["type"] = error.Type,
        };
        if (error.DeclineCode is not null)
        {
            last["decline_code"] = error.DeclineCode;
        }
        Intent["last_payment_error"] = last;
        Save(charge);
    }

    /// <summary>Nothing is asked for any more.</summary>
    public void Cancel(string? reason)
    {
        Intent["status"] = "canceled";
        Intent["canceled_at"] = books.Now;
        Intent["cancellation_reason"] = reason;
        books.Save(Intent);
        books.Announce("payment_intent.canceled", Intent);
    }

    /// <summary>Tells of the charge and of the intent as they are now.</summary>
    public void Announce(string chargeEvent, string intentEvent)
    {
        books.Announce(chargeEvent, Charge!);
        books.Announce(intentEvent, Intent);
    }

    /// <summary>The charge under way, or, with a method, a new attempt with it.</summary>
    private JsonObject TakeCharge(PaymentMethod? method, string? email)
    {
        if (method is null)
        {
            return Charge!;
        }
        Intent["payment_method"] = MethodId ?? books.Ids.New("pm");
        Intent["payment_method_types"] = new JsonArray(method.Type);
        var charge = PaymentShapes.Charge(books, Intent, method, email);
        books.Add(charge);
        Intent["latest_charge"] = (string)charge["id"]!;
        Charge = charge;
        return charge;
    }

    private void Save(JsonObject charge)
    {
        books.Save(charge);
        books.Save(Intent);
    }

    private static JsonObject Outcome(string networkStatus, string? reason, string message, string type) =>
        new()
        {
            ["advice_code"] = null,
            ["network_advice_code"] = null,
            ["network_decline_code"] = null,
            ["network_status"] = networkStatus,
            ["reason"] = reason,
            ["seller_message"] = message,
            ["type"] = type,
        };
}
