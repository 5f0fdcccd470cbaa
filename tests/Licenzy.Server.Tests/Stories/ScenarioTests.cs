using Licenzy.Scenarios;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Stories;

/// <summary>
/// For the class of bugs in which the order or the repetition of Stripe's events decides what a customer has: every scenario, in both
/// shapes of Stripe's objects, told to the real program as it happened and in random orders with repetitions, read through the API.
/// </summary>
public abstract class ScenarioTests(TestServer server)
{
    private const long Second = 1000;

    public static TheoryData<string, StripeShape> Names => [.. AllScenarios.InBothShapes];

    private static int Orders => Environment.GetEnvironmentVariable("LICENZY_TEST_LONG") is { Length: > 0 } ? 4 : 2;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_story_ends_as_it_must_through_the_whole_program(string name, StripeShape shape)
    {
        var scenario = AllScenarios.ByName[name];
        foreach (var order in OrdersOf(name))
        {
            var story = new Story(shape);
            scenario.Given(story);
            var project = await StoryProject.CreateAsync(server, story);
            var telling = $"{name}, {shape}, order {order}";
            var readings = scenario.Then.Select(reading => (At: MomentOf(reading, story), reading.Expected)).OrderBy(pair => pair.At);

            await new Telling(server, project, story, shape).TellAsync(order, readings.First().At - Second);
            foreach (var (at, expected) in readings)
            {
                server.Clock.StopAt(at);
                await CheckAsync(new StoryReader(server, project, story), expected, $"{telling}, at {at}");
                server.Clock.StandAt(at);
                await server.Services.GetRequiredService<ExpirySweep>().RunOnceAsync(default);
                server.Clock.StopAt(at);
                await CheckAsync(new StoryReader(server, project, story), expected, $"{telling}, at {at}, swept");
            }

            await new StoryRecord(server, project, story).CheckAsync(order == 0, telling);
            await project.CloseAsync();
        }
    }

    /// <summary>As it happened, and at random. The seed differs by the name, so that not all stories are told in alike orders.</summary>
    private static IEnumerable<int> OrdersOf(string name)
    {
        var isLong = name.StartsWith("long.", StringComparison.Ordinal);
        var seed = name.Sum(character => character);
        return Enumerable.Range(0, isLong ? 1 : Orders).Select(order => order == 0 ? 0 : seed + order);
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

public sealed class ScenariosOnSqlite(SqliteStoryServer server) : ScenarioTests(server), IClassFixture<SqliteStoryServer>;

public sealed class ScenariosOnPostgres(PostgresStoryServer server) : ScenarioTests(server), IClassFixture<PostgresStoryServer>;
