using System.Text.Json.Nodes;
using Licenzy.Sandbox.Billing;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Checkout;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Shapes;

namespace Licenzy.Sandbox.Pages;

/// <summary>
/// The hosted page of a session and its buttons. A script presses them too: it posts the same fields and asks for
/// <c>application/json</c>.
/// </summary>
internal sealed class CheckoutActions(BooksKeeper keeper, StripeIds ids)
{
    private const string SessionType = "checkout.session";
    private const string WithoutMethod = "none";

    /// <summary><c>GET /c/pay/{id}</c></summary>
    public Task ShowAsync(HttpContext context) => ShowAsync(context, problem: null);

    /// <summary><c>POST /c/pay/{id}/pay</c> with <c>card=…</c>, or <c>method=async_debit</c> or <c>none</c>; and <c>email=…</c>.</summary>
    public async Task PayAsync(HttpContext context)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        var bank = ReadBank(form);
        if (bank is null && form["method"] != WithoutMethod)
        {
            await RefuseAsync(context, StripeError.Invalid("Invalid method: must be one of card, async_debit, none.", "method"));
            return;
        }
        var email = form["email"].ToString() is { Length: > 0 } given ? given : null;
        var outcome = await keeper.ChangeAsync(
            SessionType,
            Id(context),
            (books, session) =>
                SimulatedTime.RefuseWhileAdvancing(books) is { } moving
                    ? new PayOutcome.Declined(moving)
                    : CheckoutPayment.Pay(books, session, bank, email ?? "buyer@example.com"),
            context.RequestAborted
        );
        await (outcome is null ? RefuseUnknownAsync(context) : AnswerAsync(context, outcome));
    }

    /// <summary><c>POST /c/pay/{id}/expire</c></summary>
    public async Task ExpireAsync(HttpContext context)
    {
        var session = await keeper.ChangeAsync(
            SessionType,
            Id(context),
            (books, found) =>
            {
                SessionEnd.Expire(books, found);
                return found;
            },
            context.RequestAborted
        );
        if (session is null)
        {
            await RefuseUnknownAsync(context);
        }
        else if ((string)session["status"]! != "expired")
        {
            await RefuseAsync(context, NotOpen(session));
        }
        else if (PageRequest.WantsJson(context))
        {
            await PageRequest.SendJsonAsync(context, Summary(session, redirectUrl: null));
        }
        else
        {
            PageRequest.SeeOther(context, $"/c/pay/{Id(context)}");
        }
    }

    /// <summary><c>POST /c/pay/{id}/promotion</c> with <c>code=…</c></summary>
    public async Task PromotionAsync(HttpContext context)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        var code = form["code"].ToString().Trim();
        var result = await keeper.ChangeAsync(
            SessionType,
            Id(context),
            (books, session) => Tuple.Create(session, SessionPrices.Redeem(books, session, code)),
            context.RequestAborted
        );
        if (result is null)
        {
            await RefuseUnknownAsync(context);
        }
        else if (result.Item2 is { } refusal)
        {
            await (PageRequest.WantsJson(context) ? RefuseAsync(context, refusal) : ShowAsync(context, refusal.Message));
        }
        else if (PageRequest.WantsJson(context))
        {
            await PageRequest.SendJsonAsync(context, Summary(result.Item1, redirectUrl: null));
        }
        else
        {
            PageRequest.SeeOther(context, $"/c/pay/{Id(context)}");
        }
    }

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static BankAnswer? ReadBank(IFormCollection form) =>
        form["method"].ToString() switch
        {
            "async_debit" => new BankAnswer.Accepts(new PaymentMethod.BankDebit()),
            "" or "card" => TestCards.Ask(form["card"].ToString() is { Length: > 0 } number ? number : TestCards.Accepted),
            _ => null,
        };

    private Task AnswerAsync(HttpContext context, PayOutcome outcome) =>
        outcome.Match(
            completed =>
            {
                var address = CheckoutPage.ReturnAddress(completed.Session);
                if (PageRequest.WantsJson(context))
                {
                    return PageRequest.SendJsonAsync(context, Summary(completed.Session, address));
                }
                PageRequest.SeeOther(context, address);
                return Task.CompletedTask;
            },
            declined => PageRequest.WantsJson(context) ? RefuseAsync(context, declined.Error) : ShowAsync(context, declined.Error.Message),
            notOpen => RefuseAsync(context, NotOpen(notOpen.Session))
        );

    /// <summary>The page as it is now. A declined card is something to read there, not a failed request.</summary>
    private async Task ShowAsync(HttpContext context, string? problem)
    {
        var page = keeper.Look(SessionType, Id(context), CheckoutPage.Of);
        if (page is null)
        {
            await PageShell.SendAsync(context, "No such checkout", CheckoutPage.Unknown(), StatusCodes.Status404NotFound);
            return;
        }
        var origin = new Uri(CheckoutPage.ReturnAddress(page.Session)).GetLeftPart(UriPartial.Authority);
        await PageShell.SendAsync(context, "Checkout", page.Render(problem), formsMayLeadTo: origin);
    }

    private Task RefuseUnknownAsync(HttpContext context) =>
        PageRequest.WantsJson(context)
            ? RefuseAsync(context, StripeError.NoSuch(SessionType, Id(context), "id", StatusCodes.Status404NotFound))
            : ShowAsync(context);

    /// <summary>A refusal as JSON, or, for people, the page as it is now.</summary>
    private Task RefuseAsync(HttpContext context, StripeError error)
    {
        if (!PageRequest.WantsJson(context))
        {
            return ShowAsync(context, problem: null);
        }
        context.Response.StatusCode = error.Status;
        return PageRequest.SendJsonAsync(context, error.ToBody(ids.Request()));
    }

    private static StripeError NotOpen(JsonObject session) =>
        new(
            StatusCodes.Status409Conflict,
            StripeError.InvalidRequest,
            "checkout_session_not_open",
            $"This checkout is {(string)session["status"]!} already, so nothing was done."
        );

    private static JsonObject Summary(JsonObject session, string? redirectUrl) =>
        new()
        {
            ["id"] = (string)session["id"]!,
            ["status"] = (string)session["status"]!,
            ["payment_status"] = (string)session["payment_status"]!,
            ["redirect_url"] = redirectUrl,
        };
}
