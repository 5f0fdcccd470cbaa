using Licenzy.Server.Platform.Memory;

namespace Licenzy.Server.Tests.Platform.Memory;

/// <summary>For the class of bugs in which memory grows with the number of customers, or gives back what was removed.</summary>
public sealed class RecentMapTests
{
    [Fact]
    public void It_never_keeps_more_than_its_bound_and_keeps_the_newest_half()
    {
        var map = new RecentMap<int, int>(1000);

        for (var key = 0; key < 50_000; key++)
        {
            map.Set(key, key);
            map.Count.ShouldBeLessThanOrEqualTo(1000);
        }

        Enumerable.Range(49_501, 499).Where(key => !map.TryGet(key, out _)).ShouldBeEmpty();
        map.TryGet(1, out _).ShouldBeFalse();
    }

    [Fact]
    public void With_a_bound_of_nothing_it_keeps_nothing()
    {
        var map = new RecentMap<int, int>(0);

        map.Set(1, 1);

        map.TryGet(1, out _).ShouldBeFalse();
    }

    [Fact]
    public void What_was_removed_is_gone_in_both_generations()
    {
        var map = new RecentMap<int, string>(10);
        map.Set(1, "first");
        for (var other = 2; other <= 6; other++)
        {
            map.Set(other, "other");
        }

        map.Set(1, "again");
        map.Remove(1);

        map.TryGet(1, out _).ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_removed_while_others_write_stays_removed()
    {
        var map = new RecentMap<int, int>(64);
        using var ends = new CancellationTokenSource();
        var others = Task.Run(
            () =>
            {
                for (var key = 1; !ends.IsCancellationRequested; key++)
                {
                    map.Set(1000 + (key % 500), key);
                }
            },
            TestContext.Current.CancellationToken
        );

        for (var round = 0; round < 20_000; round++)
        {
            map.Set(1, round);
            map.Remove(1);
            map.TryGet(1, out _).ShouldBeFalse();
        }

        await ends.CancelAsync();
        await others;
        map.Count.ShouldBeLessThanOrEqualTo(64 + 1);
    }
}
