using Licenzy.Core.Facts;

namespace Licenzy.Core.Purchases;

/// <summary>The pure function from facts to purchases.</summary>
public static class PurchaseEvaluator
{
    /// <summary>
    /// What these facts say now. They may arrive in any order; there must be one fact per object, and all facts of a purchase must be
    /// among them: everything reached through joining names, and for a time pass the passes of the same subject and product, since
    /// their queue is computed here.
    /// </summary>
    public static Evaluation Evaluate(IReadOnlyCollection<Fact> facts, EvaluationContext context) => throw new NotSupportedException();
}
