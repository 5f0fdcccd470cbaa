using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Checkout;
using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Pages;

/// <summary>
/// Runs a control of the activity page on one object. It answers a browser with the page, and a script that asks for
/// <c>application/json</c> with the object.
/// </summary>
internal sealed class ControlRunner(BooksKeeper keeper, StripeIds ids, ClockNudge clocks)
{
    public async Task RunAsync(HttpContext context, string type, Func<ModeBooks, JsonObject, Answer> work)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        var answer =
            await keeper.ChangeAsync(type, id, work, context.RequestAborted)
            ?? StripeError.NoSuch(type, id, "id", StatusCodes.Status404NotFound);
        clocks.Nudge();
        if (!PageRequest.WantsJson(context))
        {
            // A control that no longer applies was pressed on an old page; the page as it is now says all.
            PageRequest.SeeOther(context, "/");
            return;
        }
        await answer.Match(
            given => PageRequest.SendJsonAsync(context, given.Body),
            refused =>
            {
                context.Response.StatusCode = refused.Error.Status;
                return PageRequest.SendJsonAsync(context, refused.Error.ToBody(ids.Request()));
            }
        );
    }
}
