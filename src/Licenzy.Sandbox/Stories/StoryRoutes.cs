using System.Text.Json.Nodes;
using Licenzy.Sandbox.Pages;
using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Stories;

/// <summary><c>/sandbox/stories</c>: lives of purchases, played by name.</summary>
internal static class StoryRoutes
{
    public static void Map(WebApplication app, Control control)
    {
        var teller = app.Services.GetRequiredService<StoryTeller>();
        app.MapGet("/sandbox/stories", context => PageRequest.SendJsonAsync(context, List()));
        app.MapPost("/sandbox/stories/{name}", context => PlayAsync(context, control, teller));
        // The page lets people choose the story in a list, so its form names it in a field.
        app.MapPost("/sandbox/stories", context => PlayAsync(context, control, teller));
    }

    private static JsonObject List() =>
        new()
        {
            ["data"] = new JsonArray([
                .. StoryBook.All.Select(story =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["name"] = story.Name,
                            ["sentence"] = story.Sentence,
                            ["price"] = story.Recurring ? "recurring" : "one_time",
                            ["needs_other_price"] = story.NeedsOtherPrice,
                            ["steps"] = new JsonArray([.. story.Steps.Select(step => (JsonNode)step.Deed)]),
                        }
                ),
            ]),
        };

    private static async Task PlayAsync(HttpContext context, Control control, StoryTeller teller)
    {
        if (await ControlBody.ReadAsync(context) is not { } parameters)
        {
            await control.AnswerAsync(context, ControlBody.Unreadable);
            return;
        }
        await control.AnswerAsync(context, await PlayAsync(context.Request.RouteValues["name"] as string, parameters, teller));
    }

    private static async Task<Answer> PlayAsync(string? name, ParameterReader parameters, StoryTeller teller)
    {
        name ??= parameters.RequiredText("story");
        var cast = new Cast(
            parameters.RequiredText("price"),
            parameters.Text("other_price"),
            parameters.Text("customer"),
            parameters.Text("session"),
            NewMetadata.Of(parameters)
        );
        if (StoryBook.Find(name) is not { } story)
        {
            return StripeError.NoSuch("story", name, "name", StatusCodes.Status404NotFound);
        }
        return parameters.Problem is { } problem ? problem : await teller.PlayAsync(story, cast);
    }
}
