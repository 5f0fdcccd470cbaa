using System.Text.Json.Nodes;
using Licenzy.Scenarios;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Story = Licenzy.Scenarios.Story;

namespace Licenzy.Server.Tests.Stories;

/// <summary>Plays scenarios on the whole program, each telling in a project of its own.</summary>
/// <param name="server">The program.</param>
/// <param name="alter">What else is on every event's body; null: nothing.</param>
internal sealed class StoryStage(TestServer server, Action<JsonObject>? alter = null)
{
    /// <summary>How long before it is first read a story is told: each look at the clock moves it, and a long story looks often.</summary>
    private const long TimeToTellMs = 10_000;

    /// <summary>Tells a scenario and checks what must hold, read before and after the sweep, and what it leaves behind.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="shape">The shape of Stripe's objects.</param>
    /// <param name="order">0: as it happened; else a random order with repetitions.</param>
    public async Task PlayAsync(Scenario scenario, StripeShape shape, int order)
    {
        var story = new Story(shape);
        scenario.Given(story);
        var project = await StoryProject.CreateAsync(server, story);
        var telling = $"{scenario.Name}, {shape}, order {order}";
        var readings = scenario.Then.Select(reading => (At: MomentOf(reading, story), reading.Expected)).OrderBy(pair => pair.At).ToList();

        await new Telling(server, project, story, alter).TellAsync(order, readings[0].At - TimeToTellMs);
        foreach (var (at, expected) in readings)
        {
            server.Clock.StopAt(at);
            await CheckAsync(new StoryReader(server, project, story), expected, $"{telling}, at {at}");
            server.Clock.StandAt(at);
            await server.Services.GetRequiredService<ExpirySweep>().RunOnceAsync(default);
            server.Clock.StopAt(at);
            await CheckAsync(new StoryReader(server, project, story), expected, $"{telling}, at {at}, swept");
            await CompareAsync(project, story, at, $"{telling}, at {at}, compared with Core");
        }

        await new StoryRecord(server, project, story).CheckAsync(order == 0, telling);
        await server.VerifyAsync(project.Scope);
        await project.CloseAsync();
    }

    /// <summary>Every field of everything is what Core derives of the same story, whatever the scenario expects besides.</summary>
    private async Task CompareAsync(StoryProject project, Story story, long atMs, string telling)
    {
        if (alter is null)
        {
            var state = await new StoryReader(server, project, story).ReadAsync();
            state.Lines.ShouldBe(EndState.Of(story.EvaluationAt(atMs)).Lines, telling);
        }
    }

    private static long MomentOf(Scenario.Reading reading, Story story) =>
        reading.At is null ? story.LastMs + Moment.Day : Moment.Ms(reading.At);

    private static async Task CheckAsync(StoryReader reader, IEnumerable<string> expected, string telling)
    {
        var state = await reader.ReadAsync();
        foreach (var line in expected)
        {
            if (line.Split(' ') is [Expectation.Already, var product, var already])
            {
                (await reader.IsAlreadySubscribedAsync(product)).ShouldBe(already == "true", telling);
                continue;
            }

            Expectation.Check(line, state, telling);
        }
    }
}
