using System.Collections.Frozen;

namespace Licenzy.Core.Purchases;

/// <summary>Everything besides facts that an evaluation depends on, of one project and mode.</summary>
public sealed record EvaluationContext
{
    /// <summary>The clock, Unix ms.</summary>
    public required long NowMs { get; init; }

    /// <summary>Days for which a failed payment still leaves access; 0 is none.</summary>
    public int GraceDays { get; init; }

    /// <summary>The attempts that the facts name, and those whose stored session is among the facts, by id.</summary>
    public IReadOnlyDictionary<string, AttemptRecord> Attempts { get; init; } = FrozenDictionary<string, AttemptRecord>.Empty;

    /// <summary>Every version of every product, deleted ones included.</summary>
    public IReadOnlyList<ProductVersion> Products { get; init; } = [];

    /// <summary>Whose each Stripe customer is (see <see cref="CustomerClaim.Owner"/>). Only the customers of the facts are needed.</summary>
    public IReadOnlyDictionary<string, string> CustomerOwners { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Units consumed, by purchase key; a purchase that is missing consumed none.</summary>
    public IReadOnlyDictionary<string, long> Consumed { get; init; } = FrozenDictionary<string, long>.Empty;

    /// <summary>
    /// When the passes that are not among the facts leave their queue, Unix ms, by <see cref="QueueOf"/>: those that start before all
    /// that are. A queue that is missing begins with the facts.
    /// </summary>
    public IReadOnlyDictionary<string, long> QueuesBefore { get; init; } = FrozenDictionary<string, long>.Empty;

    /// <summary>The name of the queue of one subject's passes of one product.</summary>
    public static string QueueOf(string productId, string subjectRef) => PassQueue.QueueOf(productId, subjectRef);

    /// <summary>Those session, subscription and attempt ids among the facts' names that were erased: they make no purchase again.</summary>
    public IReadOnlySet<string> Erased { get; init; } = FrozenSet<string>.Empty;
}
