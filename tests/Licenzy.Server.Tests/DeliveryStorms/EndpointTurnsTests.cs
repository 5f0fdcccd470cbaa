using Licenzy.Core;
using Licenzy.Server.Deliveries;
using Licenzy.Server.Platform;
using Licenzy.Server.Tests.Deliveries;
using Licenzy.Server.Webhooks;
using Microsoft.Extensions.Logging.Abstractions;

namespace Licenzy.Server.Tests.DeliveryStorms;

/// <summary>For the class of bugs in which the work on one endpoint stops the work on all others.</summary>
public sealed class EndpointTurnsTests : IDisposable
{
    private readonly EndpointTurns turns = new(TimeProvider.System, NullLogger<EndpointTurns>.Instance);

    public void Dispose() => turns.Dispose();

    [Fact]
    public async Task Work_that_is_slow_or_fails_delays_only_its_endpoint()
    {
        var gate = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        int failures = 0,
            others = 0,
            followed = 0;
        EndpointTurns.Work failing = (_, _) => Interlocked.Increment(ref failures) > 0 ? throw new InvalidOperationException() : gate.Task;
        turns.Begin(Endpoint("slow"), WaitAsync, CancellationToken.None);
        await started.Task;
        turns.Begin(Endpoint("slow"), (_, _) => Task.FromResult(Interlocked.Increment(ref followed)), CancellationToken.None);
        turns.Begin(Endpoint("failing"), failing, CancellationToken.None);
        turns.Begin(Endpoint("other"), (_, _) => Task.FromResult(Interlocked.Increment(ref others)), CancellationToken.None);
        await Patience.UntilAsync(() => failures + others, ended => ended == 2);

        await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        turns.Begin(Endpoint("failing"), failing, CancellationToken.None);
        var idle = turns.IdleAsync();
        idle.IsCompleted.ShouldBeFalse();
        followed.ShouldBe(0, "one at a time for an endpoint");
        gate.SetResult();
        await idle;

        (followed, failures).ShouldBe((1, 1), "what failed rests");

        Task WaitAsync(EndpointKey endpoint, CancellationToken cancellationToken)
        {
            started.SetResult();
            return gate.Task;
        }
    }

    [Fact]
    public async Task Different_work_on_a_busy_endpoint_is_all_done_and_the_same_work_once()
    {
        var gate = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        List<string> done = [];
        EndpointTurns.Work slow = (_, _) =>
        {
            started.SetResult();
            return gate.Task;
        };
        EndpointTurns.Work release = (_, _) => DoneAsync("release");
        EndpointTurns.Work feed = (_, _) => DoneAsync("feed");
        turns.Begin(Endpoint("busy"), slow, CancellationToken.None);
        await started.Task;

        turns.Begin(Endpoint("busy"), release, CancellationToken.None);
        turns.Begin(Endpoint("busy"), feed, CancellationToken.None);
        turns.Begin(Endpoint("busy"), feed, CancellationToken.None);
        var idle = turns.IdleAsync();
        gate.SetResult();
        await idle;

        done.ShouldBe(["release", "feed"]);

        Task DoneAsync(string what)
        {
            done.Add(what);
            return Task.CompletedTask;
        }
    }

    private static EndpointKey Endpoint(string id) => new(new Scope("prj_1", Mode.Test), id);
}
