using System.ComponentModel.DataAnnotations;
using Licenzy.Core;
using Licenzy.Core.Announcing;
using Licenzy.Core.Formats;
using Licenzy.Core.Usage;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Plans;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Usage;

/// <summary>
/// Takes units from a subject's packs: all of them or none, soonest to expire first. The key, the ledger rows, the
/// balance, the events and the answer are one transaction; nothing is spent twice whatever is retried.
/// </summary>
internal sealed class ConsumeUsage(Database database, LiveWriteGate gate, Outbox outbox, Ids ids, TimeProvider time)
{
    public const string Operation = "usage.consume";

    private const long MostUnits = 1_000_000_000;

    /// <summary>What to take, and from whom.</summary>
    /// <param name="SubjectRef">Your own stable id of the customer.</param>
    /// <param name="Units">How many units, all or none.</param>
    internal sealed record Request(
        [property: StringLength(255, MinimumLength = 1)] string SubjectRef,
        [property: Range(1, 1_000_000_000)] long Units
    );

    /// <summary>What was taken.</summary>
    /// <param name="Ok">Always true.</param>
    /// <param name="Consumed">The units that were taken.</param>
    /// <param name="UsageRemaining">The units that are left over all available packs.</param>
    internal sealed record Response(bool Ok, long Consumed, long UsageRemaining);

    public async Task<Answer<Response>> HandleAsync(
        RuntimeCaller caller,
        string key,
        Request request,
        string requestId,
        CancellationToken cancellationToken
    )
    {
        if (Check(request) is { } fault)
        {
            return fault;
        }

        var fingerprint = Fingerprint.Of(Operation, request);
        try
        {
            return await database.WriteAsync(
                session => ConsumeAsync(session, caller, key, fingerprint, request, requestId),
                cancellationToken
            );
        }
        catch (IdempotencyKeyBusyException)
        {
            return IdempotencyStore.Busy;
        }
    }

    private static Fault? Check(Request request)
    {
        if (SubjectRef.Check(request.SubjectRef) is { } badSubject)
        {
            return Fault.Field("subject_ref", badSubject);
        }

        return request.Units is < 1 or > MostUnits ? Fault.Field("units", $"`units` must be a whole number from 1 to {MostUnits}.") : null;
    }

    private async Task<Answer<Response>> ConsumeAsync(
        Session session,
        RuntimeCaller caller,
        string key,
        string fingerprint,
        Request request,
        string requestId
    )
    {
        var now = time.NowMs();
        if (await gate.CheckAsync(session, caller, now) is { } closed)
        {
            return closed;
        }

        var claim = await IdempotencyStore.ClaimInTransactionAsync(session, caller.Scope, Operation, key, fingerprint, now);
        switch (claim)
        {
            case Claim.Replay replay:
                return Answer<Response>.Exactly(replay.Answer, replayed: true);
            case Claim.Spent:
                return await SpentBeforeAsync(session, caller.Scope, key, request, now);
            case Claim.Reused or Claim.InUse:
                return IdempotencyStore.Refusal(claim)!;
        }

        var packs = (await EntitlementStore.LockPacksAsync(session, caller.Scope, request.SubjectRef, now))
            .Select(row => EntitlementReading.At(row, now))
            .Where(reading => reading.Available)
            .ToList();
        var plan = ConsumptionPlan.Make([.. packs.Select(Pack)], request.Units);
        var answer = await plan.Match(
            enough => TakeAsync(session, caller.Scope, key, request, packs, enough, now),
            insufficient => Task.FromResult(Refuse(request, insufficient, requestId))
        );
        await IdempotencyStore.FinishAsync(session, caller.Scope, Operation, key, answer, now);
        return Answer<Response>.Exactly(answer, replayed: false);
    }

    private static Pack Pack(EntitlementReading pack) =>
        new(pack.Row.Id, pack.Row.UsageRemaining ?? 0, pack.Row.ExpiresMs, pack.Row.StartsMs ?? pack.Row.CreatedMs);

    private static StoredAnswer Refuse(Request request, ConsumptionPlan.Insufficient insufficient, string requestId)
    {
        var fault = new Fault(
            ErrorCatalogue.InsufficientUsage,
            $"{request.Units} units were asked for and {insufficient.Remaining} are available. Nothing was consumed."
        )
        {
            UsageRemaining = insufficient.Remaining,
        };
        return new StoredAnswer(fault.Error.Status, Problem.Body(fault, requestId));
    }

