using System.Collections.Concurrent;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Storms;

/// <summary>
/// For the class of bugs that only bad weather shows: whole lives are lived in the sandbox, through the checkout and through Stripe's
/// routes, while its webhooks come twice, late, in another order or never. In the end everything stands as if none had been lost.
/// </summary>
public abstract class StormTests(TestServer server)
{
    private const int Lives = 50;
    private const int LivesWhenLong = 2000;
    private const int LivesOfProject = 10;
    private const int LivesAtOnce = 4;

    /// <summary>So many kinds of deeds may be too seldom for a short run.</summary>
    private const int MostRefused = 5;

    /// <summary>Stripe's API versions: the newest; without events of invoice payments; without <c>refund.*</c>, in the older shapes.</summary>
    private static readonly string[] Versions = ["2026-05-27.dahlia", "2025-03-31.basil", "2024-06-20"];
    private static readonly string[] Endings = ["cancel", "unpaid", "past_due"];

    private readonly ConcurrentDictionary<StormDeedKind, bool> done = [];
    private long found;

    private static bool Long => Environment.GetEnvironmentVariable("LICENZY_TEST_LONG") is { Length: > 0 };

    [Fact]
    public async Task Lives_in_bad_weather_end_as_if_nothing_had_been_lost()
    {
        List<string> differences = [];
        foreach (var (number, lives) in StormLives.Generate(Long ? LivesWhenLong : Lives).Chunk(LivesOfProject).Index())
        {
            differences.AddRange(await LiveAsync(number, lives));
        }

        differences.ShouldBeEmpty();
        found.ShouldBeGreaterThan(0, "no webhook was lost, so nothing was shown");
        var refused = Enum.GetValues<StormDeedKind>().Except(done.Keys).ToList();
        refused.Count.ShouldBeLessThanOrEqualTo(
            Long ? 0 : MostRefused,
            $"these deeds were refused every time: {string.Join(", ", refused)}"
        );
    }

    [Fact]
    public async Task An_hour_of_lost_webhooks_ends_as_if_none_had_been_lost()
    {
        var heard = await new LostHour(server, await StormProject.CreateAsync(server, Versions[0], graceDays: 0)).LiveAsync(lost: false);
        var lost = await new LostHour(server, await StormProject.CreateAsync(server, Versions[0], graceDays: 0)).LiveAsync(lost: true);

        lost.After.ShouldNotBe(heard.After, "the hour was heard of");
        lost.Healed.ShouldBe(heard.Healed);
        heard.Healed.ShouldBe(heard.After);
    }

    private async Task<IReadOnlyList<string>> LiveAsync(int number, IReadOnlyList<StormLife> lives)
    {
        var project = await StormProject.CreateAsync(server, Versions[number % Versions.Length], graceDays: number % 2 * 3);
        var weather = new StormWeather(server, project);
        await project.Stripe.PressAsync("billing", new() { ["after_retries"] = Endings[number / 2 % Endings.Length] });
        await weather.BeginAsync(number + 1);
        var subjects = lives.ToDictionary(life => RuntimeApi.Fresh("storm"), life => life, StringComparer.Ordinal);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = LivesAtOnce };
        await Parallel.ForEachAsync(subjects, parallel, async (lived, _) => await LiveAsync(project, lived.Key, lived.Value));
        await weather.EndAsync();
        found += (await weather.HealAsync()).Found;
        var differences = await new StormEnd(server, project).DifferencesAsync(subjects.Keys);
        await server.VerifyAsync(project.Scope);
        return [.. differences.Select(differing => Tell(differing, subjects))];
    }

    private async Task LiveAsync(StormProject project, string subject, StormLife life)
    {
        var deeds = new StormDeeds(new StormBuyer(server, project, subject));
        foreach (var deed in life.Deeds)
        {
            try
            {
                if (await deeds.DoAsync(deed))
                {
                    done[deed.Kind] = true;
                }
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"{deed} of {life}", failure);
            }
        }
    }

    private static string Tell(IGrouping<string, string> differing, Dictionary<string, StormLife> subjects)
    {
        var life = subjects.TryGetValue(differing.Key, out var lived) ? lived.ToString() : "the project";
        return $"\n{differing.Key}, {life}\n  {string.Join("\n  ", differing)}\n";
    }
}

public sealed class StormsOnSqlite(SqliteStormServer server) : StormTests(server), IClassFixture<SqliteStormServer>;

public sealed class StormsOnPostgres(PostgresStormServer server) : StormTests(server), IClassFixture<PostgresStormServer>;
