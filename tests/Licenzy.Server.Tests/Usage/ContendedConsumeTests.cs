using Licenzy.Server.Idempotency;
using Licenzy.Server.Storage;
using Licenzy.Server.Tests.DeliveryStorms;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Usage;

namespace Licenzy.Server.Tests.Usage;

/// <summary>
/// For the class of bugs in which one transaction's rows hold up a whole project, or a broken connection loses or doubles a consume.
/// Only where an engine has several writers and connections.
/// </summary>
public sealed class ContendedConsumeTests(PostgresWorkerlessServer server) : IClassFixture<PostgresWorkerlessServer>, IAsyncDisposable
{
    private readonly ConsumeScene scene = new(server);

    public ValueTask DisposeAsync() => new(server.VerifyAsync());

    [Fact]
    public async Task A_batch_is_two_round_trips_and_a_commit()
    {
        var subjects = await scene.SubjectsAsync(8, units: 100);
        await scene.ConsumeAsync(subjects[0], 1, RuntimeApi.Fresh("warm"));
        using var commits = scene.CountCommits();
        using var commands = PostgresCommands.Of(server);

        await Task.WhenAll(Enumerable.Range(0, 64).Select(number => scene.ConsumeAsync(subjects[number % 8], 1, RuntimeApi.Fresh("trip"))));

        var ofConsumption = commands.Sent.Where(text => !IsOfTheHouse(text)).ToList();
        commits.Requests.ShouldBe(64);
        ofConsumption.Count.ShouldBe(2 * commits.Commits, string.Join("\n---\n", ofConsumption));
        ofConsumption.Count(text => text.Contains("for update", StringComparison.Ordinal)).ShouldBe(commits.Commits);
    }

    [Fact]
    public async Task A_locked_pack_holds_up_its_own_subject_and_nobody_else()
    {
        var subjects = await scene.SubjectsAsync(5, units: 100);
        Task<Consumed>[] locked;
        await using (await scene.HoldAsync(subjects[0]))
        {
            locked = [.. Enumerable.Range(0, 4).Select(_ => scene.ConsumeAsync(subjects[0], 1, RuntimeApi.Fresh("locked")))];
            var others = await Task.WhenAll(
                Enumerable.Range(0, 40).Select(number => scene.ConsumeAsync(subjects[1 + (number % 4)], 1, RuntimeApi.Fresh("free")))
            );

            others.ShouldAllBe(answer => answer.Took);
            locked.ShouldAllBe(one => !one.IsCompleted);
        }

        (await Task.WhenAll(locked)).ShouldAllBe(answer => answer.Took);
        await scene.ShouldHaveTakenAsync(subjects[0], 4);
        await scene.ShouldHaveTakenAsync(subjects[1], 10);
    }

    [Fact]
    public async Task A_key_that_another_transaction_is_writing_is_in_use_and_free_when_that_fails()
    {
        var subject = (await scene.SubjectsAsync(1, units: 100)).Single();
        var key = RuntimeApi.Fresh("running");
        var (isWriting, fail) = (new TaskCompletionSource(), new TaskCompletionSource());
        var writing = server.Database.WriteAsync(
            async session =>
            {
                var trip = new RoundTrip();
                AnsweredKeyStore.Insert(
                    trip,
                    [new(scene.Scope.ProjectId, scene.Scope.ModeText, ConsumeUsage.Operation, key, "other", 200, [1], 1)]
                );
                await session.SendAsync(trip);
                isWriting.SetResult();
                await fail.Task;
                throw new OperationCanceledException();
            },
            CancellationToken.None
        );
        await isWriting.Task;

        var running = scene.ConsumeAsync(subject, 1, key);
        var other = await scene.ConsumeAsync(subject, 2, RuntimeApi.Fresh("beside"));
        var refused = await running;
        fail.SetResult();
        await Should.ThrowAsync<OperationCanceledException>(writing);

        (refused.Status, refused.Error, refused.RetryAfter).ShouldBe((409, "idempotency_key_in_use", "1"));
        other.Took.ShouldBeTrue(other.Text);
        (await scene.ConsumeAsync(subject, 1, key)).Took.ShouldBeTrue();
        await scene.ShouldHaveTakenAsync(subject, 3);
    }

    [Fact]
    public async Task When_the_connection_breaks_all_are_told_to_come_again_and_each_is_spent_once()
    {
        var subjects = await scene.SubjectsAsync(4, units: 100);
        var prefix = RuntimeApi.Fresh("cut");
        await ExecuteAsync(
            """
            create function cut() returns trigger language plpgsql as $$
            begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$
            """,
            "create trigger cut before insert on usage_entries for each row when (new.idempotency_key like 'cut%') execute function cut()"
        );

        var broken = await AllAsync();
        await ExecuteAsync("drop trigger cut on usage_entries", "drop function cut()");
        var again = await AllAsync();

        broken.ShouldAllBe(answer => answer.Status == 503 && answer.Error == "unavailable" && answer.RetryAfter == "1");
        again.ShouldAllBe(answer => answer.Took);
        foreach (var subject in subjects)
        {
            await scene.ShouldHaveTakenAsync(subject, 5);
        }

        Task<Consumed[]> AllAsync() =>
            Task.WhenAll(Enumerable.Range(0, 20).Select(number => scene.ConsumeAsync(subjects[number % 4], 1, $"{prefix}-{number}")));
    }

    /// <summary>What the program does beside all requests: it follows changes, notes the use of keys, and says that it lives.</summary>
    private static bool IsOfTheHouse(string text) =>
        new[] { "from changes", "api_keys", "instances", "clock_timestamp" }.Any(part => text.Contains(part, StringComparison.Ordinal));

    private Task ExecuteAsync(params IReadOnlyList<string> statements) =>
        server.Database.WriteAsync(
            async session =>
            {
                foreach (var statement in statements)
                {
                    await session.ExecuteAsync(statement);
                }
            },
            CancellationToken.None
        );
}
