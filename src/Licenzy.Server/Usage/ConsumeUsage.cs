using System.ComponentModel.DataAnnotations;
using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;

namespace Licenzy.Server.Usage;

/// <summary>
/// Takes units from a subject's packs: all of them or none, soonest to expire first. The key, the ledger rows, the
/// balance, the events and the answer are one transaction; nothing is spent twice whatever is retried. Requests that come
/// at the same time share that transaction (<see cref="ConsumeLanes"/>), each with its own answer.
/// </summary>
internal sealed class ConsumeUsage(ConsumeLanes lanes, TimeProvider time)
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

        var waiting = new WaitingConsume(caller, key, request, requestId, time.GetTimestamp());
        if (!lanes.TryEnter(waiting))
        {
            return Fault.Away("More is being consumed than can be written just now. Nothing was consumed.");
        }

        try
        {
            return await waiting.Answered.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            lanes.Leave(waiting);
            throw;
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
}
