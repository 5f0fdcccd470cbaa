using Licenzy.Core;
using Licenzy.Core.Announcing;
using Licenzy.Core.Usage;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Usage;

/// <summary>
/// Decides the consumes of one transaction in memory, one after the other, each as if those before it had been written, and gathers
/// the rows that are to be.
/// </summary>
/// <param name="scope">Whose packs.</param>
/// <param name="packs">The locked packs of all subjects, by subject.</param>
/// <param name="ids">Makes the ids.</param>
/// <param name="nowMs">The instant of the transaction, Unix ms.</param>
internal sealed class ConsumeDecisions(Scope scope, IReadOnlyDictionary<string, SubjectPacks> packs, Ids ids, long nowMs)
{
    private readonly List<UsageEntryRow> entries = [];
    private readonly List<OutboxEntry> events = [];

    public IEnumerable<SubjectPacks> Packs => packs.Values;

    /// <summary>The rows of the ledger, in the order of the requests.</summary>
    public IReadOnlyList<UsageEntryRow> Entries => entries;

    /// <summary>An event for each row of the ledger.</summary>
    public IReadOnlyList<OutboxEntry> Events => events;

    /// <summary>Takes what a request asks for, or nothing; its answer, the first under its key.</summary>
    public StoredAnswer Decide(WaitingConsume request)
    {
        var subject = packs[request.SubjectRef];
        return subject.Take(request.Units) switch
        {
            ConsumptionPlan.Enough enough => Take(request, subject, enough),
            ConsumptionPlan.Insufficient insufficient => Refuse(request, insufficient),
            _ => throw new InvalidOperationException("The union is closed."),
        };
    }

    /// <summary>The answer is no longer kept, the effect is: what the ledger says was taken under this key.</summary>
    public Answer<ConsumeUsage.Response> Again(WaitingConsume request, long consumed)
    {
        var remaining = packs[request.SubjectRef].Remaining;
        return consumed > 0
            ? Answer<ConsumeUsage.Response>.Exactly(Taken(consumed, remaining), replayed: true)
            : new Fault(ErrorCatalogue.InsufficientUsage, "Under this key nothing was consumed: there were too few units.")
            {
                UsageRemaining = remaining,
            };
    }

    private StoredAnswer Take(WaitingConsume request, SubjectPacks subject, ConsumptionPlan.Enough plan)
    {
        var useId = ids.New("use");
        foreach (var draw in plan.Draws)
        {
            var pack = subject.Draw(draw, nowMs);
            var entry = Entry(request, useId, draw);
            entries.Add(entry);
            events.Add(new OutboxEntry(Event(pack, entry, plan.RemainingAfter), draw.PackId, entry.Id));
        }

        return Taken(request.Units, plan.RemainingAfter);
    }

    private static StoredAnswer Taken(long units, long remaining) =>
        new(StatusCodes.Status200OK, LicenzyJson.Bytes(new ConsumeUsage.Response(Ok: true, units, remaining)));

    private static StoredAnswer Refuse(WaitingConsume request, ConsumptionPlan.Insufficient insufficient)
    {
        var fault = new Fault(
            ErrorCatalogue.InsufficientUsage,
            $"{request.Units} units were asked for and {insufficient.Remaining} are available. Nothing was consumed."
        )
        {
            UsageRemaining = insufficient.Remaining,
        };
        return new StoredAnswer(fault.Error.Status, Problem.Body(fault, request.RequestId));
    }

    private UsageEntryRow Entry(WaitingConsume request, string useId, Draw draw) =>
        new()
        {
            ProjectId = scope.ProjectId,
            Mode = scope.ModeText,
            Id = ids.New("use"),
            UseId = useId,
            SubjectRef = request.SubjectRef,
            EntitlementId = draw.PackId,
            Units = draw.Units,
            RemainingAfter = draw.RemainingAfter,
            IdempotencyKey = request.Key,
            CreatedMs = nowMs,
        };

    private OutboundEvent Event(DrawnPack pack, UsageEntryRow entry, long remainingOfAll) =>
        new(
            ids.New("evt"),
            EventTypes.UsageConsumed,
            new UtcInstant(nowMs),
            scope.ProjectId,
            scope.ModeText,
            new OutboundEventData
            {
                SubjectRef = entry.SubjectRef,
                ProjectId = scope.ProjectId,
                Mode = scope.ModeText,
                ProductCode = pack.Row.ProductCode,
                Kind = pack.Row.Kind,
                Status = pack.Row.Status,
                Reason = Reasons.UsageConsumed,
                Source = Source.Runtime.ToText(),
                EntitlementId = entry.EntitlementId,
                Units = entry.Units,
                UsageRemaining = remainingOfAll,
                ExpiresAt = UtcInstant.From(pack.Row.ExpiresMs),
                Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["use_id"] = entry.UseId },
                CreatedAt = new UtcInstant(pack.Row.CreatedMs),
                UpdatedAt = new UtcInstant(pack.UpdatedMs),
            }
        );
}
