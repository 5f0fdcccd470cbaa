using System.Data.Common;
using Licenzy.Core;
using Licenzy.Core.Announcing;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Usage;

/// <summary>
/// Another transaction has written a key of this one first, or is about to: what was decided is void, and so is all that was decided
/// with it.
/// </summary>
internal sealed class KeyTakenException() : Exception("Another transaction has the same idempotency key.");

/// <summary>Writes what was decided of consumes, in one round trip: keys, balances, ledger, events, and what an exhausted pack needs.</summary>
internal sealed class WriteConsumes(Outbox outbox, Ids ids)
{
    /// <param name="session">The transaction that holds the packs.</param>
    /// <param name="scope">Whose.</param>
    /// <param name="decided">What was decided.</param>
    /// <param name="keys">The keys with their answers, in any order; none where they are claimed already.</param>
    /// <param name="takers">The endpoints that get events.</param>
    /// <param name="nowMs">The instant of the transaction, Unix ms.</param>
    /// <exception cref="KeyTakenException">A key was taken meanwhile: nothing may be kept.</exception>
    public async Task WriteAsync(
        Session session,
        Scope scope,
        ConsumeDecisions decided,
        List<AnsweredKeyRow> keys,
        IReadOnlyList<EndpointTaker> takers,
        long nowMs
    )
    {
        var trip = new RoundTrip();
        var inserted = Insert(session, trip, keys);
        var drawn = decided.Packs.SelectMany(subject => subject.Drawn, (subject, pack) => Consumption(scope, subject, pack)).ToList();
        var consumed = PackStore.Consume(session, trip, drawn);
        UsageEntryStore.Insert(trip, decided.Entries);
        outbox.Write(session, trip, scope, Outbox.TakersOf(takers, EventTypes.UsageConsumed), decided.Events, nowMs);
        NoteExhausted(trip, scope, decided, nowMs);
        await SendAsync(session, trip);
        if (inserted.Contains(0))
        {
            throw new KeyTakenException();
        }

        if (consumed.Contains(0))
        {
            throw new InvalidOperationException($"A pack of {scope.ProjectId} changed while it was locked.");
        }
    }

    /// <summary>
    /// Batches lock packs before keys, and both in one order. So whoever waits for a key here waits for a transaction that has all its
    /// packs already, and no circle can close. The one exception claims its key first because it is alone; the shortness of the wait
    /// ends that circle.
    /// </summary>
    private static IReadOnlyList<int> Insert(Session session, RoundTrip trip, List<AnsweredKeyRow> keys)
    {
        if (keys.Count > 0)
        {
            trip.Execute(session.Dialect.WaitAtMost(IdempotencyStore.WaitMs));
            keys.Sort((one, other) => string.CompareOrdinal(one.Key, other.Key));
        }

        return AnsweredKeyStore.Insert(trip, keys);
    }

    private static async Task SendAsync(Session session, RoundTrip trip)
    {
        try
        {
            await session.SendAsync(trip);
        }
        catch (DbException failure) when (session.Dialect.IsLockTimeout(failure))
        {
            // The packs are locked already: it is a key that another transaction writes in this moment.
            throw new KeyTakenException();
        }
    }

    private static PackConsumption Consumption(Scope scope, SubjectPacks subject, DrawnPack pack) =>
        new()
        {
            ProjectId = scope.ProjectId,
            Mode = scope.ModeText,
            Id = pack.Row.Id,
            SubjectRef = subject.SubjectRef,
            Units = pack.Units,
            Told = pack.Exhausted?.Told.Write(),
            Available = pack.Exhausted is null ? 1 : 0,
            UnavailableReason = pack.Exhausted is null ? null : UnavailableReason.Exhausted.ToText(),
            UpdatedMs = pack.UpdatedMs,
        };

    /// <summary>Only what changes access moves the customer up in the list and is history: a write for each of many small consumptions would buy little.</summary>
    private void NoteExhausted(RoundTrip trip, Scope scope, ConsumeDecisions decided, long nowMs)
    {
        var subjects = new List<TouchedSubject>();
        var history = new List<HistoryRow>();
        foreach (var subject in decided.Packs)
        {
            foreach (var pack in subject.Drawn.Where(pack => pack.Exhausted?.History is not null))
            {
                if (subjects.Count == 0 || subjects[^1].SubjectRef != subject.SubjectRef)
                {
                    subjects.Add(new TouchedSubject(scope.ProjectId, scope.ModeText, subject.SubjectRef, null, null, nowMs));
                }

                var entry = pack.Exhausted!.History!;
                history.Add(HistoryRow.Of(ids.New("his"), scope.ProjectId, scope.ModeText, pack.Row.Id, subject.SubjectRef, entry, nowMs));
            }
        }

        subjects.Sort((one, other) => string.CompareOrdinal(one.SubjectRef, other.SubjectRef));
        SubjectStore.Touch(trip, subjects);
        HistoryStore.Insert(trip, history);
    }
}
