using System.Text.Json.Nodes;
using Licenzy.Sandbox.Billing;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Checkout;
using Licenzy.Sandbox.Shapes;

namespace Licenzy.Sandbox.Pages;

/// <summary>What a buyer sees at the <c>url</c> of a checkout session.</summary>
/// <param name="Session">The session.</param>
/// <param name="Lines">Its lines.</param>
/// <param name="Email">The buyer's address where it is known already.</param>
/// <param name="TrialDays">For a subscription, the days before the first payment; 0 without a trial.</param>
/// <param name="Now">The buyer's time, in Unix seconds.</param>
internal sealed record CheckoutPage(JsonObject Session, IReadOnlyList<JsonObject> Lines, string? Email, long TrialDays, long Now)
{
    private const long Day = 24 * 3600;
    private const string ExampleEmail = "buyer@example.com";

    public static CheckoutPage Of(ModeBooks books, JsonObject session)
    {
        var terms = books.Terms((string)session["id"]!);
        return new CheckoutPage(
            session,
            [.. terms["lines"]!.AsArray().Select(line => line!.AsObject())],
            CheckoutPayment.KnownEmail(books, session),
            Subscribing.TrialEnd(books, terms["subscription_data"]!.AsObject()) is { } end ? (end - books.Now + Day - 1) / Day : 0,
            books.Now
        );
    }

    private string Id => (string)Session["id"]!;

    private string Currency => (string)Session["currency"]!;

    private string Total => Money.Show((long)Session["amount_total"]!, Currency);

    private string Title => (string)Lines[0]["description"]! + (Lines.Count > 1 ? $" and {Lines.Count - 1} more" : "");

    private bool IsSubscription => (string)Session["mode"]! == "subscription";

    /// <summary>The form to pay, or, where the session is over, how it ended.</summary>
    /// <param name="problem">Why the last try failed, or null.</param>
    public Markup Render(string? problem) =>
        (string)Session["status"]! switch
        {
            "open" when (long)Session["expires_at"]! > Now => Open(problem),
            "complete" => Complete(),
            _ => Ended(
                "This checkout has expired",
                "Nothing was charged. The shop can open a new one.",
                (string?)Session["cancel_url"],
                "Back to the shop"
            ),
        };

    /// <summary>The page of an id that no session has.</summary>
    public static Markup Unknown() =>
        Ended(
            "There is no such checkout",
            "The address may be cut short, or it belongs to a sandbox whose data was removed.",
            "/",
            "What happened in this sandbox"
        );

    private Markup Complete() =>
        (string)Session["payment_status"]! == "unpaid"
            ? Ended(
                "Your bank debit is on its way",
                "The order is placed and the money is not there yet. The activity page can settle the debit or let it fail.",
                "/",
                "Open the activity page"
            )
            : Ended("This checkout is paid", "Nothing is left to do here.", ReturnAddress(Session), "Back to the shop");

    /// <summary>Where the buyer goes after paying.</summary>
    public static string ReturnAddress(JsonObject session) =>
        ((string)session["success_url"]!).Replace("{CHECKOUT_SESSION_ID}", (string)session["id"]!, StringComparison.Ordinal);

    private static Markup Ended(string title, string text, string? address, string linkText) =>
        Markup.Of(
            $"""
            <main class="ended">
              <h1>{title}</h1>
              <p>{text}</p>
              {(address is null ? Markup.Empty : Markup.Of($"<p><a class=\"button quiet\" href=\"{address}\">{linkText}</a></p>"))}
            </main>
            """
        );

    private Markup Open(string? problem) =>
        Markup.Of(
            $"""
            <main class="checkout">
              <section class="summary" aria-labelledby="what">
                {(
                Session["cancel_url"] is null
                    ? Markup.Empty
                    : Markup.Of($"<a class=\"back\" href=\"{(string)Session["cancel_url"]!}\">← Cancel and go back</a>")
            )}
                <h1 id="what">{(IsSubscription ? "Subscribe to" : "Pay for")} {Title}</h1>
                <p class="amount">{Headline()}</p>
                <ul class="lines">{Markup.Join(Lines.Select(Line))}</ul>
                {Discount()}
                <p class="total"><span>Due today</span><strong>{Total}</strong></p>
                {(TrialDays > 0 ? Markup.Of($"<p class=\"hint\">Free for {TrialDays} days, then {Recurring()}.</p>") : Markup.Empty)}
              </section>
              <section class="pay" aria-labelledby="how">
                <h2 id="how">Payment</h2>
                {(
                problem is null
                    ? Markup.Empty
                    : Markup.Of($"<p class=\"problem\" role=\"alert\"><strong>That did not work.</strong> {problem} Nothing was charged; try again.</p>")
            )}
                {Form()}
                {Promotion()}
                <form method="post" action="/c/pay/{Id}/expire" class="leave">
                  <p>To see what an abandoned purchase does:</p>
                  <button class="link" type="submit">Let this checkout expire now</button>
                </form>
              </section>
            </main>
            """
        );

