using Licenzy.Scenarios;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Stories;

/// <summary>
/// For the class of bugs in which the order or the repetition of Stripe's events decides what a customer has: every scenario, in both
/// shapes of Stripe's objects, told to the real program as it happened and in random orders with repetitions, read through the API.
/// </summary>
public abstract class ScenarioTests(TestServer server, bool inEveryOrder)
{
    private const long Second = 1000;

    public static TheoryData<string, StripeShape> Names => [.. AllScenarios.InBothShapes];

    private static bool TakesLong => Environment.GetEnvironmentVariable("LICENZY_TEST_LONG") is { Length: > 0 };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_story_ends_as_it_must_through_the_whole_program(string name, StripeShape shape)
    {
        var scenario = AllScenarios.ByName[name];
        foreach (var order in OrdersOf(name, shape))
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

    /// <summary>
    /// As it happened (0) and at random. The seed differs by the name, so that not all stories are told in alike orders. Told only once,
    /// a story is told as it happened in one shape and at random in the other.
    /// </summary>
    private IEnumerable<int> OrdersOf(string name, StripeShape shape)
    {
        var seed = 1 + name.Sum(character => character);
        if (TakesLong)
        {
            return [0, .. Enumerable.Range(seed, 4)];
        }

        var isLong = name.StartsWith("long.", StringComparison.Ordinal);
        return inEveryOrder && !isLong ? [0, seed] : [(seed + (int)shape) % 2 == 0 ? 0 : seed];
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

public sealed class ScenariosOnSqlite(SqliteStoryServer server)
    : ScenarioTests(server, inEveryOrder: true),
        IClassFixture<SqliteStoryServer>;

/// <summary>Slower, and the same SQL: told once in each shape, but for the long run of the tests.</summary>
public sealed class ScenariosOnPostgres(PostgresStoryServer server)
    : ScenarioTests(server, inEveryOrder: false),
        IClassFixture<PostgresStoryServer>;
