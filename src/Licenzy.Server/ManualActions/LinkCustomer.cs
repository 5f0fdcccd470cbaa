using Licenzy.Core;
using Licenzy.Core.Facts;
using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ManualActions;

/// <summary>
/// Says whose a Stripe customer is. All that has no better name than the customer (subscriptions made by hand, sales of a payment link)
/// goes to that subject.
/// </summary>
internal sealed class LinkCustomer(CarryOut carryOut)
{
    public const string Operation = "portal.link_customer";

    public async Task<Answer<ActionResult>> HandleAsync(
        PortalCaller caller,
        string customerId,
        string? key,
        LinkCustomerRequest request,
        CancellationToken cancellationToken
    )
    {
        if (SubjectRef.Check(request.SubjectRef) is { } bad)
        {
            return Fault.Field("subject_ref", bad);
        }

        var call = ActionCall.Of(Operation, key, customerId, request, request.Note, request.DryRun, request.Version);
        return await carryOut.HandleAsync(
            caller,
            call,
            session => PlanAsync(session, caller.Scope, customerId, request.SubjectRef),
            cancellationToken
        );
    }

    /// <summary>The link of a customer that is somebody's, or nobody's, now.</summary>
    public static async Task<ActionPlan> PlanAsync(
        Session session,
        Scope scope,
        string customerId,
        string subjectRef,
        string? formerSubjectRef
    ) =>
        new ActionPlan.Ready
        {
            Action = new OperatorAction.LinkCustomer(customerId, subjectRef),
            Kind = "link_customer",
            SubjectRef = subjectRef,
            Reason = Reasons.ManualLink,
            Deed = new AuditedDeed("stripe_customer.linked", "stripe_customer", customerId),
            Facts = await AroundAsync(session, scope, customerId),
            OtherSubjectRef = formerSubjectRef,
            RestsOn = $"{customerId} {formerSubjectRef}",
            Details = new ActionDetails { StripeCustomerId = customerId, FormerSubjectRef = formerSubjectRef },
            Warnings = formerSubjectRef is null
                ? [new("cannot_be_undone", "Nobody is this customer yet: the link can be moved to another later, and not taken back.")]
                : [new("leaves_another", $"The customer was {formerSubjectRef} until now: what has no better name leaves them.")],
        };

    private static async Task<ActionPlan> PlanAsync(Session session, Scope scope, string customerId, string subjectRef)
    {
        if (!await IsKnownAsync(session, scope, customerId))
        {
            return PlanEntitlement.Missing("Stripe customer");
        }

        var seen = await CustomerStore.OwnerAsync(session, scope, customerId);
        await SubjectLock.TakeAsync(session, scope, new[] { subjectRef, seen }.OfType<string>(), [customerId]);
        if (await Tombstones.RefusalAsync(session, scope, subjectRef) is { } erased)
        {
            return erased;
        }

        var former = await CustomerStore.OwnerAsync(session, scope, customerId);
        return string.Equals(former, subjectRef, StringComparison.Ordinal)
            ? PlanEntitlement.NotPossible($"{customerId} is {subjectRef} already.")
            : await PlanAsync(session, scope, customerId, subjectRef, former);
    }

    /// <summary>What would move with the customer, and what operators said before of whose it is.</summary>
    private static async Task<IReadOnlyList<Fact>> AroundAsync(Session session, Scope scope, string customerId)
    {
        var facts = new List<Fact>();
        foreach (var type in new[] { FactType.Session, FactType.Subscription, FactType.Operator })
        {
            foreach (var id in await FactStore.HoldersAsync(session, scope, [customerId], type))
            {
                if (await FactStore.FindAsync(session, scope, new FactKey(type, id)) is { } fact)
                {
                    facts.Add(fact);
                }
            }
        }

        return facts;
    }

    private static async Task<bool> IsKnownAsync(Session session, Scope scope, string customerId) =>
        customerId.StartsWith("cus_", StringComparison.Ordinal)
        && customerId.Length <= 255
        && (
            await CustomerStore.OwnerAsync(session, scope, customerId) is not null
            || await FactStore.IsNamedAsync(session, scope, customerId)
        );
}
