using System.Collections.Concurrent;
using Licenzy.Server.StripeEvents;

namespace Licenzy.Server.Tests.StripeEvents;

/// <summary>
/// For the class of bugs in which events of one purchase are applied at once and fight for its locks, a slow project holds up all, or
/// what is remembered of the order is never forgotten.
/// </summary>
public sealed class InboxLanesTests : IDisposable
{
    private readonly InboxLanes lanes = new(atOnce: 8, atOnceOfProject: 2);

    public void Dispose() => lanes.Dispose();

    [Fact]
    public async Task Events_that_share_a_name_are_applied_in_their_order_one_at_a_time()
    {
        var seen = new ConcurrentQueue<int>();
        var running = 0;
        // Each shares one name with the event before and one with that behind it.
        var events = Enumerable
            .Range(0, 30)
            .Select(number =>
                lanes.Add(
                    "prj_1",
                    [$"name_{number}", $"name_{number + 1}"],
                    async () =>
                    {
                        Interlocked.Increment(ref running).ShouldBe(1);
                        await Task.Yield();
                        seen.Enqueue(number);
                        Interlocked.Decrement(ref running);
                    }
                )
            )
            .ToList();

        await Task.WhenAll(events);

        seen.ShouldBe(Enumerable.Range(0, 30));
        lanes.Held.ShouldBe(0);
        lanes.Names.ShouldBe(0);
    }

    [Fact]
    public async Task A_project_that_stands_still_holds_up_no_other()
    {
        var stands = new TaskCompletionSource();
        var slow = Enumerable.Range(0, 20).Select(number => lanes.Add("prj_slow", [$"slow_{number}"], () => stands.Task)).ToList();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => lanes.Add("prj_quick", [$"quick_{number}"], () => Task.CompletedTask)));

        slow.ShouldAllBe(task => !task.IsCompleted);
        stands.SetResult();
        await Task.WhenAll(slow);
        lanes.Held.ShouldBe(0);
    }

    [Fact]
    public async Task Events_that_share_nothing_are_applied_beside_each_other_up_to_the_project_s_share()
    {
        var most = 0;
        var running = 0;
        var both = new TaskCompletionSource();
        var events = Enumerable
            .Range(0, 10)
            .Select(number =>
                lanes.Add(
                    "prj_1",
                    [$"name_{number}"],
                    async () =>
                    {
                        var now = Interlocked.Increment(ref running);
                        InterlockedMax(ref most, now);
                        if (now == 2)
                        {
                            both.TrySetResult();
                        }

                        // The first waits until a second runs beside it.
                        await both.Task;
                        Interlocked.Decrement(ref running);
                    }
                )
            )
            .ToList();

        await Task.WhenAll(events);

        most.ShouldBe(2);
    }

    [Fact]
    public async Task An_event_that_fails_lets_those_behind_it_go_on()
    {
        var failing = lanes.Add("prj_1", ["name"], () => throw new InvalidOperationException("The database is away."));
        var behind = lanes.Add("prj_1", ["name"], () => Task.CompletedTask);

        await Should.ThrowAsync<InvalidOperationException>(failing);
        await behind;

        lanes.Held.ShouldBe(0);
        lanes.Names.ShouldBe(0);
    }

    [Fact]
    public async Task A_project_has_no_room_until_half_of_it_is_free_and_others_have_theirs()
    {
        var stands = new TaskCompletionSource();
        var change = lanes.NextChange;
        var events = Enumerable
            .Range(0, InboxLanes.MostOfProject)
            .Select(number => lanes.Add("prj_1", [$"name_{number}"], () => stands.Task))
            .ToList();

        lanes.RoomOf("prj_1").ShouldBe(0);
        lanes.RoomOf("prj_2").ShouldBe(InboxLanes.MostOfProject);
        change.IsCompleted.ShouldBeFalse();
        stands.SetResult();
        await Task.WhenAll(events);

        change.IsCompleted.ShouldBeTrue();
        lanes.RoomOf("prj_1").ShouldBe(InboxLanes.MostOfProject);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int known;
        while ((known = Volatile.Read(ref most)) < value && Interlocked.CompareExchange(ref most, value, known) != known) { }
    }
}
