using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Storage;
using Licenzy.Sandbox.Webhooks;
using Microsoft.Data.Sqlite;

namespace Licenzy.Sandbox.Pages;

/// <summary>
/// How every control answers: a browser with the activity page, a script that asks for <c>application/json</c>, or sends
/// it, with the outcome.
/// </summary>
internal sealed class Control(SandboxDatabase database, BooksKeeper keeper, DeliveryNudge nudge, ActivityView view, StripeIds ids)
{
    /// <summary>Does something to the object that the path names.</summary>
    public async Task DoAsync(HttpContext context, string type, Func<ModeBooks, JsonObject, ParameterReader, Answer> work)
    {
        if (await ControlBody.ReadAsync(context) is not { } parameters)
        {
            await AnswerAsync(context, ControlBody.Unreadable);
            return;
        }
        var id = (string)context.Request.RouteValues["id"]!;
        var answer =
            await keeper.ChangeAsync(type, id, (books, found) => work(books, found, parameters), context.RequestAborted)
            ?? StripeError.NoSuch(type, id, "id", StatusCodes.Status404NotFound);
        await AnswerAsync(context, answer);
    }

    /// <summary>Does something to the sandbox as a whole.</summary>
    public async Task SetAsync(HttpContext context, Func<SqliteConnection, ParameterReader, Answer> work)
    {
        if (await ControlBody.ReadAsync(context) is not { } parameters)
        {
            await AnswerAsync(context, ControlBody.Unreadable);
            return;
        }
        var answer = await database.WriteAsync(connection => work(connection, parameters), context.RequestAborted);
        nudge.Nudge();
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