    private async Task<StoredAnswer> TakeAsync(
        Session session,
        Scope scope,
        string key,
        Request request,
        IReadOnlyList<EntitlementReading> packs,
        ConsumptionPlan.Enough plan,
        long now
    )
    {
        var useId = ids.New("use");
        var rows = packs.ToDictionary(pack => pack.Row.Id, pack => pack.Row, StringComparer.Ordinal);
        foreach (var draw in plan.Draws)
        {
            await DrawAsync(session, scope, key, useId, rows[draw.PackId], draw, plan.RemainingAfter, now);
        }

        return new StoredAnswer(StatusCodes.Status200OK, LicenzyJson.Bytes(new Response(Ok: true, request.Units, plan.RemainingAfter)));
    }

    private async Task DrawAsync(
        Session session,
        Scope scope,
        string key,
        string useId,
        EntitlementRow pack,
        Draw draw,
        long remainingOfAll,
        long now
    )
    {
        var exhausted = draw.RemainingAfter == 0;
        var announcement = Announcer.Consumed(Told.Read(pack.Told), draw.RemainingAfter);
        var updated = Math.Max(now, pack.UpdatedMs + 1);
        var reason = exhausted ? UnavailableReason.Exhausted.ToText() : null;
        if (
            !await EntitlementStore.ConsumeAsync(
                session,
                pack,
                draw.Units,
                announcement.Told.Write(),
                available: !exhausted,
                reason,
                updated
            )
        )
        {
            throw new InvalidOperationException($"Pack {pack.Id} changed while it was locked.");
        }

        var entryId = ids.New("use");
        await UsageEntryStore.InsertAsync(
            session,
            new UsageEntryRow
            {
                ProjectId = scope.ProjectId,
                Mode = scope.ModeText,
                Id = entryId,
                UseId = useId,
                SubjectRef = pack.SubjectRef,
                EntitlementId = pack.Id,
                Units = draw.Units,
                RemainingAfter = draw.RemainingAfter,
                IdempotencyKey = key,
                CreatedMs = now,
            }
        );
        var outbound = Outbound(scope, pack, draw.Units, remainingOfAll, useId, updated, now);
        await outbox.WriteAsync(session, scope, outbound, pack.Id, now, entryId);
        if (announcement.History is { } entry)
        {
            // Only what changes access moves the customer up in the list: a write for each of many small consumptions would buy little.
            SubjectStore.Touch(session, scope, pack.SubjectRef, now);
            HistoryStore.Insert(session, HistoryRow.Of(ids.New("his"), pack, entry, now));
        }
    }

    private OutboundEvent Outbound(
        Scope scope,
        EntitlementRow pack,
        long units,
        long remainingOfAll,
        string useId,
        long updated,
        long now
    ) =>
        new(
            ids.New("evt"),
            EventTypes.UsageConsumed,
            new UtcInstant(now),
            scope.ProjectId,
            scope.ModeText,
            new OutboundEventData
            {
                SubjectRef = pack.SubjectRef,
                ProjectId = scope.ProjectId,
                Mode = scope.ModeText,
                ProductCode = pack.ProductCode,
                Kind = pack.Kind,
                Status = pack.Status,
                Reason = Reasons.UsageConsumed,
                Source = Source.Runtime.ToText(),
                EntitlementId = pack.Id,
                Units = units,
                UsageRemaining = remainingOfAll,
                ExpiresAt = UtcInstant.From(pack.ExpiresMs),
                Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["use_id"] = useId },
                CreatedAt = new UtcInstant(pack.CreatedMs),
                UpdatedAt = new UtcInstant(updated),
            }
        );

    /// <summary>The answer is no longer kept, the effect is: what the ledger says was taken under this key.</summary>
    private static async Task<Answer<Response>> SpentBeforeAsync(Session session, Scope scope, string key, Request request, long now)
    {
        var consumed = await UsageEntryStore.ConsumedUnderAsync(session, scope, key);
        var packs = await EntitlementStore.HopefulOfSubjectAsync(session, scope, request.SubjectRef, now);
        var remaining = packs
            .Select(row => EntitlementReading.At(row, now))
            .Where(pack => pack.Available)
            .Sum(pack => pack.Row.UsageRemaining ?? 0);
        if (consumed > 0)
        {
            return Answer<Response>.Exactly(
                new StoredAnswer(StatusCodes.Status200OK, LicenzyJson.Bytes(new Response(Ok: true, consumed, remaining))),
                replayed: true
            );
        }

        return new Fault(ErrorCatalogue.InsufficientUsage, "Under this key nothing was consumed: there were too few units.")
        {
            UsageRemaining = remaining,
        };
    }
}
