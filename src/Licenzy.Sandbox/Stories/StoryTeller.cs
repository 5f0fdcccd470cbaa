using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Storage;
using Licenzy.Sandbox.Webhooks;

namespace Licenzy.Sandbox.Stories;

/// <summary>Plays stories.</summary>
internal sealed class StoryTeller(SandboxDatabase database, BooksKeeper keeper, DeliveryNudge deliveries, SandboxSettings settings)
{
    /// <summary>Plays one to its end, or to the first step that is refused; answers what was made.</summary>
    public async Task<Answer> PlayAsync(Story story, Cast cast)
    {
        var (owner, problem) = FindOwner(story, cast);
        if (owner is null)
        {
            return problem!;
        }
        var stage = new StoryStage(database, keeper, deliveries, settings, owner, cast) { IsRecurring = story.Recurring };
        if (await PrepareAsync(stage, story) is { } refusal)
        {
            return refusal;
        }
        for (var index = 0; index < story.Steps.Count; index++)
        {
            var step = story.Steps[index];
            var answer = await StorySteps.DoAsync(stage, step);
            var error = answer.Refusal;
            if (error is null == step.IsRefused)
            {
                var why = error?.Message ?? "It was done, though the story wants it to be refused.";
                return StripeError.Invalid($"Step {index + 1} of the story {story.Name}, {step.Deed}: {why}", error?.Param);
            }
        }
        return Describe(story, stage);
    }

    /// <summary>Whose price it is, or why it cannot be played.</summary>
    private (ApiKey? Owner, StripeError? Problem) FindOwner(Story story, Cast cast)
    {
        var found = database.Read(connection => ObjectStore.FindAnywhere(connection, "price", cast.Price));
        if (found is null)
        {
            return (null, StripeError.NoSuch("price", cast.Price, "price"));
        }
        if (JsonNode.Parse(found.Body)!["recurring"] is not null != story.Recurring)
        {
            return (
                null,
                StripeError.Invalid($"This story needs a price that is {(story.Recurring ? "recurring" : "one-time")}.", "price")
            );
        }
        return story.NeedsOtherPrice && cast.OtherPrice is null
            ? (null, StripeError.Missing("other_price"))
            : (new ApiKey(found.Account, found.Livemode != 0), null);
    }

    /// <summary>Finds or makes the buyer, on a clock where time is to pass; the refusal, or null.</summary>
    private static async Task<StripeError?> PrepareAsync(StoryStage stage, Story story)
    {
        if (stage.Session is not null)
        {
            if (stage.Newest("checkout.session") is not { } session)
            {
                return StripeError.NoSuch("checkout.session", stage.Session, "session");
            }
            stage.Customer = (string?)session["customer"] ?? stage.Customer;
        }
        if (stage.Customer is null && (stage.Session is null || story.OnClock))
        {
            return await MakeCustomerAsync(stage, story.OnClock);
        }
        if (!story.OnClock)
        {
            return null;
        }
        var customer = await stage.CallAsync("GET", $"/v1/customers/{stage.Customer}");
        stage.Clock = (string?)customer.Result?["test_clock"];
        return stage.Clock is null
            ? StripeError.Invalid("Time passes in this story, so its customer must live on a test clock.", "customer")
            : null;
    }

    private static async Task<StripeError?> MakeCustomerAsync(StoryStage stage, bool onClock)
    {
        if (onClock)
        {
            var clock = await ClockSteps.MakeAsync(stage);
            stage.Clock = (string?)clock.Result?["id"];
            if (stage.Clock is null)
            {
                return clock.Refusal;
            }
        }
        var fields = new List<(string, string)> { ("email", "story@example.com"), ("name", "A buyer in a story") };
        if (stage.Clock is not null)
        {
            fields.Add(("test_clock", stage.Clock));
        }
        var made = await stage.CallAsync("POST", "/v1/customers", fields);
        stage.Customer = (string?)made.Result?["id"];
        return made.Refusal;
    }

    private static JsonObject Describe(Story story, StoryStage stage)
    {
        var made = new JsonObject
        {
            ["story"] = story.Name,
            ["customer"] = stage.Customer,
            ["test_clock"] = stage.Clock,
            ["session"] = stage.Session,
        };
        foreach (var type in (ReadOnlySpan<string>)["subscription", "charge", "refund", "dispute"])
        {
            made[type] = stage.Newest(type)?["id"]?.DeepClone();
        }
        return made;
    }
}
