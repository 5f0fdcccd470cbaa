using System.Text.Json;
using Licenzy.Core.Announcing;
using Licenzy.Core.Facts;
using Licenzy.Core.Formats;
using Licenzy.Core.Purchases;
using Licenzy.Server.Audit;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ManualActions;

/// <summary>What all actions have in common.</summary>
/// <param name="Operation">What an idempotency key is for.</param>
/// <param name="Key">The key; null when none was sent.</param>
/// <param name="Fingerprint">What two requests with one key are compared by.</param>
/// <param name="Note">Why.</param>
/// <param name="DryRun">Whether nothing is to be done.</param>
/// <param name="Version">The state that it may rest on; null for any.</param>
internal sealed record ActionCall(string Operation, string? Key, string Fingerprint, string Note, bool? DryRun, string? Version)
{
    /// <summary>A call about what a path names.</summary>
    public static ActionCall Of<T>(string operation, string? key, string id, T request, string note, bool? dryRun, string? version) =>
        new(operation, key, Idempotency.Fingerprint.Of(operation, new RequestUnder<T>(id, request)), note, dryRun, version);
}

/// <summary>
/// Does what an operator asks for: the fact, the entitlements, their history, the events, the action and its audit row in one
/// transaction. A preview is the same work, taken back.
/// </summary>
internal sealed class CarryOut(
    Database database,
    Idempotent idempotent,
    ApplyFacts applyFacts,
    EntitlementSignals signals,
    AuditLog audit,
    Ids ids,
    TimeProvider time
)
{
    /// <param name="caller">The operator.</param>
    /// <param name="call">The request.</param>
    /// <param name="plan">Looks at what stands, locks it, and says what is to be done. It runs again after a lost race.</param>
    /// <param name="cancellationToken">Ends it, with nothing done.</param>
    public async Task<Answer<ActionResult>> HandleAsync(
        PortalCaller caller,
        ActionCall call,
        Func<Session, Task<ActionPlan>> plan,
        CancellationToken cancellationToken
    )
    {
        if (ActionNote.Check(call.Note) is { } fault)
        {
            return fault;
        }

        if (call.DryRun == true)
        {
            return await RehearseAsync(caller, call, plan, cancellationToken);
        }

        var once = new IdempotentCall<ActionResult>(caller.Scope, call.Operation, call.Key, call.Fingerprint);
        return await idempotent.RunAsync(once, session => RunAsync(session, caller, call, plan), cancellationToken);
    }

    /// <summary>
    /// The work itself and not a copy on a snapshot: beside a customer who consumes all the time a snapshot would never hold, and
    /// what is shown must be what would happen.
    /// </summary>
    private async Task<Answer<ActionResult>> RehearseAsync(
        PortalCaller caller,
        ActionCall call,
        Func<Session, Task<ActionPlan>> plan,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await database.WriteAsync(
                async session => throw new TakenBackException(await RunAsync(session, caller, call, plan)),
                cancellationToken
            );
            throw new InvalidOperationException("A preview is always taken back.");
        }
        catch (TakenBackException preview)
        {
            return preview.Outcome.Match<Answer<ActionResult>>(done => done.Value, refused => refused.Fault);
        }
    }

    private async Task<WorkOutcome<ActionResult>> RunAsync(
        Session session,
        PortalCaller caller,
        ActionCall call,
        Func<Session, Task<ActionPlan>> plan
    ) =>
        await (await plan(session)).Match(
            ready => ActAsync(session, caller, call, ready),
            refused => Task.FromResult<WorkOutcome<ActionResult>>(refused.Fault)
        );

    private async Task<WorkOutcome<ActionResult>> ActAsync(Session session, PortalCaller caller, ActionCall call, ActionPlan.Ready plan)
    {
        var scope = caller.Scope;
        var before = await SubjectState.ReadAsync(session, scope, plan.SubjectRef, time.NowMs());
        var other = plan.OtherSubjectRef is { } subject ? await SubjectState.ReadAsync(session, scope, subject, time.NowMs()) : null;
        var version = before.Version(plan, other);
        if (call.Version is { } expected && !string.Equals(expected, version, StringComparison.Ordinal))
        {
            return new Fault(
                ErrorCatalogue.StateChanged,
                "The customer changed since the preview. Nothing was done; look at a new preview."
            );
        }

        var fact = FactOf(plan);
        var applied = await ApplyAsync(session, caller, call, plan, fact);
        var after = await SubjectState.ReadAsync(session, scope, plan.SubjectRef, time.NowMs());
        var work = new FinishedWork(plan, before, after, applied.Written);
        var warnings = await ActionWarnings.OfAsync(session, scope, work, time.NowMs());
        var result = work.Result(call.DryRun == true ? null : fact.Id, version, warnings, time.NowMs());
        if (call.DryRun == true)
        {
            return new WorkOutcome<ActionResult>.Done(result, ResourceId: null);
        }

        if (await RecordAsync(session, caller, call, work, fact) is { } refused)
        {
            return refused;
        }

        session.AfterCommit(() => signals.Changed(scope, applied.Attempts));
        return new WorkOutcome<ActionResult>.Done(result, fact.Id);
    }

    /// <summary>Later than every action on the same purchase, whatever the clock of the node that wrote that: their order is their meaning.</summary>
    private OperatorFact FactOf(ActionPlan.Ready plan)
    {
        var last = plan.Facts.OfType<OperatorFact>().Select(fact => fact.AtMs).DefaultIfEmpty(0).Max();
        return new OperatorFact
        {
            Id = ids.New(IdPrefix.OperatorFact),
            AtMs = Math.Max(time.NowMs(), last + 1),
            Action = plan.Action,
        };
    }

    private Task<AppliedFacts> ApplyAsync(Session session, PortalCaller caller, ActionCall call, ActionPlan.Ready plan, OperatorFact fact)
    {
        var meant = plan.Action is OperatorAction.Grant ? PurchaseKey.OfGrant(fact.Id) : plan.PurchaseKey;
        return applyFacts.HandleAsync(
            session,
            caller.Scope,
            [fact],
            [],
            _ => new Cause.Operator(caller.UserId, plan.Reason, call.Note, meant, fact.Id)
        );
    }

    private async Task<Fault?> RecordAsync(Session session, PortalCaller caller, ActionCall call, FinishedWork work, OperatorFact fact)
    {
        var plan = work.Plan;
        if (plan.UndoesId is { } undone && !await OperatorActionStore.MarkUndoneAsync(session, caller.Scope, undone, fact.Id))
        {
            return new Fault(ErrorCatalogue.NotPossible, "Another operator has just undone this action.");
        }

        var row = new OperatorActionRow
        {
            ProjectId = caller.Scope.ProjectId,
            Mode = caller.Scope.ModeText,
            Id = fact.Id,
            Kind = plan.Kind,
            SubjectRef = plan.SubjectRef,
            EntitlementId = work.EntitlementId,
            ActorUserId = caller.UserId,
            Note = call.Note,
            Details = JsonSerializer.Serialize(plan.Details, LicenzyJson.Options),
            UndoesId = plan.UndoesId,
            RequestId = caller.RequestId,
            CreatedMs = time.NowMs(),
        };
        await OperatorActionStore.InsertAsync(session, row);
        await audit.WriteAsync(session, caller, work.AuditEntry(call.Note, fact.Id));
        return null;
    }

    /// <summary>Takes the transaction of a preview back with everything that it wrote.</summary>
    private sealed class TakenBackException(WorkOutcome<ActionResult> outcome) : Exception("A preview is taken back.")
    {
        public WorkOutcome<ActionResult> Outcome { get; } = outcome;
    }
}
