using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Verification;

/// <summary>What was consumed of a pack, against the ledger.</summary>
internal static class VerifyUsage
{
    public static async Task<List<Finding>> HandleAsync(Session session, Scope scope, EntitlementRow row)
    {
        var consumed = await VerificationStore.ConsumedAsync(session, scope, row.Id);
        var findings = Finding.Compare("usage_consumed", $"{row.UsageConsumed}", $"{consumed}").ToList();
        if (row.UsageRemaining < 0)
        {
            findings.Add(new("usage_remaining", $"{row.UsageRemaining}", "0"));
        }

        return findings;
    }
}
