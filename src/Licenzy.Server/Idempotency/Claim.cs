using Licenzy.Server.Platform.Http;

namespace Licenzy.Server.Idempotency;

/// <summary>What a request's idempotency key turned out to be.</summary>
internal abstract record Claim
{
    private Claim() { }

    /// <summary>Nobody used the key before: do the work, then finish the claim in the same transaction.</summary>
    internal sealed record Fresh : Claim;

    /// <summary>An earlier holder of the key died or failed on the way: go on with what it had begun.</summary>
    /// <param name="ResourceId">What the first try was about, so that the second makes no other.</param>
    internal sealed record Resumed(string ResourceId) : Claim;

    /// <summary>The work was done: give the first answer again.</summary>
    /// <param name="Answer">The answer as it is stored.</param>
    /// <param name="ResourceId">What the work was about, where the first request named it.</param>
    /// <param name="Form">Whether the body stands there as it went out, or sealed.</param>
    /// <param name="AnsweredMs">When it was answered first, Unix ms.</param>
    internal sealed record Replay(StoredAnswer Answer, string? ResourceId, AnswerForm Form, long AnsweredMs) : Claim;

    /// <summary>The work was done so long ago that the answer is not kept; its effect is in the ledger.</summary>
    /// <param name="ResourceId">What the work was about, where the claim named it.</param>
    internal sealed record Spent(string? ResourceId) : Claim;

    /// <summary>The key belongs to another request.</summary>
    internal sealed record Reused : Claim;

    /// <summary>The first request is still running.</summary>
    internal sealed record InUse : Claim;
}

/// <summary>How a first answer is stored.</summary>
internal enum AnswerForm
{
    /// <summary>Byte for byte.</summary>
    Plain,

    /// <summary>Under the project's data key, because it carries a secret that is shown once.</summary>
    Sealed,
}
