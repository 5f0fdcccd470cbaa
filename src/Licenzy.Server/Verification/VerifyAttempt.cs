using Licenzy.Core;
using Licenzy.Server.Platform;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Verification;

/// <summary>How far a checkout attempt has come, against what the facts about its sessions say.</summary>
internal static class VerifyAttempt
{
    /// <summary>What a look at one attempt found.</summary>
    internal sealed record Verdict(string SubjectRef, IReadOnlyList<Finding> Findings);

    /// <param name="rehearsal">One picture of the database; what is written into it is taken back.</param>
    /// <param name="scope">Whose.</param>
    /// <param name="id">The attempt.</param>
    /// <param name="time">Read when the picture is taken.</param>
    public static async Task<Verdict> HandleAsync(Session rehearsal, Scope scope, string id, TimeProvider time)
    {
        var attempt =
            await AttemptStore.FindAsync(rehearsal, scope, id)
            ?? throw new InvalidOperationException($"Attempt {id} was removed meanwhile.");
        string[] names = attempt.StripeSessionId is null ? [id] : [id, attempt.StripeSessionId];
        var isHeardOf = false;
        foreach (var name in names)
        {
            isHeardOf |= await VerificationStore.IsNamedAsync(rehearsal, scope, name);
        }

        if (!isHeardOf)
        {
            // Nothing was heard of it: it is open, or the call that should have made its session failed.
            return new Verdict(attempt.SubjectRef, attempt is { Failure: not null } ? [] : Compare(attempt.Status, AttemptStatus.Created));
        }

        var reached = await Derivation.OfAsync(rehearsal, scope, names, time.NowMs());
        return new Verdict(attempt.SubjectRef, Compare(attempt.Status, reached.Evaluation.Attempts[id]));
    }

    private static IReadOnlyList<Finding> Compare(string stored, AttemptStatus derived) =>
        [.. Finding.Compare("status", stored, derived.ToText())];
}
