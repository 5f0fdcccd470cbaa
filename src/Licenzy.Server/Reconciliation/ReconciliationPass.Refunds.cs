using Licenzy.Core.Facts;
using Licenzy.Server.Purchases;
using Licenzy.Server.Purchases.Translators;
using Licenzy.Server.Storage;
using Licenzy.Stripe;
using Licenzy.Stripe.Objects;
using Licenzy.Stripe.Requests;

namespace Licenzy.Server.Reconciliation;

/// <summary>The step that looks at refunds.</summary>
internal sealed partial class ReconciliationPass
{
    private async Task<PageOutcome> RefundsAsync(ReconciliationPosition position)
    {
        var request = new StripeListRefunds
        {
            CreatedFrom = Earliest,
            StartingAfter = position.RefundAfter,
            Limit = pageSize,
        };
        Calls++;
        var result = await stripe.ListRefundsAsync(credentials, request, cancellation);
        if (result is not StripeResult<StripePage<StripeRefund>>.Success page)
        {
            return Refused(position, result, position.RefundAfter, position with { RefundAfter = null });
        }

        var at = page.ServerDate.ToUnixTimeMilliseconds();
        var found = 0;
        foreach (var refund in page.Value.Data)
        {
            var facts = StripeTranslator.TranslateFetched(refund.Raw, at, scope.ProjectId, scope.Mode);
            found += await ApplyAsync(refund.Id, () => ApplyRefundAsync(refund, facts)) ? 1 : 0;
        }

        return page.Value is { HasMore: true, NextCursor: { } next }
            ? new PageOutcome(position with { RefundAfter = next }, found, Done: false)
            : new PageOutcome(position with { RefundAfter = null }, found, Done: true);
    }

    /// <summary>Only what tells something new of a payment that is known here: the account's other refunds are none of ours.</summary>
    private Task<bool> ApplyRefundAsync(StripeRefund refund, IReadOnlyList<Fact> facts) =>
        database.WriteAsync(
            async session =>
            {
                var known = await FactStore.FindAsync(session, scope, new FactKey(FactType.Refund, refund.Id)) as RefundFact;
                var isNews = facts.OfType<RefundFact>().Any(fact => fact.Body?.Value != known?.Body?.Value);
                if (!isNews || (known is null && !await IsKnownAsync(session, refund)))
                {
                    return false;
                }

                return (await applyFacts.HandleAsync(session, scope, facts, [], _ => new Core.Announcing.Cause.Reconciler())).Changed;
            },
            cancellation
        );

    private async Task<bool> IsKnownAsync(Session session, StripeRefund refund) =>
        (refund.PaymentIntentId is { } intent && await FactStore.IsNamedAsync(session, scope, intent))
        || (refund.ChargeId is { } charge && await FactStore.IsNamedAsync(session, scope, charge));
}
