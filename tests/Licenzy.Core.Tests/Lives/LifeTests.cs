using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Licenzy.Scenarios.Lives;

namespace Licenzy.Core.Tests.Lives;

/// <summary>
/// Order and repetition of events do not matter, and the end is the one that a straightforward reading of the tables gives: on many
/// random lives. A failure names its seed and a life as small as one can be found, written so that it can be pasted into a test.
/// </summary>
public sealed class LifeTests
{
    private const int Lives = 2000;
    private const int LivesOfYears = 25;
    private const ulong FixedSeed = 20_260_101;
    private const ulong Gamma = 7;

    private static bool Long => Environment.GetEnvironmentVariable("LICENZY_TEST_LONG") is not (null or "");

    /// <summary>The fixed seed, and one that is new each time: what it finds is printed with it.</summary>
    public static TheoryData<ulong> Seeds => [FixedSeed, (ulong)Environment.TickCount64];

    [Theory]
    [MemberData(nameof(Seeds), DisableDiscoveryEnumeration = true)]
    public void Every_order_of_a_life_ends_as_the_tables_say(ulong seed) =>
        Check(
            LifeGenerator.Any,
            Long ? 10 * Lives
                : seed == FixedSeed ? Lives
                : Lives / 8,
            seed,
            LifeLaw.Holds
        );

    [Fact]
    public void Lives_of_years_end_as_the_tables_say() =>
        Check(LifeGenerator.OfYears, Long ? 10 * LivesOfYears : LivesOfYears, FixedSeed, LifeLaw.Holds);

    /// <summary>Against a generator that never gets far: the law would hold of lives in which nothing happens.</summary>
    [Fact]
    public void The_lives_reach_every_row_of_both_tables()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        Check(
            LifeGenerator.Any,
            Lives,
            FixedSeed,
            life =>
            {
                var model = life.Play();
                foreach (var row in StraightforwardReading.Of(model, model.NowMs + (life.ReadAfterHours * 3_600_000L)))
                {
                    reached.Add(RowOf(row));
                }
            }
        );
        LifeRows.All.Except(reached, StringComparer.Ordinal).ShouldBeEmpty();
        reached.Except(LifeRows.All, StringComparer.Ordinal).ShouldBeEmpty();
    }

    private static string RowOf(PurchaseReading row) =>
        $"{(row.StripeStatus is null ? "once" : "subscription")} {row.Status} {row.UnavailableReason?.ToString() ?? "available"} {row.Reason}";

    internal static void Check(Gen<Life> lives, int count, ulong seed, Action<Life> law)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} lives of seed {seed}"));
        FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(seed, Gamma),
            Prop.ForAll(
                LifeGenerator.Shrinking(lives),
                life =>
                {
                    law(life);
                    return true;
                }
            )
        );
    }
}
