using System.Text.Json.Nodes;
using Licenzy.Sandbox.Billing;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Pages;

/// <summary>
/// The hosted page of a portal session and its buttons. A script presses them too: it posts the same fields and asks for
/// <c>application/json</c>.
/// </summary>
internal sealed class PortalActions(BooksKeeper keeper, StripeIds ids)
{
    private const string SessionType = "billing_portal.session";

    /// <summary><c>GET /p/session/{id}</c></summary>
    public Task ShowAsync(HttpContext context) => ShowAsync(context, problem: null);

    /// <summary><c>POST /p/session/{id}/subscriptions/{part}/cancel</c></summary>
    public Task CancelAsync(HttpContext context) =>
        RunAsync(context, (books, customer) => SelfCare.SetEnd(books, customer, Part(context), ends: true));

    /// <summary><c>POST /p/session/{id}/subscriptions/{part}/keep</c></summary>
    public Task KeepAsync(HttpContext context) =>
        RunAsync(context, (books, customer) => SelfCare.SetEnd(books, customer, Part(context), ends: false));

    /// <summary><c>POST /p/session/{id}/subscriptions/{part}/plan</c> with <c>price=…</c></summary>
    public async Task ChangePlanAsync(HttpContext context)
    {
        var price = await ReadAsync(context, "price");
        await RunAsync(context, (books, customer) => SelfCare.ChangePlan(books, customer, Part(context), price));
    }

    /// <summary><c>POST /p/session/{id}/invoices/{part}/pay</c></summary>
    public Task PayAsync(HttpContext context) =>
        RunAsync(context, (books, customer) => SelfCare.PayInvoice(books, customer, Part(context)));

    /// <summary><c>POST /p/session/{id}/card</c> with <c>card=…</c></summary>
    public async Task SetCardAsync(HttpContext context)
    {
        var number = await ReadAsync(context, "card");
        await RunAsync(context, (books, customer) => SelfCare.SetCard(books, books.Get("customer", customer), number));
    }

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static string Part(HttpContext context) => (string)context.Request.RouteValues["part"]!;

    private static async Task<string> ReadAsync(HttpContext context, string field) =>
        context.Request.HasFormContentType ? (await context.Request.ReadFormAsync(context.RequestAborted))[field].ToString() : "";

    private async Task RunAsync(HttpContext context, Func<ModeBooks, string, Answer> work)
    {
        var answer = await keeper.ChangeAsync(
            SessionType,
            Id(context),
            (books, session) =>
            {
                var customer = (string)session["customer"]!;
                if (books.Get("customer", customer).ContainsKey("deleted"))
                {
                    return StripeError.NoSuch("customer", customer, "customer", 404);
                }
                return SimulatedTime.RefuseWhileAdvancing(books) is { } refusal ? refusal : work(books, customer);
            },
            context.RequestAborted
        );
        await (answer ?? StripeError.NoSuch(SessionType, Id(context), "id", StatusCodes.Status404NotFound)).Match(
            given => AnswerAsync(context, given.Body),
            refused => RefuseAsync(context, refused.Error)
        );
    }

    private static Task AnswerAsync(HttpContext context, JsonObject body)
    {
        if (PageRequest.WantsJson(context))
        {
            return PageRequest.SendJsonAsync(context, body);
        }
        PageRequest.SeeOther(context, $"/p/session/{Id(context)}");
        return Task.CompletedTask;
    }

    private Task RefuseAsync(HttpContext context, StripeError error)
    {
        if (!PageRequest.WantsJson(context))
        {
            return ShowAsync(context, error.Message);
        }
        context.Response.StatusCode = error.Status;
        return PageRequest.SendJsonAsync(context, error.ToBody(ids.Request()));
    }

    private Task ShowAsync(HttpContext context, string? problem)
    {
        var page = keeper.Look(
            SessionType,
            Id(context),
            (books, session) =>
                books.Get("customer", (string)session["customer"]!).ContainsKey("deleted") ? null : PortalPage.Of(books, session)
        );
        return page is null
            ? PageShell.SendAsync(context, "No such page", PortalPage.Unknown(), StatusCodes.Status404NotFound)
            : PageShell.SendAsync(context, "Your subscriptions", page.Render(problem));
    }
}
