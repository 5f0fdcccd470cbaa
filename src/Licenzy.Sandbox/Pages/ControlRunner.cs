using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Checkout;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Storage;
using Licenzy.Sandbox.Webhooks;
using Microsoft.Data.Sqlite;

namespace Licenzy.Sandbox.Pages;

/// <summary>
/// Runs the controls of the activity page. A browser is answered with the page, which tells why when a control was refused;
/// a script with the outcome.
/// </summary>
internal sealed class ControlRunner(
    SandboxDatabase database,
    BooksKeeper keeper,
    DeliveryNudge deliveries,
    ClockNudge clocks,
    ActivityView view,
    StripeIds ids
)
{
    /// <summary>Does something to the object that the path names.</summary>
    public async Task RunAsync(HttpContext context, string type, Func<ModeBooks, JsonObject, Answer> work)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        var answer =
            await keeper.ChangeAsync(type, id, work, context.RequestAborted)
            ?? StripeError.NoSuch(type, id, "id", StatusCodes.Status404NotFound);
        clocks.Nudge();
        await AnswerAsync(context, answer);
    }

    /// <summary>Does something to the object that the path names, as the fields of the request say.</summary>
    public async Task RunAsync(HttpContext context, string type, Func<ModeBooks, JsonObject, ParameterReader, Answer> work)
    {
        if (await ControlBody.ReadAsync(context) is { } parameters)
        {
            await RunAsync(context, type, (books, found) => work(books, found, parameters));
        }
        else
        {
            await AnswerAsync(context, ControlBody.Unreadable);
        }
    }

    /// <summary>Does something to the sandbox as a whole, as the fields of the request say.</summary>
    public async Task SetAsync(HttpContext context, Func<SqliteConnection, ParameterReader, Answer> work)
    {
        if (await ControlBody.ReadAsync(context) is not { } parameters)
        {
            await AnswerAsync(context, ControlBody.Unreadable);
            return;
        }
        var answer = await database.WriteAsync(connection => work(connection, parameters), context.RequestAborted);
        deliveries.Nudge();
        await AnswerAsync(context, answer);
    }

    public Task AnswerAsync(HttpContext context, Answer answer)
    {
        if (!PageRequest.WantsJson(context) && context.Request.HasFormContentType)
        {
            if (answer.Refusal is { } refusal)
            {
                return view.ShowAsync(context, refusal.Message, refusal.Status);
            }
            PageRequest.SeeOther(context, "/");
            return Task.CompletedTask;
        }
        return answer.Match(
            given => PageRequest.SendJsonAsync(context, given.Body),
            refused =>
            {
                context.Response.StatusCode = refused.Error.Status;
                return PageRequest.SendJsonAsync(context, refused.Error.ToBody(ids.Request()));
            }
        );
    }
}
