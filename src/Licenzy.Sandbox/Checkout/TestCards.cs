using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Reversals;
using Licenzy.Sandbox.Shapes;

namespace Licenzy.Sandbox.Checkout;

/// <summary>The outcome of asking a bank.</summary>
internal abstract record BankAnswer
{
    private BankAnswer(PaymentMethod method) => Method = method;

    /// <summary>What the buyer pays with.</summary>
    public PaymentMethod Method { get; }

    /// <summary>The bank pays, at once or (a debit) some days later.</summary>
    internal sealed record Accepts(PaymentMethod By) : BankAnswer(By);

    /// <summary>The card can be kept for later, and every payment with it fails.</summary>
    internal sealed record AcceptsToKeep(PaymentMethod By, StripeError Error) : BankAnswer(By);

    /// <summary>The bank does not pay.</summary>
    internal sealed record Declines(PaymentMethod By, StripeError Error) : BankAnswer(By);
}

/// <summary>The card numbers that mean something here. They are Stripe's published test numbers.</summary>
internal static class TestCards
{
    public const string Accepted = "4242424242424242";
    public const string Declined = "4000000000000002";
    public const string FailsLater = "4000000000000341";

    private static readonly StripeError DeclinedLater = new(402, "card_error", "card_declined", "Your card was declined.")
    {
        DeclineCode = "generic_decline",
    };

    /// <summary>What the bank of that card says; a number of no test card is declined, whatever it is.</summary>
    public static BankAnswer Ask(string number)
    {
        var digits = new string([.. number.Where(char.IsAsciiDigit)]);
        if (digits.Length is < 12 or > 19)
        {
            return Decline(digits, "incorrect_number", null, "This is not a card number.");
        }
        return digits switch
        {
            Accepted or "5555555555554444" or "4000056655665556" => new BankAnswer.Accepts(new PaymentMethod.Card(digits[^4..])),
            _ when TestBank.Knows(digits) => new BankAnswer.Accepts(new PaymentMethod.Card(digits[^4..])),
            FailsLater => new BankAnswer.AcceptsToKeep(new PaymentMethod.Card(digits[^4..]), DeclinedLater),
            Declined => Decline(digits, "card_declined", "generic_decline", "Your card was declined."),
            "4000000000009995" => Decline(digits, "card_declined", "insufficient_funds", "Your card has insufficient funds."),
            "4000000000009987" => Decline(digits, "card_declined", "lost_card", "Your card was declined."),
            "4000000000000069" => Decline(digits, "expired_card", null, "Your card has expired."),
            "4000000000000127" => Decline(digits, "incorrect_cvc", null, "Your card's security code is incorrect."),
            _ => Decline(digits, "card_declined", "test_mode_live_card", "The sandbox takes test cards only, such as 4242 4242 4242 4242."),
        };
    }

    /// <summary>What the bank says to one of Stripe's named test methods; null for a name that is none.</summary>
    public static BankAnswer? AskByName(string name) =>
        name switch
        {
            "pm_card_visa" => Ask(Accepted),
            "pm_card_mastercard" => Ask("5555555555554444"),
            "pm_card_visa_debit" => Ask("4000056655665556"),
            "pm_card_chargeCustomerFail" => Ask(FailsLater),
            "pm_card_visa_chargeDeclined" or "pm_card_chargeDeclined" => Ask(Declined),
            _ when TestBank.NumberOf(name) is { } number => Ask(number),
            "pm_usBankAccount_success" => new BankAnswer.Accepts(new PaymentMethod.BankDebit()),
            _ => null,
        };

    /// <summary>What the bank says when a saved method is charged.</summary>
    public static BankAnswer AskSaved(PaymentMethod method) =>
        method is PaymentMethod.Card card && FailsLater.EndsWith(card.Last4, StringComparison.Ordinal)
            ? new BankAnswer.Declines(method, DeclinedLater)
            : new BankAnswer.Accepts(method);

    private static BankAnswer.Declines Decline(string digits, string code, string? declineCode, string message) =>
        new(
            new PaymentMethod.Card(digits.Length < 4 ? "0000" : digits[^4..]),
            new StripeError(402, "card_error", code, message) { DeclineCode = declineCode }
        );
}
