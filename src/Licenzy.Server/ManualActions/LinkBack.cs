using Licenzy.Server.Platform;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ManualActions;

/// <summary>Takes a link back, where there is somebody to give it back to: what nobody had before cannot be nobody's again.</summary>
internal static class LinkBack
{
    public static async Task<ActionPlan> PlanAsync(Session session, Scope scope, OperatorActionRow action, ActionDetails details)
    {
        if (details is not { FormerSubjectRef: { } former, StripeCustomerId: { } customer })
        {
            return PlanEntitlement.NotPossible(
                "Nobody had it before, so it cannot be given back. Revoke what it gave, or link it to another customer."
            );
        }

        if (await Tombstones.RefusalAsync(session, scope, former) is { } erased)
        {
            return erased;
        }

        var owner = await CustomerStore.OwnerAsync(session, scope, customer);
        return string.Equals(owner, action.SubjectRef, StringComparison.Ordinal)
            ? await LinkCustomer.PlanAsync(session, scope, customer, former, owner)
            : PlanEntitlement.NotPossible("The Stripe customer was linked to somebody else since.");
    }
}
