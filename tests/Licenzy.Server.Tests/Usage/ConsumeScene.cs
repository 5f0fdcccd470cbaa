using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Storage;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Tests.ManualActions;
using Licenzy.Server.Usage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Usage;

/// <summary>What a consume was answered.</summary>
internal sealed record Consumed(int Status, string Text, bool Replayed, string? RetryAfter)
{
    public string? Error => (string?)JsonNode.Parse(Text)!["error"];

    public long UsageRemaining => (long)JsonNode.Parse(Text)!["usage_remaining"]!;

    /// <summary>Whether units were taken by this very call.</summary>
    public bool Took => Status == 200 && !Replayed;

    public static async Task<Consumed> OfAsync(Answer<ConsumeUsage.Response> answer)
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        await answer.ExecuteAsync(context);
        return new Consumed(
            context.Response.StatusCode,
            System.Text.Encoding.UTF8.GetString(body.ToArray()),
            context.Response.Headers.ContainsKey("Idempotent-Replayed"),
            context.Response.Headers.RetryAfter
        );
    }
}

/// <summary>Consumption as a node of the program does it, without the way through HTTP: many calls begin in one moment.</summary>
internal sealed class ConsumeScene(TestServer server, IServiceProvider node)
{
    public ConsumeScene(TestServer server)
        : this(server, server.Services) { }

    public Scope Scope => new(server.Setup.ProjectId!, Mode.Test);

    public ConsumeLanes Lanes => node.GetRequiredService<ConsumeLanes>();

    public ConsumeBatches Batches => node.GetRequiredService<ConsumeBatches>();

    private RuntimeCaller Caller => new("key_test", Scope, server.Setup.AccountId, [RuntimeScopes.Runtime]);

    public async Task<Consumed> ConsumeAsync(string subject, long units, string key, CancellationToken cancellation = default) =>
        await Consumed.OfAsync(
            await node.GetRequiredService<ConsumeUsage>().HandleAsync(Caller, key, new(subject, units), "req_test", cancellation)
        );

    /// <summary>As a client does: comes again with the same key until it is answered for good.</summary>
    public async Task<Consumed> ConsumeUntilAnsweredAsync(string subject, long units, string key)
    {
        while (true)
        {
            var answer = await ConsumeAsync(subject, units, key);
            if (answer.Error is not ("idempotency_key_in_use" or "unavailable"))
            {
                return answer;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>A request as it waits for its batch.</summary>
    public WaitingConsume Request(string subject, long units, string key) =>
        new(Caller, key, new(subject, units), "req_test", TimeProvider.System.GetTimestamp());

    /// <summary>New subjects with a pack each.</summary>
    public async Task<IReadOnlyList<string>> SubjectsAsync(int count, long units)
    {
        var one = await Operator.OfAsync(server);
        List<string> subjects = [.. Enumerable.Range(0, count).Select(_ => RuntimeApi.Fresh("gathered"))];
        foreach (var subject in subjects)
        {
            await one.GrantPackAsync(subject, units);
        }

        return subjects;
    }

    /// <summary>Balance and ledger of a subject both say that so much was taken.</summary>
    public async Task ShouldHaveTakenAsync(string subject, long units)
    {
        var packs = await StoredRows.Of(server).EntitlementsAsync(subject);
        packs.Sum(pack => pack.UsageConsumed).ShouldBe(units);
        packs.Sum(pack => pack.UsageGranted!.Value - pack.UsageRemaining!.Value).ShouldBe(units);
        (await LedgerAsync("subject_ref = @Name", subject)).ShouldBe(units);
    }

    /// <summary>What the ledger says was taken under a key.</summary>
    public Task<long> TakenUnderAsync(string key) => LedgerAsync("idempotency_key = @Name", key);

    public Task<long> KeysAsync(string key) =>
        StoredRows.Of(server).CountAsync("select count(*) from idempotency_keys where key = @Key", new { Key = key });

    /// <summary>Another transaction that holds a subject's packs (on the embedded engine: the writer) until it is let go.</summary>
    public async Task<Held> HoldAsync(string subject)
    {
        var held = new Held();
        held.Transaction = server.Database.WriteAsync(
            async session =>
            {
                if (session.Dialect.ForUpdate.Length > 0)
                {
                    await session.ExecuteAsync("set local idle_in_transaction_session_timeout = 60000");
                }

                var trip = new RoundTrip();
                PackStore.Lock(trip, session.Dialect, Scope, [subject], nowMs: 0);
                await session.SendAsync(trip);
                held.IsHeld.SetResult();
                await held.LetGo.Task;
            },
            CancellationToken.None
        );
        await Task.WhenAny(held.IsHeld.Task, held.Transaction);
        held.IsHeld.Task.IsCompletedSuccessfully.ShouldBeTrue();
        return held;
    }

    /// <summary>How many transactions of consumption were committed while it lives, and of how many requests each.</summary>
    public CommitCount CountCommits() => new(node.GetRequiredService<IMeterFactory>());

    private Task<long> LedgerAsync(string condition, string name) =>
        StoredRows
            .Of(server)
            .CountAsync($"select cast(coalesce(sum(units), 0) as bigint) from usage_entries where {condition}", new { Name = name });
}

internal sealed class Held : IAsyncDisposable
{
    public TaskCompletionSource IsHeld { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource LetGo { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Transaction { get; set; } = Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        LetGo.TrySetResult();
        await Transaction;
    }
}

internal sealed class CommitCount : IDisposable
{
    private readonly MeterListener listener = new();
    private int commits;
    private int requests;
    private int takenApart;

    public CommitCount(IMeterFactory factory)
    {
        listener.InstrumentPublished = (instrument, meters) =>
        {
            if (instrument.Meter.Name == "Licenzy" && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                meters.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((_, size, _, _) => Interlocked.Add(ref requests, size));
        listener.SetMeasurementEventCallback<long>(Count);
        listener.Start();
    }

    public int Commits => Volatile.Read(ref commits);

    public int Requests => Volatile.Read(ref requests);

    public int TakenApart => Volatile.Read(ref takenApart);

    public void Dispose() => listener.Dispose();

    private void Count(Instrument instrument, long more, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        if (instrument.Name == "licenzy.consume.commits")
        {
            Interlocked.Add(ref commits, (int)more);
        }
        else if (instrument.Name == "licenzy.consume.taken_apart")
        {
            Interlocked.Add(ref takenApart, (int)more);
        }
    }
}
