using System.Globalization;
using System.Text.Json.Nodes;
using Licenzy.Sandbox.Checkout;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Reversals;

namespace Licenzy.Sandbox.Stories;

/// <summary>Everything that can happen in a story.</summary>
internal static class StorySteps
{
    public const string Advance = "advance";
    public const string ChangePlan = "change_plan";

    private const string BuyersEmail = "story@example.com";

    private static readonly Dictionary<string, Func<StoryStage, JsonObject, Task<Answer>>> Deeds = new(StringComparer.Ordinal)
    {
        ["pay"] = PayAsync,
        ["settle_debit"] = (stage, _) => stage.ToNewestAsync("checkout.session", (books, session) => DebitSteps.Settle(books, session)),
        ["fail_debit"] = (stage, _) => stage.ToNewestAsync("checkout.session", (books, session) => DebitSteps.Fail(books, session)),
        ["refund"] = (stage, step) => stage.ToNewestAsync("charge", (books, charge) => Refunding.Refund(books, charge, Wish(step, charge))),
        ["settle_refund"] = (stage, _) => stage.ToNewestAsync("refund", Refunding.Succeed),
        ["fail_refund"] = (stage, _) =>
            stage.ToNewestAsync("refund", (books, refund) => Refunding.Fail(books, refund, Failures.ClosedCard)),
        ["cancel_refund"] = (stage, _) => stage.ToNewestAsync("refund", Refunding.Cancel),
        ["dispute"] = (stage, step) => stage.ToNewestAsync("charge", (books, charge) => Disputing.Open(books, charge, DisputeOf(step))),
        ["win"] = (stage, _) => stage.ToNewestAsync("dispute", Disputing.Win),
        ["lose"] = (stage, _) => stage.ToNewestAsync("dispute", Disputing.Lose),
        ["escalate"] = (stage, _) => stage.ToNewestAsync("dispute", Disputing.Escalate),
        ["close_inquiry"] = (stage, _) => stage.ToNewestAsync("dispute", Disputing.CloseInquiry),
        ["review"] = (stage, _) => stage.ToNewestAsync("dispute", Disputing.Review),
        ["cancel"] = SubscriptionSteps.CancelAsync,
        ["keep"] = SubscriptionSteps.KeepAsync,
        [ChangePlan] = SubscriptionSteps.ChangePlanAsync,
        ["set_card"] = SubscriptionSteps.SetCardAsync,
        ["pay_invoice"] = SubscriptionSteps.PayInvoiceAsync,
        [Advance] = ClockSteps.AdvanceAsync,
    };

    /// <summary>The words that a story file may put under <c>do</c>.</summary>
    public static IReadOnlyCollection<string> Names => Deeds.Keys;

    public static Task<Answer> DoAsync(StoryStage stage, StoryStep step) => Deeds[step.Deed](stage, step.Fields);

    /// <summary>Opens a checkout, unless one is open, and pays it: <c>{card?, method?: "debit", trial_days?}</c>.</summary>
    private static async Task<Answer> PayAsync(StoryStage stage, JsonObject step)
    {
        if ((string?)stage.Newest("checkout.session")?["status"] != "open")
        {
            var opened = await OpenAsync(stage, step);
            if ((string?)opened.Result?["id"] is not { } session)
            {
                return opened;
            }
            stage.Session = session;
        }
        var bank =
            (string?)step["method"] == "debit"
                ? new BankAnswer.Accepts(new Shapes.PaymentMethod.BankDebit())
                : TestCards.Ask((string?)step["card"] ?? TestCards.Accepted);
        StripeError? declined = null;
        var answer = await stage.ToNewestAsync(
            "checkout.session",
            (books, session) =>
                CheckoutPayment
                    .Pay(books, session, bank, BuyersEmail)
                    .Match<Answer>(
                        completed => completed.Session,
                        refused =>
                        {
                            // The failed try stays, so it is no refusal of the transaction.
                            declined = refused.Error;
                            return session;
                        },
                        _ => StripeError.Invalid("The checkout is not open.")
                    )
        );
        stage.Customer ??= (string?)stage.Newest("checkout.session")?["customer"];
        return declined is null ? answer : declined;
    }

    private static Task<Answer> OpenAsync(StoryStage stage, JsonObject step)
    {
        var recurring = stage.IsRecurring;
        var fields = new List<(string, string)>
        {
            ("mode", recurring ? "subscription" : "payment"),
            ("success_url", $"{stage.Settings.PublicUrl}/"),
            ("line_items[0][price]", stage.Cast.Price),
            ("line_items[0][quantity]", "1"),
            ("customer", stage.Customer!),
        };
        foreach (var (name, value) in stage.Cast.Metadata)
        {
            fields.Add(($"metadata[{name}]", (string)value!));
            fields.Add(($"{(recurring ? "subscription_data" : "payment_intent_data")}[metadata][{name}]", (string)value!));
        }
        if (recurring && (long?)step["trial_days"] is { } days)
        {
            fields.Add(("subscription_data[trial_period_days]", days.ToString(CultureInfo.InvariantCulture)));
        }
        return stage.CallAsync("POST", "/v1/checkout/sessions", fields);
    }

    /// <summary><c>{amount?, percent?, status?}</c>; without an amount all that is left.</summary>
    private static RefundWish Wish(JsonObject step, JsonObject charge)
    {
        var amount = (long?)step["amount"] ?? ((long?)step["percent"] is { } share ? (long)charge["amount"]! * share / 100 : null);
        return new RefundWish(amount, "requested_by_customer", new JsonObject(), (string?)step["status"]);
    }

    /// <summary><c>{status?, reason?, case_type?}</c>; without any a chargeback of the whole.</summary>
    private static DisputeWish DisputeOf(JsonObject step)
    {
        var usual = new DisputeWish();
        return usual with
        {
            Status = (string?)step["status"] ?? usual.Status,
            Reason = (string?)step["reason"] ?? usual.Reason,
            CaseType = (string?)step["case_type"],
        };
    }
}