    private Markup Form() =>
        Markup.Of(
            $"""
            <form method="post" action="/c/pay/{Id}/pay" autocomplete="off">
              <label for="email">E-mail</label>
              <input id="email" name="email" type="email" required maxlength="254" value="{Email ?? ExampleEmail}"{(
                Email is null ? Markup.Empty : new Markup(" readonly")
            )}>
              {(CheckoutPayment.Takes(Session, "card") ? Card() : Markup.Empty)}
              {(CheckoutPayment.Takes(Session, "us_bank_account") ? Debit() : Markup.Empty)}
              {(CheckoutPayment.NeedsNoMethod(Session) ? Without() : Markup.Empty)}
            </form>
            """
        );

    private Markup Card() =>
        Markup.Of(
            $"""
            <label for="card">Card number</label>
            <input id="card" name="card" inputmode="numeric" maxlength="23" value="4242 4242 4242 4242" aria-describedby="cards">
            <p id="cards" class="hint"><code>4242 4242 4242 4242</code> succeeds, <code>4000 0000 0000 0002</code> is declined, <code>4000 0000 0000 0341</code> can be kept (in a trial) and fails when it is charged.</p>
            <button class="button" type="submit" name="method" value="card">{PayButton()}</button>
            """
        );

    private static Markup Debit() =>
        new(
            """
            <div class="or" aria-hidden="true"><span>or</span></div>
            <button class="button quiet" type="submit" name="method" value="async_debit" formnovalidate>Bank debit that settles later</button>
            """
        );

    private static Markup Without() =>
        new("""<button class="button quiet" type="submit" name="method" value="none" formnovalidate>Go on without a card</button>""");

    private Markup Discount() =>
        (long)Session["total_details"]!["amount_discount"]! is > 0 and var off
            ? Markup.Of($"<p class=\"total\"><span>Discount</span><span>-{Money.Show(off, Currency)}</span></p>")
            : Markup.Empty;

    private Markup Promotion() =>
        (bool?)Session["allow_promotion_codes"] == true
            ? Markup.Of(
                $"""
                <form method="post" action="/c/pay/{Id}/promotion" autocomplete="off">
                  <label for="code">Promotion code</label>
                  <input id="code" name="code" required maxlength="100">
                  <button class="button quiet" type="submit">Apply the code</button>
                </form>
                """
            )
            : Markup.Empty;

    private string PayButton() =>
        TrialDays > 0 ? "Start the trial"
        : (long)Session["amount_total"]! == 0 ? "Complete the order"
        : IsSubscription ? $"Subscribe for {Total}"
        : $"Pay {Total}";

    private Markup Headline() =>
        Markup.Of($"{Total} <span>{(IsSubscription && TrialDays == 0 ? Money.Every(FirstRecurrence()) : "")}</span>");

    private string Recurring()
    {
        var recurring = Lines.Where(line => line["price"]!["recurring"] is not null).Sum(line => (long)line["amount_subtotal"]!);
        return $"{Money.Show(recurring, Currency)} {Money.Every(FirstRecurrence())}";
    }

    private Recurrence? FirstRecurrence() =>
        Lines.Select(line => Recurrence.Of(line["price"]!.AsObject())).FirstOrDefault(found => found is not null);

    private Markup Line(JsonObject line)
    {
        var price = line["price"]!.AsObject();
        var unit = Money.Show((long)price["unit_amount"]!, Currency);
        var every = Money.Every(Recurrence.Of(price));
        var quantity = (long)line["quantity"]!;
        var detail = quantity == 1 ? every : $"{quantity} × {unit} {every}";
        return Markup.Of(
            $"""<li><span class="what">{(string)line["description"]!}<small>{(detail.Length == 0 ? "one-time" : detail)}</small></span><span>{Money.Show((long)line["amount_subtotal"]!, Currency)}</span></li>"""
        );
    }
}
