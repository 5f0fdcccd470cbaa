using System.Collections.Concurrent;
using Licenzy.Core;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Memory;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Entitlements;

/// <summary>Whether a subject has access, and how long that stands when nothing but time passes.</summary>
/// <param name="Allowed">The decision.</param>
/// <param name="FromMs">When it was made, Unix ms. A clock that was set back behind it has to ask again.</param>
/// <param name="UntilMs">The first instant at which the clock alone may change it, Unix ms.</param>
internal readonly record struct KnownDecision(bool Allowed, long FromMs, long UntilMs)
{
    public bool StandsAt(long nowMs) => FromMs <= nowMs && nowMs < UntilMs;
}

/// <summary>
/// Access decisions in memory. A decision is used while the change feed is fresh, nothing changed for its subject, and the clock has
/// not reached the instant at which it stops being true. What is asked by many at once is read once.
/// </summary>
internal sealed class AccessCache : IChangeFollower
{
    /// <summary>Generations are counted for groups of subjects: a change in one makes the loads of the whole group unfit to be kept.</summary>
    private const int Groups = 1024;

    private readonly Database database;
    private readonly ChangeFeed feed;
    private readonly TimeProvider time;
    private readonly RecentMap<Subject, KnownDecision> known;
    private readonly ConcurrentDictionary<Subject, Load> loads = new();
    private readonly bool keeps;

    /// <param name="database">Where decisions come from.</param>
    /// <param name="feed">What makes them untrue.</param>
    /// <param name="time">The clock.</param>
    /// <param name="most">How many decisions are kept at most; with 0 every question goes to the database.</param>
    public AccessCache(Database database, ChangeFeed feed, TimeProvider time, int most)
    {
        (this.database, this.feed, this.time) = (database, feed, time);
        known = new RecentMap<Subject, KnownDecision>(most, Groups);
        keeps = most > 0;
        feed.Follow(this);
    }

    /// <summary>The decision, where memory knows it.</summary>
    public bool TryKnow(Scope scope, string subjectRef, out bool allowed)
    {
        allowed = false;
        if (!keeps || !feed.IsFresh || !known.TryGet(new Subject(scope, subjectRef), out var decision) || !decision.StandsAt(time.NowMs()))
        {
            return false;
        }

        allowed = decision.Allowed;
        return true;
    }

    /// <summary>The decision, from memory or else from the database.</summary>
    /// <exception cref="Platform.Errors.UnavailableException">The database is away.</exception>
    public async Task<bool> IsAllowedAsync(Scope scope, string subjectRef, CancellationToken cancellationToken)
    {
        if (TryKnow(scope, subjectRef, out var allowed))
        {
            return allowed;
        }

        var subject = new Subject(scope, subjectRef);
        return keeps && feed.IsFresh ? await LoadAsync(subject, cancellationToken) : (await ReadAsync(subject, cancellationToken)).Allowed;
    }

    public void Forget(Change change)
    {
        if (change.Kind != ChangeKinds.Subject)
        {
            return;
        }

        var scope = new Scope(change.ProjectId, EnumText.Read<Mode>(change.Mode));
        if (change.Name.Length > 0)
        {
            known.Remove(new Subject(scope, change.Name));
        }
        else
        {
            known.RemoveWhere((kept, _) => kept.Scope == scope);
        }
    }

    public void ForgetAll() => known.Clear();

    /// <summary>
    /// Joins a load that is under way, unless something changed since it began: it may have read what was there before, and whoever
    /// asks after a change was answered must see the change.
    /// </summary>
    private async Task<bool> LoadAsync(Subject subject, CancellationToken cancellationToken)
    {
        var generation = known.GenerationOf(subject);
        var mine = new Load(generation, new TaskCompletionSource<KnownDecision>(TaskCreationOptions.RunContinuationsAsynchronously));
        var running = loads.GetOrAdd(subject, mine);
        if (!ReferenceEquals(running, mine))
        {
            return running.Generation == generation
                ? (await running.Result.Task.WaitAsync(cancellationToken)).Allowed
                : (await ReadAsync(subject, cancellationToken)).Allowed;
        }

        try
        {
            // Not the caller's token: others may wait for the same answer.
            var decision = await ReadAsync(subject, CancellationToken.None);
            known.Keep(subject, decision, generation);
            mine.Result.SetResult(decision);
            return decision.Allowed;
        }
        catch (Exception failure)
        {
            mine.Result.SetException(failure);
            // Whether or not somebody waits for it, it has been seen here.
            _ = mine.Result.Task.Exception;
            throw;
        }
        finally
        {
            loads.TryRemove(new KeyValuePair<Subject, Load>(subject, mine));
        }
    }

    private async Task<KnownDecision> ReadAsync(Subject subject, CancellationToken cancellationToken)
    {
        var now = time.NowMs();
        return await database.ReadAsync(
            session => ReadSubject.DecideAsync(session, subject.Scope, subject.SubjectRef, now),
            cancellationToken
        );
    }

    private readonly record struct Subject(Scope Scope, string SubjectRef);

    /// <summary>A question that is being asked of the database.</summary>
    private sealed record Load(long Generation, TaskCompletionSource<KnownDecision> Result);
}
