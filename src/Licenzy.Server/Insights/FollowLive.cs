using System.Collections.Concurrent;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Platform.Settings;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Insights;

/// <summary>
/// Tells a signed-in person what happens, as it happens: server-sent events, each with an id from which a broken stream goes on
/// (<c>Last-Event-ID</c>). It ends with the session, with the person's place in the account, and with the program.
/// </summary>
internal sealed class FollowLive(
    Database database,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILoggerFactory logs,
    LicenzySettings settings
)
{
    /// <summary>How many streams a node serves; each costs a connection.</summary>
    public const int MostStreams = 1000;

    /// <summary>How many streams one session may have open.</summary>
    public const int MostOfSession = 10;

    /// <summary>How far back a broken stream goes on.</summary>
    private static readonly TimeSpan LongestAway = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(45);
    private readonly ConcurrentDictionary<Scope, LiveFeed> feeds = new();
    private readonly ConcurrentDictionary<string, int> streams = new(StringComparer.Ordinal);
    private int open;

    /// <summary>Takes a place for a stream; false when there is none.</summary>
    public bool TryOpen(PortalCaller caller)
    {
        if (Interlocked.Increment(ref open) > MostStreams)
        {
            Interlocked.Decrement(ref open);
            return false;
        }

        if (streams.AddOrUpdate(caller.SessionId, 1, (_, count) => count + 1) > MostOfSession)
        {
            Close(caller);
            return false;
        }

        return true;
    }

    /// <param name="caller">Who watches which project and mode.</param>
    /// <param name="subjectRef">Only what is about this customer; null: everything.</param>
    /// <param name="lastEventId">Where an earlier stream ended.</param>
    /// <param name="cancellationToken">The watcher has gone.</param>
    public async IAsyncEnumerable<SseItem<LiveEvent>> HandleAsync(
        PortalCaller caller,
        string? subjectRef,
        string? lastEventId,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var feed = feeds.GetOrAdd(caller.Scope, scope => new LiveFeed(database, scope, time, logs.CreateLogger<LiveFeed>()));
        var channel = feed.Watch();
        try
        {
            yield return Item(Own("hello"));
            foreach (var missed in await MissedAsync(feed, lastEventId, ending.Token))
            {
                if (IsWanted(missed, subjectRef))
                {
                    yield return Item(missed);
                }
            }

            var checkedMs = time.NowMs();
            while (await NextAsync(channel, ending.Token) is { } next)
            {
                if (time.NowMs() - checkedMs >= (long)CheckEvery.TotalMilliseconds)
                {
                    checkedMs = time.NowMs();
                    if (!await MayWatchAsync(caller, ending.Token))
                    {
                        yield break;
                    }
                }

                if (IsWanted(next, subjectRef))
                {
                    yield return Item(next);
                }
            }
        }
        finally
        {
            feed.Leave(channel);
            Close(caller);
        }
    }

    private void Close(PortalCaller caller)
    {
        Interlocked.Decrement(ref open);
        if (streams.AddOrUpdate(caller.SessionId, 0, (_, count) => count - 1) <= 0)
        {
            streams.TryRemove(new KeyValuePair<string, int>(caller.SessionId, 0));
        }
    }

    /// <summary>What happens next, or a heartbeat when nothing does; null when the stream ends.</summary>
    private async Task<LiveEvent?> NextAsync(Channel<LiveEvent> channel, CancellationToken ending)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ending);
        waiting.CancelAfter(Heartbeat);
        try
        {
            return await channel.Reader.ReadAsync(waiting.Token);
        }
        catch (OperationCanceledException)
        {
            return ending.IsCancellationRequested ? null : Own("heartbeat");
        }
    }

    private async Task<IReadOnlyList<LiveEvent>> MissedAsync(LiveFeed feed, string? lastEventId, CancellationToken ending)
    {
        if (!long.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var last))
        {
            return [];
        }

        var from = Math.Max(last - (long)LiveFeed.Overlap.TotalMilliseconds, time.NowMs() - (long)LongestAway.TotalMilliseconds);
        return await feed.SinceAsync(Math.Max(from, 0), ending);
    }

    private Task<bool> MayWatchAsync(PortalCaller caller, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async session =>
                await SessionStore.IsOpenAsync(session, caller.SessionId, time.NowMs() - (settings.Sessions.IdleMinutes * 60_000L))
                && await MembershipStore.WorkplaceAsync(session, caller.UserId, caller.ProjectId) is not null,
            cancellationToken
        );

    private LiveEvent Own(string kind) =>
        new($"{kind}:{time.NowMs()}", kind, null, new UtcInstant(time.NowMs()), null, null, null, null, null);

    private static bool IsWanted(LiveEvent one, string? subjectRef) =>
        subjectRef is null || one.Id is null || string.Equals(one.SubjectRef, subjectRef, StringComparison.Ordinal);

    private static SseItem<LiveEvent> Item(LiveEvent one) =>
        new(one, one.Kind) { EventId = one.At.Milliseconds.ToString(CultureInfo.InvariantCulture) };
}
