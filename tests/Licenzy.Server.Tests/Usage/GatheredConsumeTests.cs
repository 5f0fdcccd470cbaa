using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Usage;

namespace Licenzy.Server.Tests.Usage;

/// <summary>For the class of bugs in which requests that share a transaction spoil each other's answer, balance or fate.</summary>
public abstract class GatheredConsumeTests(TestServer server) : IAsyncDisposable
{
    private readonly ConsumeScene scene = new(server);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await server.VerifyAsync();
    }

    /// <summary>Makes the ledger refuse every row whose idempotency key begins with <c>poison</c>, or takes that back.</summary>
    protected abstract IReadOnlyList<string> Poison(bool on);

    [Fact]
    public async Task Sixty_four_at_once_share_few_transactions()
    {
        var subjects = await scene.SubjectsAsync(8, units: 100);
        await scene.ConsumeAsync(subjects[0], 1, RuntimeApi.Fresh("warm"));
        using var counted = scene.CountCommits();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 64).Select(number => scene.ConsumeAsync(subjects[number % 8], 1, RuntimeApi.Fresh("many")))
        );

        answers.ShouldAllBe(answer => answer.Took);
        counted.Requests.ShouldBe(64);
        counted.Commits.ShouldBeInRange(1, 16);
        counted.TakenApart.ShouldBe(0);
    }

    [Fact]
    public async Task Mixed_requests_of_several_subjects_each_sent_twice_add_up_exactly()
    {
        var subjects = await scene.SubjectsAsync(3, units: 150);
        var prefix = RuntimeApi.Fresh("mixed");
        var requests = Enumerable.Range(0, 300).Select(number => (Subject: subjects[number % 3], Units: 1 + (number % 5 / 2), number));

        var answers = await Task.WhenAll(
            requests
                .SelectMany(request => new[] { request, request })
                .Select(async request =>
                    (request, Answer: await scene.ConsumeAsync(request.Subject, request.Units, $"{prefix}-{request.number}"))
                )
        );

        answers
            .GroupBy(one => one.request.number)
            .ShouldAllBe(twice => twice.Select(one => one.Answer.Text).Distinct(StringComparer.Ordinal).Count() == 1);
        answers.Count(one => one.Answer.Replayed).ShouldBe(300);
        foreach (var subject in subjects)
        {
            var left = 150L;
            var taken = answers
                .Where(one => one.request.Subject == subject && one.Answer.Took)
                .OrderByDescending(one => one.Answer.UsageRemaining);
            foreach (var (request, answer) in taken)
            {
                left -= request.Units;
                answer.UsageRemaining.ShouldBe(left);
            }

            await scene.ShouldHaveTakenAsync(subject, 150 - left);
            left.ShouldBe(0);
        }
    }

    [Fact]
    public async Task One_key_twice_in_one_batch_is_answered_once_and_refused_with_another_body()
    {
        var subject = (await scene.SubjectsAsync(1, units: 10)).Single();
        var (key, few) = (RuntimeApi.Fresh("same"), RuntimeApi.Fresh("few"));
        List<WaitingConsume> batch =
        [
            scene.Request(subject, 4, key),
            scene.Request(subject, 4, key),
            scene.Request(subject, 5, key),
            scene.Request(subject, 7, few),
            scene.Request(subject, 7, few),
            scene.Request(subject, 6, RuntimeApi.Fresh("rest")),
            scene.Request(subject, 1, RuntimeApi.Fresh("none")),
        ];

        (await scene.Batches.RunAsync(new(scene.Scope, SubjectRef: null), batch)).ShouldBeEmpty();

        var answers = await Task.WhenAll(batch.Select(async request => await Consumed.OfAsync(await request.Answered)));
        answers
            .Select(answer => (answer.Status, answer.Replayed))
            .ShouldBe([(200, false), (200, true), (422, false), (409, false), (409, true), (200, false), (409, false)]);
        answers[1].Text.ShouldBe(answers[0].Text);
        answers[4].Text.ShouldBe(answers[3].Text);
        answers[2].Error.ShouldBe("idempotency_key_reused");
        (answers[0].UsageRemaining, answers[3].UsageRemaining, answers[5].UsageRemaining, answers[6].UsageRemaining).ShouldBe((6, 6, 0, 0));
        await scene.ShouldHaveTakenAsync(subject, 10);
        (await scene.ConsumeAsync(subject, 4, key)).ShouldBe(answers[1]);
    }

    [Fact]
    public async Task Two_nodes_with_the_same_keys_spend_each_once()
    {
        var subjects = await scene.SubjectsAsync(4, units: 100);
        await using var other = server.BuildAnother();
        var prefix = RuntimeApi.Fresh("nodes");
        ConsumeScene[] nodes = [scene, new ConsumeScene(server, other.Services)];

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 120)
                .SelectMany(number => nodes.Select(node => node.ConsumeUntilAnsweredAsync(subjects[number % 4], 1, $"{prefix}-{number}")))
        );

        answers.ShouldAllBe(answer => answer.Status == 200);
        answers.Count(answer => answer.Took).ShouldBe(120);
        foreach (var subject in subjects)
        {
            await scene.ShouldHaveTakenAsync(subject, 30);
        }
    }

    [Fact]
    public async Task What_cannot_be_written_fails_alone_and_can_be_sent_again()
    {
        var subjects = await scene.SubjectsAsync(4, units: 100);
        var poison = RuntimeApi.Fresh("poison");
        await ChangeSchemaAsync(on: true);
        var good = new List<Task<Consumed>>();
        Task<Consumed> bad;
        try
        {
            good.AddRange(Enumerable.Range(0, 20).Select(number => scene.ConsumeAsync(subjects[number % 4], 1, RuntimeApi.Fresh("good"))));
            bad = scene.ConsumeAsync(subjects[0], 1, poison);
            good.AddRange(Enumerable.Range(0, 20).Select(number => scene.ConsumeAsync(subjects[number % 4], 1, RuntimeApi.Fresh("good"))));

            (await Task.WhenAll(good)).ShouldAllBe(answer => answer.Took);
            await Should.ThrowAsync<System.Data.Common.DbException>(bad);
        }
        finally
        {
            await ChangeSchemaAsync(on: false);
        }

        (await scene.KeysAsync(poison)).ShouldBe(0);
        await scene.ShouldHaveTakenAsync(subjects[0], 10);
        (await scene.ConsumeAsync(subjects[0], 1, poison)).Took.ShouldBeTrue();
        await scene.ShouldHaveTakenAsync(subjects[0], 11);
    }

    [Fact]
    public async Task Whoever_leaves_the_queue_takes_nothing_and_whoever_was_taken_is_served()
    {
        var subject = (await scene.SubjectsAsync(1, units: 10)).Single();
        var (taken, left) = (RuntimeApi.Fresh("taken"), RuntimeApi.Fresh("left"));
        using var gone = new CancellationTokenSource();
        using var goingLater = new CancellationTokenSource();
        await using (await scene.HoldAsync(subject))
        {
            var first = scene.ConsumeAsync(subject, 1, taken, goingLater.Token);
            await Until.TrueAsync(() => scene.Lanes.Waiting == 0, TimeSpan.FromSeconds(30), "a batch takes the first");
            await gone.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(scene.ConsumeAsync(subject, 2, left, gone.Token));
            await goingLater.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(first);
        }

        (await scene.ConsumeUntilAnsweredAsync(subject, 3, RuntimeApi.Fresh("last"))).UsageRemaining.ShouldBe(6);
        (await scene.TakenUnderAsync(taken)).ShouldBe(1);
        (await scene.KeysAsync(left)).ShouldBe(0);
        scene.Lanes.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_full_queue_refuses_at_once_and_recovers()
    {
        var subject = (await scene.SubjectsAsync(1, units: 10)).Single();
        using var gone = new CancellationTokenSource();
        var refused = RuntimeApi.Fresh("refused");
        var queued = new List<Task<Consumed>>();
        await using (await scene.HoldAsync(subject))
        {
            var full = false;
            for (var number = 0; number < 6000 && !full; number++)
            {
                var one = scene.ConsumeAsync(subject, 1, number == 0 ? RuntimeApi.Fresh("first") : RuntimeApi.Fresh("full"), gone.Token);
                full = one.IsCompletedSuccessfully;
                queued.Add(one);
            }

            full.ShouldBeTrue();
            var answer = await RuntimeApi.Test(server).ConsumeAsync(subject, 1, refused);
            (answer.Status, answer.Error, answer.Header("Retry-After")).ShouldBe((503, "unavailable", "1"));
            await gone.CancelAsync();
        }

        (
            await Task.WhenAll(queued.Select(async one => await one.ContinueWith(done => done.IsCompleted, TaskScheduler.Default)))
        ).ShouldAllBe(done => done);
        (await scene.KeysAsync(refused)).ShouldBe(0);
        (await scene.ConsumeUntilAnsweredAsync(subject, 1, refused)).Status.ShouldBeOneOf(200, 409);
        await scene.ShouldHaveTakenAsync(subject, await LedgerAsync(subject));
    }

    private Task<long> LedgerAsync(string subject) =>
        StoredRows
            .Of(server)
            .CountAsync(
                "select cast(coalesce(sum(units), 0) as bigint) from usage_entries where subject_ref = @Subject",
                new { Subject = subject }
            );

    private Task ChangeSchemaAsync(bool on) =>
        server.Database.WriteAsync(
            async session =>
            {
                foreach (var statement in Poison(on))
                {
                    await session.ExecuteAsync(statement);
                }
            },
            CancellationToken.None
        );
}

public sealed class GatheredConsumeOnSqlite(SqliteServer server) : GatheredConsumeTests(server), IClassFixture<SqliteServer>
{
    protected override IReadOnlyList<string> Poison(bool on) =>
        on
            ?
            [
                """
                    create trigger poisoned before insert on usage_entries when new.idempotency_key like 'poison%'
                    begin select raise(abort, 'poisoned'); end
                    """,
            ]
            : ["drop trigger poisoned"];
}

public sealed class GatheredConsumeOnPostgres(PostgresServer server) : GatheredConsumeTests(server), IClassFixture<PostgresServer>
{
    protected override IReadOnlyList<string> Poison(bool on) =>
        on
            ?
            [
                "create function poisoned() returns trigger language plpgsql as $$ begin raise 'poisoned'; end $$",
                """
                    create trigger poisoned before insert on usage_entries for each row when (new.idempotency_key like 'poison%')
                    execute function poisoned()
                    """,
            ]
            : ["drop trigger poisoned on usage_entries", "drop function poisoned()"];
}
