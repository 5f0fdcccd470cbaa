using System.Collections.Concurrent;
using System.Security.Cryptography;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Crashes;

/// <summary>For the class of bugs in which a program that dies in the middle of a batch leaves a part of it behind, or does it again.</summary>
public abstract class BatchKillTests(CrashScene scene) : IAsyncDisposable
{
    private const int Subjects = 3;
    private const int Clients = 48;

    private static int Kills => Environment.GetEnvironmentVariable("LICENZY_TEST_LONG") == "1" ? 12 : 3;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await scene.VerifyAsync();
    }

    [Fact]
    public async Task Every_key_of_batches_that_were_killed_is_spent_once_when_it_is_sent_again()
    {
        var subjects = Enumerable.Range(0, Subjects).Select(_ => RuntimeApi.Fresh("batch")).ToList();
        foreach (var subject in subjects)
        {
            await scene.PayAsync((await scene.CheckoutAsync(subject, subject, quantity: 50))!);
            await scene.AllowedAsync(subject);
        }

        using var end = new CancellationTokenSource();
        var sent = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var clients = Enumerable.Range(0, Clients).Select(client => SendAsync(subjects, client, sent, end.Token)).ToList();
        for (var kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(100, 500)));
            await scene.KillAsync();
            await scene.StartAsync();
        }

        await end.CancelAsync();
        await Task.WhenAll(clients);
        // Nobody knows which of them were answered: all come again, and a second time.
        var many = new ParallelOptions { MaxDegreeOfParallelism = Clients };
        await Parallel.ForEachAsync(sent, many, async (one, _) => await UntilAnsweredAsync(one.Value, one.Key));
        await Parallel.ForEachAsync(
            sent,
            many,
            async (one, _) => (await UntilAnsweredAsync(one.Value, one.Key)).Header("Idempotent-Replayed").ShouldBe("true")
        );

        sent.Count.ShouldBeGreaterThan(Clients);
        foreach (var subject in subjects)
        {
            var keys = sent.Count(one => one.Value == subject);
            var pack = (await scene.Rows.EntitlementsAsync(subject)).ShouldHaveSingleItem();
            pack.UsageConsumed.ShouldBe(keys);
            pack.UsageRemaining.ShouldBe(50_000 - keys);
            (await scene.Database.ReadAsync(session => UsageEntryStore.ConsumedOfAsync(session, scene.Scope, pack.Id), default)).ShouldBe(
                keys
            );
            (await CountAsync("select count(distinct idempotency_key) from usage_entries", subject)).ShouldBe(keys);
            (await scene.Rows.OutboundAsync(subject)).Count(told => told["type"]!.GetValue<string>() == "usage.consumed").ShouldBe(keys);
        }
    }

    /// <summary>A client that sends each key once, and does not care for what became of it.</summary>
    private async Task SendAsync(
        IReadOnlyList<string> subjects,
        int client,
        ConcurrentDictionary<string, string> sent,
        CancellationToken end
    )
    {
        for (var number = 0; !end.IsCancellationRequested; number++)
        {
            var (key, subject) = ($"{client}-{number}", subjects[(client + number) % subjects.Count]);
            sent[key] = subject;
            if (await ConsumeAsync(subject, key) is null)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None);
            }
        }
    }

    private async Task<ApiAnswer> UntilAnsweredAsync(string subject, string key)
    {
        while (true)
        {
            if (await ConsumeAsync(subject, key) is { Status: 200 } answer)
            {
                return answer;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(25));
        }
    }

    private Task<ApiAnswer?> ConsumeAsync(string subject, string key) =>
        scene.TryPostAsync("/v1/usage/consume", new { subject_ref = subject, units = 1 }, key);

    private Task<long> CountAsync(string select, string subject) =>
        scene.Rows.CountAsync($"{select} where subject_ref = @Subject", new { Subject = subject });
}

public sealed class BatchKillOnSqlite(SqliteCrashScene scene) : BatchKillTests(scene), IClassFixture<SqliteCrashScene>;

public sealed class BatchKillOnPostgres(PostgresCrashScene scene) : BatchKillTests(scene), IClassFixture<PostgresCrashScene>;
