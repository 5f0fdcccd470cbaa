using FsCheck;
using FsCheck.Fluent;
using Licenzy.Core;
using Licenzy.Server.Deliveries;
using Licenzy.Server.Platform;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Tests.Deliveries;

/// <summary>For the class of bugs in which one receiver or one tenant takes what belongs to all.</summary>
public sealed class DeliveryLanesTests
{
    private const int Node = 40;
    private const int Project = 20;
    private const int Endpoint = 4;

    [Fact]
    public void An_endpoint_gets_no_more_than_its_turns()
    {
        var lanes = new DeliveryLanes(Node, Project, Endpoint);

        lanes.Reserve(Key(1, 1)).ShouldBe(Endpoint);
        lanes.Reserve(Key(1, 1)).ShouldBe(0);
        lanes.Reserve(Key(1, 2)).ShouldBe(Endpoint);
    }

    [Fact]
    public void A_project_with_many_endpoints_leaves_room_for_the_others()
    {
        var lanes = new DeliveryLanes(Node, Project, Endpoint);

        Enumerable.Range(0, 50).Sum(endpoint => lanes.Reserve(Key(1, endpoint))).ShouldBe(Project);
        lanes.Reserve(Key(2, 1)).ShouldBe(Endpoint);
    }

    [Fact]
    public void Who_got_no_room_is_asked_again_when_there_is_some()
    {
        var lanes = new DeliveryLanes(Node, Project, Endpoint);
        lanes.Reserve(Key(1, 1));
        lanes.Reserve(Key(1, 1)).ShouldBe(0);
        lanes.TakeHungry().ShouldBeEmpty();

        lanes.Settle(Key(1, 1)).ShouldBeTrue();

        lanes.TakeHungry().ShouldBe([Key(1, 1)]);
        lanes.TakeHungry().ShouldBeEmpty();
    }

    [Fact]
    public void The_project_with_the_least_under_way_comes_first()
    {
        var lanes = new DeliveryLanes(Node, Project, Endpoint);
        lanes.Reserve(Key(1, 1));

        lanes.Fairly([Key(1, 2), Key(2, 1), Key(1, 2)]).ShouldBe([Key(2, 1), Key(1, 2)]);
    }

    [Fact]
    public void After_the_end_nobody_gets_room()
    {
        var lanes = new DeliveryLanes(Node, Project, Endpoint);
        lanes.Shut();

        lanes.Reserve(Key(1, 1)).ShouldBe(0);
    }

    /// <summary>Any order of reserving, returning and settling keeps within all three limits, and gives everything back.</summary>
    [Fact]
    public void No_order_of_events_breaks_a_limit_or_loses_room()
    {
        var steps = Gen.Choose(0, 1_000_000).ArrayOf(200);
        Prop.ForAll(steps.ToArbitrary(), Holds).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Turns_go_to_those_who_wait_in_their_order_and_a_closed_line_is_sent_away()
    {
        var lane = new DeliveryLane(Key(1, 1), atOnce: 1);
        (await lane.EnterAsync()).ShouldBeTrue();
        var (second, third) = (lane.EnterAsync(), lane.EnterAsync());

        lane.Leave(durationMs: 10, delivered: true);
        (await second).ShouldBeTrue();
        third.IsCompleted.ShouldBeFalse();
        lane.Close();

        (await third).ShouldBeFalse();
        lane.Leave(durationMs: null, delivered: false);
        (await lane.EnterAsync()).ShouldBeTrue();
    }

    [Fact]
    public void Only_an_endpoint_that_answers_quickly_gets_a_line()
    {
        var lane = new DeliveryLane(Key(1, 1), atOnce: Endpoint);
        for (var i = 0; i < 16; i++)
        {
            lane.Room(share: 1_000).ShouldBe(Endpoint);
            lane.Leave(durationMs: 5, delivered: true);
        }

        lane.Room(share: 1_000).ShouldBe(Endpoint * 32);
        lane.Leave(durationMs: 5_000, delivered: true);
        lane.Room(share: 1_000).ShouldBe(Endpoint);
    }

    [Fact]
    public void Quick_endpoints_of_a_project_divide_its_share_and_none_is_left_with_nothing()
    {
        var lanes = new DeliveryLanes(mostOfNode: 400, mostOfProject: 200, Endpoint);
        List<EndpointKey> endpoints = [.. Enumerable.Range(0, 10).Select(endpoint => Key(1, endpoint))];
        foreach (var endpoint in endpoints)
        {
            lanes.Reserve(endpoint).ShouldBe(Endpoint);
            var lane = lanes.Of(endpoint);
            Enumerable.Range(0, 16).ToList().ForEach(_ => lane.Leave(durationMs: 5, delivered: true));
        }

        endpoints.ForEach(endpoint => (lanes.Reserve(endpoint) + Endpoint).ShouldBe(20));
    }

    private static bool Holds(int[] steps)
    {
        var lanes = new DeliveryLanes(Node, Project, Endpoint);
        var held = new Dictionary<EndpointKey, int>();
        foreach (var step in steps)
        {
            var key = Key(step % 3, step / 3 % 9);
            var has = held.GetValueOrDefault(key);
            if (step / 100 % 2 == 0 || has == 0)
            {
                held[key] = has + lanes.Reserve(key);
            }
            else if (step / 200 % 2 == 0)
            {
                lanes.Settle(key);
                held[key] = has - 1;
            }
            else
            {
                lanes.Return(key, has, mayBeMore: step / 400 % 2 == 0);
                held[key] = 0;
            }

            if (
                held.Values.Sum() > Node
                || held.Values.Any(count => count > Endpoint)
                || held.GroupBy(pair => pair.Key.Scope.ProjectId, StringComparer.Ordinal).Any(of => of.Sum(pair => pair.Value) > Project)
                || lanes.Outstanding != held.Values.Sum()
            )
            {
                return false;
            }
        }

        foreach (var (key, count) in held.Where(pair => pair.Value > 0))
        {
            lanes.Return(key, count, mayBeMore: false);
        }

        return lanes.Outstanding == 0;
    }

    private static EndpointKey Key(int project, int endpoint) => new(new Scope($"prj_{project}", Mode.Test), $"whe_{project}_{endpoint}");
}
