using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Verification;

/// <summary>
/// A sale, subscription or grant in the facts that has no entitlement: either it is none, or it is listed as unmapped. One
/// that should have an entitlement is money without access.
/// </summary>
internal static class VerifySale
{
    /// <param name="rehearsal">One picture of the database; what is written into it is taken back.</param>
    /// <param name="scope">Whose.</param>
    /// <param name="root">The session, the subscription, or the key of a grant.</param>
    /// <param name="time">Read when the picture is taken.</param>
    public static async Task<IReadOnlyList<Finding>> HandleAsync(Session rehearsal, Scope scope, string root, TimeProvider time)
    {
        if (await VerificationStore.EntitlementsOfSaleAsync(rehearsal, scope, root) > 0)
        {
            // Looked at with the entitlement.
            return [];
        }

        var listed = await VerificationStore.MissingOfAsync(rehearsal, scope, root);
        var reached = await Derivation.OfAsync(rehearsal, scope, [root], time.NowMs());
        var findings = reached.OfSale(root).Select(purchase => new Finding("entitlement", null, purchase.Key)).ToList();
        // One that ended before anybody placed it stays listed: it may still be placed, for the record.
        if (reached.MissingOf(root) is { } missing)
        {
            findings.AddRange(Finding.Compare("unmapped", listed, missing));
        }

        return findings;
    }
}
