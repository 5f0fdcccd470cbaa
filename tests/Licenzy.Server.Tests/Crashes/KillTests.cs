using System.Security.Cryptography;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Crashes;

/// <summary>
/// For the class of bugs that only a power cut shows: an effect without its key, a key without its effect, a claim that
/// nobody gives back, a payment that nobody applies.
/// </summary>
public abstract class KillTests(CrashScene scene) : IAsyncDisposable
{
    private static int Kills => Environment.GetEnvironmentVariable("LICENZY_TEST_LONG") == "1" ? 20 : 5;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await scene.VerifyAsync();
    }

    [Fact]
    public async Task A_checkout_killed_while_Stripe_answers_is_taken_over_at_once_and_makes_one_session()
    {
        var subject = RuntimeApi.Fresh("killed");
        await scene.Dial.FaultAsync("/v1/checkout/sessions", "delay", delayMs: 1500, method: "POST");

        var dying = scene.CheckoutAsync(subject, "killed-checkout");
        await UntilAsync(WaitingFaultsAsync, 0, "Stripe has been asked");
        await scene.KillAsync();
        (await dying).ShouldBeNull();
        await UntilAsync(() => SessionsAsync(subject), 1, "Stripe has made the session after all");
        await scene.StartAsync();
        var start = TimeProvider.System.GetTimestamp();
        var answer = await scene.CheckoutAsync(subject, "killed-checkout");
        var taken = TimeProvider.System.GetElapsedTime(start);
        var replayed = await scene.CheckoutAsync(subject, "killed-checkout");

        answer.ShouldNotBeNull().Status.ShouldBe(201, answer.Text);
        taken.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        replayed.ShouldNotBeNull().Text.ShouldBe(answer.Text);
        replayed.Header("Idempotent-Replayed").ShouldBe("true");
        (await SessionsAsync(subject)).ShouldBe(1);
        (await AttemptsAsync(subject)).ShouldBe(1);
        await scene.PayAsync(answer);
        await scene.AllowedAsync(subject);
    }

    [Fact]
    public async Task Consumes_killed_at_random_are_counted_once_for_every_key_that_was_answered()
    {
        var subject = RuntimeApi.Fresh("spender");
        await scene.PayAsync((await scene.CheckoutAsync(subject, "pack", quantity: 50))!);
        await scene.AllowedAsync(subject);
        using var end = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 8).Select(client => ConsumeAsync(subject, client, end.Token)).ToList();

        for (var kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(100, 500)));
            await scene.KillAsync();
            await scene.StartAsync();
        }

        await end.CancelAsync();
        var answered = (await Task.WhenAll(clients)).Sum();

        var pack = (await scene.Rows.EntitlementsAsync(subject)).ShouldHaveSingleItem();
        var ledger = await scene.Database.ReadAsync(session => UsageEntryStore.ConsumedOfAsync(session, scene.Scope, pack.Id), default);
        answered.ShouldBeGreaterThan(Kills);
        ledger.ShouldBe(answered);
        pack.UsageConsumed.ShouldBe(answered);
        pack.UsageRemaining.ShouldBe(50_000 - answered);
        (await CountOfAsync("select count(distinct idempotency_key) from usage_entries", subject)).ShouldBe(answered);
        (await scene.Rows.OutboundAsync(subject))
            .Count(told => told["type"]!.GetValue<string>() == "usage.consumed")
            .ShouldBe((int)answered);
    }

    [Fact]
    public async Task Payments_whose_webhooks_meet_a_dying_program_give_access_once_each()
    {
        var subjects = Enumerable.Range(0, 8).Select(_ => RuntimeApi.Fresh("payer")).ToList();
        var checkouts = new List<ApiAnswer>();
        foreach (var subject in subjects)
        {
            checkouts.Add((await scene.CheckoutAsync(subject, subject))!);
        }

        foreach (var half in checkouts.Chunk(4))
        {
            var paying = Task.WhenAll(half.Select(scene.PayAsync));
            await UntilAsync(
                () => scene.Rows.CountAsync("select case when count(*) > 0 then 1 else 0 end from inbound_events where state = 'received'"),
                1,
                "a webhook is stored and not applied",
                giveUpQuietly: true
            );
            await scene.KillAsync();
            await paying;
            await scene.StartAsync();
        }

        foreach (var subject in subjects)
        {
            await scene.AllowedAsync(subject);
        }

        await UntilAsync(() => scene.Rows.CountAsync("select count(*) from inbound_events where state = 'received'"), 0, "all is applied");
        foreach (var subject in subjects)
        {
            (await scene.Rows.EntitlementsAsync(subject)).ShouldHaveSingleItem().UsageRemaining.ShouldBe(1000);
            var told = await scene.Rows.OutboundAsync(subject);
            told.Count(found => found["type"]!.GetValue<string>() == "purchase.finalized").ShouldBe(1);
        }
    }

    /// <summary>A client that never gives a key up before it has its answer. How many units it was told that it has taken.</summary>
    private async Task<long> ConsumeAsync(string subject, int client, CancellationToken end)
    {
        var taken = 0L;
        for (var number = 0; !end.IsCancellationRequested; number++)
        {
            ApiAnswer? answer = null;
            while (answer is not { Status: 200 })
            {
                answer = await scene.TryPostAsync("/v1/usage/consume", new { subject_ref = subject, units = 1 }, $"{client}-{number}");
                if (answer is not { Status: 200 })
                {
                    answer?.Error.ShouldBeOneOf("idempotency_key_in_use", "unavailable");
                    await Task.Delay(TimeSpan.FromMilliseconds(25), CancellationToken.None);
                }
            }

            taken++;
        }

        return taken;
    }

    private async Task<long> SessionsAsync(string subject)
    {
        var sessions = await scene.Dial.ReadAsync("/v1/checkout/sessions?limit=100", CrashScene.StripeKey);
        return sessions["data"]!.AsArray().Count(session => (string?)session!["client_reference_id"] == subject);
    }

    private Task<long> AttemptsAsync(string subject) => CountOfAsync("select count(*) from checkout_attempts", subject);

    private Task<long> CountOfAsync(string select, string subject) =>
        scene.Rows.CountAsync($"{select} where subject_ref = @Subject", new { Subject = subject });

    /// <summary>Faults that no request has met yet.</summary>
    private async Task<long> WaitingFaultsAsync() =>
        (await scene.Dial.ReadAsync("/sandbox/faults", CrashScene.StripeKey))["data"]!.AsArray().Count;

    private static async Task UntilAsync(Func<Task<long>> count, long wanted, string what, bool giveUpQuietly = false)
    {
        for (var look = 0; look < (giveUpQuietly ? 100 : 1000); look++)
        {
            if (await count() == wanted)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }

        giveUpQuietly.ShouldBeTrue(what);
    }
}

public sealed class KillOnSqlite(SqliteCrashScene scene) : KillTests(scene), IClassFixture<SqliteCrashScene>;

public sealed class KillOnPostgres(PostgresCrashScene scene) : KillTests(scene), IClassFixture<PostgresCrashScene>;
