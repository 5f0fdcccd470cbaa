using Licenzy.Core;
using Licenzy.Core.Purchases;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Verification;

/// <summary>
/// What is left of a purchase whose customer was erased. Nothing is known of it any more that it could be derived from: it must agree
/// with the ledger, and give nothing and name nobody, so that no row becomes unassailable by calling itself erased.
/// </summary>
internal static class VerifyErased
{
    public static async Task<IReadOnlyList<Finding>> HandleAsync(Session rehearsal, Scope scope, EntitlementRow row)
    {
        var findings = await VerifyUsage.HandleAsync(rehearsal, scope, row);
        findings.AddRange(Finding.Compare("purchase_key", row.PurchaseKey, PurchaseKey.OfErased(row.Id)));
        findings.AddRange(Finding.Compare("status", row.Status, EntitlementStatus.Canceled.ToText()));
        findings.AddRange(Finding.Compare("available", $"{row.Available}", "0"));
        findings.AddRange(Finding.Compare("usage_remaining", $"{row.UsageRemaining ?? 0}", "0"));
        findings.AddRange(
            Finding.Compare(
                "stripe_ids",
                $"{row.AttemptId}{row.StripeCustomerId}{row.StripeSubscriptionId}{row.StripePaymentIntentId}{row.StripeCheckoutSessionId}",
                string.Empty
            )
        );
        return findings;
    }
}
