using System.Text.Json;
using Licenzy.Core.Purchases;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Verification;

/// <summary>
/// One stored entitlement against everything that it is a summary of: its facts, its ledger, what was told of it, and its
/// history. The clock is forgiven what it alone changed and the sweep has not written yet.
/// </summary>
internal static class VerifyEntitlement
{
    private const int MostHistory = 10_000;

    /// <summary>What a look at one entitlement found.</summary>
    /// <param name="SubjectRef">Whose it is.</param>
    /// <param name="Waits">Whether the sweep has to write it down.</param>
    /// <param name="Findings">What differs: the field, what is stored and what should be.</param>
    internal sealed record Verdict(string SubjectRef, bool Waits, IReadOnlyList<Finding> Findings);

    /// <param name="rehearsal">One picture of the database; what is written into it is taken back.</param>
    /// <param name="scope">Whose.</param>
    /// <param name="id">The entitlement.</param>
    /// <param name="time">Read when the picture is taken: what was written by then was written before now.</param>
    public static async Task<Verdict> HandleAsync(Session rehearsal, Scope scope, string id, TimeProvider time)
    {
        var row =
            await VerificationStore.EntitlementAsync(rehearsal, scope, id)
            ?? throw new InvalidOperationException($"Entitlement {id} was removed meanwhile.");
        if (PurchaseKey.IsErased(row.PurchaseKey))
        {
            return new Verdict(row.SubjectRef, Waits: false, await VerifyErased.HandleAsync(rehearsal, scope, row));
        }

        var now = time.NowMs();
        var waits = row.NextChangeMs <= now;
        var claims = await ClaimsAsync(rehearsal, scope, row);
        var root = PurchaseKey.RootOf(row.PurchaseKey);
        var reached = await Derivation.OfAsync(rehearsal, scope, [root], now);
        var findings = new List<Finding>();
        findings.AddRange(await VerifyUsage.HandleAsync(rehearsal, scope, row));
        findings.AddRange(Told(row, waits));
        findings.AddRange(await HistoryAsync(rehearsal, scope, row));
        findings.AddRange(await SaleAsync(rehearsal, scope, row, reached, root));
        findings.AddRange(Finding.Compare("customer_claims", claims, await ClaimsAsync(rehearsal, scope, row)));
        findings.AddRange(
            reached.OfSale(root).FirstOrDefault(purchase => string.Equals(purchase.Key, row.PurchaseKey, StringComparison.Ordinal))
                is { } purchase
                ? await StateAsync(rehearsal, scope, row, purchase, waits, now)
                : [new Finding("entitlement", row.PurchaseKey, null)]
        );
        return new Verdict(row.SubjectRef, waits, findings);
    }

    private static Task<string> ClaimsAsync(Session session, Scope scope, EntitlementRow row) =>
        row.StripeCustomerId is null ? Task.FromResult(string.Empty) : VerificationStore.ClaimsAsync(session, scope, row.StripeCustomerId);

    private static async Task<List<Finding>> StateAsync(
        Session session,
        Scope scope,
        EntitlementRow row,
        PurchaseState purchase,
        bool waits,
        long now
    )
    {
        var stored = waits ? FieldText.OfState(EntitlementReading.At(row, now), purchase.NextChangeMs) : FieldText.OfState(row);
        var findings = Finding.Compare(FieldText.OfRow(row), FieldText.OfPurchase(purchase)).ToList();
        findings.AddRange(Finding.Compare(stored, FieldText.OfState(purchase)));
        var attempt = purchase.AttemptId is { } id ? await AttemptStore.FindAsync(session, scope, id) : null;
        var checkout = purchase.StripeCheckoutSessionId;
        // A paid invoice may have come before the session that made it: the row knows that session from the attempt.
        if (row.StripeCheckoutSessionId != checkout && (checkout is not null || row.StripeCheckoutSessionId != attempt?.StripeSessionId))
        {
            findings.Add(new("stripe_checkout_session_id", row.StripeCheckoutSessionId, checkout ?? attempt?.StripeSessionId));
        }

        // Metadata is taken when the row is made; a row that was linked to its attempt later has none.
        if (row.Metadata != "{}" && row.Metadata != attempt?.Metadata)
        {
            findings.Add(new("metadata", row.Metadata, attempt?.Metadata ?? "{}"));
        }

        return findings;
    }

    /// <summary>
    /// What was told is what is stored. A pack that was drawn on after the clock had changed it is stored as available, and
    /// told with the sweep.
    /// </summary>
    private static IEnumerable<Finding> Told(EntitlementRow row, bool waits)
    {
        try
        {
            var told = Core.Announcing.Told.Read(row.Told).Projection;
            return Finding
                .Compare(FieldText.OfTold(told).Append(new("reason", told.Reason)), FieldText.OfTold(row).Append(new("reason", row.Reason)))
                .Where(finding => !waits || finding.Field is not ("available" or "unavailable_reason"))
                .Select(finding => finding with { Field = $"told.{finding.Field}" })
                .ToList();
        }
        catch (JsonException)
        {
            return [new Finding("told", row.Told, null)];
        }
    }

    private static async Task<IReadOnlyList<Finding>> HistoryAsync(Session session, Scope scope, EntitlementRow row)
    {
        var changes = await VerificationStore.ChangesAsync(session, scope, row.Id, MostHistory);
        if (changes.Count == MostHistory)
        {
            // Cut off in the middle, the walk proves nothing.
            return [];
        }

        try
        {
            var trail = HistoryTrail.Read(changes);
            var told = Core.Announcing.Told.Read(row.Told).Projection;
            return
            [
                .. FieldText
                    .OfTold(told)
                    .Where(field => !trail.LeadsTo(field.Field, field.Text))
                    .Select(field => new Finding($"history.{field.Field}", trail.EndOf(field.Field), field.Text)),
            ];
        }
        catch (JsonException)
        {
            return [new Finding("history", "a row that cannot be read", null)];
        }
    }

    /// <summary>Its siblings, where one sale made several, and the list of what is unmapped.</summary>
    private static async Task<List<Finding>> SaleAsync(
        Session session,
        Scope scope,
        EntitlementRow row,
        ReachedPurchases reached,
        string root
    )
    {
        var findings = new List<Finding>();
        var siblings = reached.OfSale(root).ToLookup(purchase => reached.Rows.ContainsKey(purchase.Key));
        if (string.Equals(siblings[true].FirstOrDefault()?.Key, row.PurchaseKey, StringComparison.Ordinal))
        {
            findings.AddRange(siblings[false].Select(purchase => new Finding("entitlement", null, purchase.Key)));
        }

        findings.AddRange(
            Finding.Compare("unmapped", await VerificationStore.MissingOfAsync(session, scope, root), reached.MissingOf(root))
        );
        return findings;
    }
}
