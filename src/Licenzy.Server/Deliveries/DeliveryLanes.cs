using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Deliveries;

/// <summary>
/// What this node has under way, by endpoint and by project. No endpoint has more than its turns, and no project more than its share
/// of the node, so that a slow receiver, or a tenant with many of them, delays only itself.
/// </summary>
/// <param name="mostOfNode">Deliveries that are claimed at once by this node.</param>
/// <param name="mostOfProject">Deliveries of one project among them.</param>
/// <param name="atOnceOfEndpoint">Attempts under way to one endpoint.</param>
internal sealed class DeliveryLanes(int mostOfNode, int mostOfProject, int atOnceOfEndpoint)
{
    private readonly Lock gate = new();
    private readonly Dictionary<EndpointKey, DeliveryLane> lanes = [];
    private readonly Dictionary<string, ProjectInHand> ofProject = new(StringComparer.Ordinal);
    private int outstanding;
    private bool isShut;

    /// <summary>How many deliveries are claimed and not settled yet.</summary>
    public int Outstanding
    {
        get
        {
            lock (gate)
            {
                return outstanding;
            }
        }
    }

    /// <summary>
    /// Makes room for deliveries of an endpoint before they are claimed. Zero when there is none: then the lane remembers that it could
    /// have taken more.
    /// </summary>
    public int Reserve(EndpointKey endpoint)
    {
        lock (gate)
        {
            if (isShut)
            {
                return 0;
            }

            if (!lanes.TryGetValue(endpoint, out var lane))
            {
                lanes[endpoint] = lane = new DeliveryLane(endpoint, atOnceOfEndpoint);
                OfProject(endpoint).Lanes++;
            }

            var project = OfProject(endpoint);
            var room = Math.Min(
                lane.Room(mostOfProject / project.Lanes),
                Math.Min(mostOfNode - outstanding, mostOfProject - project.Outstanding)
            );
            if (room <= 0)
            {
                lane.IsHungry = true;
                Forget(lane);
                return 0;
            }

            lane.IsHungry = false;
            Count(lane, room);
            return room;
        }
    }

    /// <summary>Of what was reserved so much was not needed; with <paramref name="mayBeMore"/> the lane asks again when it has room.</summary>
    public void Return(EndpointKey endpoint, int unused, bool mayBeMore)
    {
        lock (gate)
        {
            var lane = lanes[endpoint];
            lane.IsHungry |= mayBeMore;
            Count(lane, -unused);
            Forget(lane);
        }
    }

    /// <summary>The lane of an endpoint that has something reserved.</summary>
    public DeliveryLane Of(EndpointKey endpoint)
    {
        lock (gate)
        {
            return lanes[endpoint];
        }
    }

    /// <summary>Claimed deliveries of an endpoint are settled. True when it has more waiting and room for it.</summary>
    public bool Settle(EndpointKey endpoint, int count = 1)
    {
        lock (gate)
        {
            var lane = lanes[endpoint];
            Count(lane, -count);
            var asks = lane.IsHungry && HasRoom(lane);
            Forget(lane);
            return asks;
        }
    }

    /// <summary>The endpoints that could have taken more and have room now.</summary>
    public IReadOnlyList<EndpointKey> TakeHungry()
    {
        lock (gate)
        {
            List<DeliveryLane> hungry = [.. lanes.Values.Where(lane => lane.IsHungry && HasRoom(lane))];
            hungry.ForEach(lane => lane.IsHungry = false);
            return [.. hungry.Select(lane => lane.Endpoint)];
        }
    }

    /// <summary>Those with the fewest deliveries under way first: who waits for a busy project waits behind the others.</summary>
    public IReadOnlyList<EndpointKey> Fairly(IEnumerable<EndpointKey> endpoints)
    {
        lock (gate)
        {
            return [.. endpoints.Distinct().OrderBy(endpoint => ofProject.GetValueOrDefault(endpoint.Scope.ProjectId)?.Outstanding ?? 0)];
        }
    }

    /// <summary>Sends away who waits in the lane of an endpoint that takes nothing more for now.</summary>
    public void Close(EndpointKey endpoint)
    {
        DeliveryLane? lane;
        lock (gate)
        {
            lane = lanes.GetValueOrDefault(endpoint);
        }

        lane?.Close();
    }

    /// <summary>The program ends: nobody gets a turn any more.</summary>
    public void Shut()
    {
        List<DeliveryLane> all;
        lock (gate)
        {
            isShut = true;
            all = [.. lanes.Values];
        }

        all.ForEach(lane => lane.Shut());
    }

    private bool HasRoom(DeliveryLane lane) => lane.Room(mostOfProject / OfProject(lane.Endpoint).Lanes) > 0;

    private ProjectInHand OfProject(EndpointKey endpoint)
    {
        if (!ofProject.TryGetValue(endpoint.Scope.ProjectId, out var project))
        {
            ofProject[endpoint.Scope.ProjectId] = project = new ProjectInHand();
        }

        return project;
    }

    private void Count(DeliveryLane lane, int change)
    {
        lane.Outstanding += change;
        outstanding += change;
        OfProject(lane.Endpoint).Outstanding += change;
    }

    /// <summary>Lanes with nothing in them are not kept: endpoints come and go, memory stays.</summary>
    private void Forget(DeliveryLane lane)
    {
        if (lane is not { Outstanding: 0, IsHungry: false })
        {
            return;
        }

        lanes.Remove(lane.Endpoint);
        if (--OfProject(lane.Endpoint).Lanes == 0)
        {
            ofProject.Remove(lane.Endpoint.Scope.ProjectId);
        }
    }

    /// <summary>What a project has in this node.</summary>
    private sealed class ProjectInHand
    {
        /// <summary>Endpoints with something in hand, or that could take more.</summary>
        public int Lanes { get; set; }

        public int Outstanding { get; set; }
    }
}
