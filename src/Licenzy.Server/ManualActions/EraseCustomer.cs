using System.ComponentModel.DataAnnotations;
using Licenzy.Core.Formats;
using Licenzy.Server.Audit;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ManualActions;

/// <summary>
/// Erases a customer for good. From its first transaction on nothing new is taken for them; what there is goes in parts, in this request
/// or, where it is much, after it.
/// </summary>
internal sealed class EraseCustomer(Database database, EraseSteps steps, AuditLog audit, Instance instance, Ids ids, TimeProvider time)
{
    /// <summary>How long a request goes on before the rest is left to the worker.</summary>
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(10);

    /// <summary>How long an erasure is left to who works on it, in milliseconds.</summary>
    public const long LeaseMs = 30_000;

    /// <summary>Who is erased.</summary>
    /// <param name="Confirm">The <c>subject_ref</c> once more, typed by a person.</param>
    /// <param name="Note">Why; kept in the audit log, so it must not name the person.</param>
    /// <param name="DryRun">True answers what would go and what would stay, and does nothing.</param>
    internal sealed record Request(
        [property: StringLength(255, MinimumLength = 1)] string Confirm,
        [property: StringLength(ActionNote.Longest, MinimumLength = ActionNote.Shortest)] string? Note = null,
        bool? DryRun = null
    );

    /// <summary>What became of it.</summary>
    /// <param name="DryRun">True when nothing was done.</param>
    /// <param name="State"><c>preview</c>, <c>done</c>, or <c>running</c>: the rest follows within minutes, and nothing can be done for the customer meanwhile.</param>
    /// <param name="Pseudonym">What stands for the customer in what stays; null in a preview.</param>
    /// <param name="Goes">What goes, or was found to go.</param>
    /// <param name="Stays">What stays, and why.</param>
    /// <param name="Warnings">What to do in Stripe first.</param>
    internal sealed record Response(
        bool DryRun,
        string State,
        string? Pseudonym,
        IReadOnlyList<ErasedPart> Goes,
        IReadOnlyList<KeptPart> Stays,
        IReadOnlyList<ActionWarning> Warnings
    );

    public async Task<Answer<Response>> HandleAsync(
        PortalCaller caller,
        string subjectRef,
        Request request,
        CancellationToken cancellationToken
    )
    {
        if (Check(subjectRef, request) is { } fault)
        {
            return fault;
        }

        var (found, refused) = await database.ReadAsync(session => LookAsync(session, caller.Scope, subjectRef), cancellationToken);
        if (refused is not null)
        {
            return refused;
        }

        if (request.DryRun == true)
        {
            return new Response(DryRun: true, "preview", Pseudonym: null, found!.Goes, ErasureReport.Stays, found.Warnings);
        }

        var erasure = await database.WriteAsync(session => BeginAsync(session, caller, subjectRef, request.Note), cancellationToken);
        var state = await ContinueAsync(erasure, LongestRequest, cancellationToken) ? "done" : "running";
        return new Response(DryRun: false, state, erasure.Id, found!.Goes, ErasureReport.Stays, found.Warnings);
    }

    /// <summary>Goes on with an erasure for some time. Returns whether it is done.</summary>
    public async Task<bool> ContinueAsync(ErasureRow erasure, TimeSpan longest, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (await database.WriteAsync(session => steps.RunAsync(session, erasure), cancellationToken))
        {
            var goesOn = time.GetElapsedTime(start) < longest;
            var lease = goesOn ? time.NowMs() + LeaseMs : 0;
            await database.WriteAsync(session => ErasureStore.HoldAsync(session, erasure, instance.Id, lease), cancellationToken);
            if (!goesOn)
            {
                return false;
            }
        }

        await database.WriteAsync(session => steps.FinishAsync(session, erasure), cancellationToken);
        return true;
    }

    private static Fault? Check(string subjectRef, Request request) =>
        SubjectRef.Check(subjectRef) is { } bad ? Fault.Field("subject_ref", bad)
        : !string.Equals(request.Confirm, subjectRef, StringComparison.Ordinal)
            ? Fault.Field("confirm", "`confirm` is the `subject_ref` of the path, letter for letter.")
        : request.Note is { } note ? ActionNote.Check(note)
        : null;

    private static async Task<(ErasureReport? Report, Fault? Refused)> LookAsync(Session session, Scope scope, string subjectRef)
    {
        var running = await ErasureStore.RunningAsync(session, scope, subjectRef);
        var report = await ErasureReport.OfAsync(session, scope, subjectRef);
        if (running is not null || report.Goes.Count > 0)
        {
            // What was under way when the customer was erased may have left something: it is erased again.
            return (report, null);
        }

        return (
            null,
            await Tombstones.RefusalAsync(session, scope, subjectRef)
                ?? new Fault(ErrorCatalogue.NotFound, "Nothing is known of this customer in this project and mode.")
        );
    }

    /// <summary>From here on nothing new is taken for the customer, whoever asks. A repeat goes on with what was begun.</summary>
    private async Task<ErasureRow> BeginAsync(Session session, PortalCaller caller, string subjectRef, string? note)
    {
        var (scope, now) = (caller.Scope, time.NowMs());
        await SubjectLock.TakeAsync(session, scope, [subjectRef], []);
        if (await ErasureStore.RunningAsync(session, scope, subjectRef) is { } running)
        {
            await ErasureStore.HoldAsync(session, running, instance.Id, now + LeaseMs);
            return running;
        }

        var erasure = new ErasureRow
        {
            ProjectId = scope.ProjectId,
            Mode = scope.ModeText,
            Id = ids.New("erased"),
            SubjectRef = subjectRef,
            RequestedBy = caller.UserId,
            CreatedMs = now,
        };
        await ErasureStore.InsertAsync(session, erasure, instance.Id, now + LeaseMs);
        await Tombstones.SetForSubjectAsync(session, scope, subjectRef, now);
        var entry = new AuditEntry("customer.erased", "customer", erasure.Id) { Details = new { Note = note } };
        await audit.WriteAsync(session, caller, entry);
        return erasure;
    }
}
