using Licenzy.Core;
using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;

namespace Licenzy.Scenarios.Lives;

/// <summary>What operators do in the portal, and what the customer consumes.</summary>
internal sealed partial class StripeModel
{
    /// <summary>Every purchase that an operator could see, the oldest first.</summary>
    private IEnumerable<string> Keys =>
        Sessions
            .Where(session => session is { Mode: "payment", CompletedMs: not null })
            .Select(session => session.Id)
            .Concat(Subscriptions.Select(subscription => subscription.Id))
            .Concat(Operators.Where(fact => fact.Action is OperatorAction.Grant).Select(fact => PurchaseKey.OfGrant(fact.Id)))
            .OrderBy(key => key[^4..], StringComparer.Ordinal);

    private IEnumerable<string> Packs =>
        Sessions
            .Where(session => session is { CompletedMs: not null, Attempt.Terms.Kind: ProductKind.UsagePack })
            .Select(session => session.Id)
            .Concat(
                Operators
                    .Where(fact => fact.Action is OperatorAction.Grant { Terms.Kind: ProductKind.UsagePack })
                    .Select(fact => PurchaseKey.OfGrant(fact.Id))
            );

    private void DoAsOperator(Deed deed)
    {
        switch (deed.Kind)
        {
            case DeedKind.Grant:
                Operator(GrantOf(deed.Choice));
                break;
            case DeedKind.Revoke when Pick(Keys, deed.Which) is { } key:
                Operator(new OperatorAction.Revoke(key));
                break;
            case DeedKind.Restore when Pick(Keys, deed.Which) is { } key:
                Operator(new OperatorAction.Restore(key));
                break;
            case DeedKind.Adjust when Pick(Packs, deed.Which) is { } key:
                Operator(new OperatorAction.Adjust(key, Choose<long>(deed.Choice, 200, -300, 1000, -1)));
                break;
            case DeedKind.Consume when Pick(Packs, deed.Which) is { } key:
                Consumed[key] = Consumed.GetValueOrDefault(key) + Choose<long>(deed.Choice, 400, 1000, 1);
                break;
            case DeedKind.LinkCustomer:
                Operator(new OperatorAction.LinkCustomer(Stranger, Subject));
                break;
            default:
                break;
        }
    }

    private OperatorAction.Grant GrantOf(int choice)
    {
        var terms = Catalogue.Terms(Choose(choice, "PASS", "WEEK", "PACK", "PACK30", "PRO"));
        long? startsMs = choice / 5 % 3 == 1 ? NowMs + (10 * Moment.Day) : null;
        long? expiresMs = choice / 5 % 2 == 1 ? NowMs + (20 * Moment.Day) : null;
        return new OperatorAction.Grant(
            Subject,
            terms,
            startsMs,
            expiresMs,
            terms.Kind == ProductKind.UsagePack && choice % 2 == 0 ? 50 : null
        );
    }

    private void Operator(OperatorAction action)
    {
        var fact = new OperatorFact
        {
            Id = "op_" + NextNumber(),
            AtMs = NowMs,
            Action = action,
        };
        Operators.Add(fact);
        Told.Add(new Observation.Operator(fact));
    }
}
