using Licenzy.Core.Facts;

namespace Licenzy.Core.Purchases;

/// <summary>What operators said of single purchases.</summary>
internal sealed class OperatorWords(FactGraph graph)
{
    /// <summary>When a purchase was revoked, if the last of its revocations and restorations is a revocation.</summary>
    public long? RevokedAtMs(string key)
    {
        var last = graph.Operators.LastOrDefault(fact =>
            fact.Action switch
            {
                OperatorAction.Revoke revoke => Means(revoke.PurchaseKey, key),
                OperatorAction.Restore restore => Means(restore.PurchaseKey, key),
                _ => false,
            }
        );
        return last?.Action is OperatorAction.Revoke ? last.AtMs : null;
    }

    /// <summary>Units that were added to a purchase, or, below 0, taken.</summary>
    public long Adjusted(string key) =>
        graph
            .Operators.Select(fact => fact.Action)
            .OfType<OperatorAction.Adjust>()
            .Where(adjust => adjust.PurchaseKey == key)
            .Sum(adjust => adjust.Delta);

    /// <summary>A session's id means every line that it sold.</summary>
    private static bool Means(string said, string key) => said == key || said == PurchaseKey.RootOf(key);
}
