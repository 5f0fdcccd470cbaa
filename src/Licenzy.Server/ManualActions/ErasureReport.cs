using Licenzy.Server.Platform;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ManualActions;

/// <summary>A kind of thing that goes.</summary>
/// <param name="What"><c>entitlements</c>, <c>checkout_attempts</c>, <c>stripe_customers</c>, <c>usage_entries</c>, <c>history</c>, <c>outbound_events</c> or <c>operator_actions</c>.</param>
/// <param name="Count">How many there are; of each, what names the customer goes.</param>
internal sealed record ErasedPart(string What, long Count);

/// <summary>Something that stays.</summary>
/// <param name="What">What it is.</param>
/// <param name="Why">Why it stays, and in which form.</param>
internal sealed record KeptPart(string What, string Why);

/// <summary>What an erasure finds.</summary>
/// <param name="Goes">What there is; kinds of which there is nothing are left out.</param>
/// <param name="Warnings">What to do first.</param>
internal sealed record ErasureReport(IReadOnlyList<ErasedPart> Goes, IReadOnlyList<ActionWarning> Warnings)
{
    private const int MostCustomers = 1_000;

    /// <summary>What stays of everybody.</summary>
    public static IReadOnlyList<KeptPart> Stays { get; } =
    [
        new("amounts", "Units granted, adjusted and consumed, with their times, under a random pseudonym: the ledger must add up."),
        new("changes", "What changed and when, and who did it, without notes and under the pseudonym."),
        new("audit_log", "That something was done, by whom and when; the hash chain stays whole, the clear text goes."),
        new("tombstones", "Hashes of the reference and of Stripe's ids, so that what Stripe still says does not bring the customer back."),
        new("stripe", "Everything that Stripe itself holds. Delete the customer there as well."),
        new("backups", "Backups of the database, until they are overwritten."),
    ];

    public static async Task<ErasureReport> OfAsync(Session session, Scope scope, string subjectRef)
    {
        var counted = await ErasureCountStore.OfAsync(session, scope, subjectRef);
        var customers = await CustomerStore.OfSubjectAsync(session, scope, subjectRef, MostCustomers);
        List<ErasedPart> goes =
        [
            new("entitlements", counted.Entitlements),
            new("checkout_attempts", counted.Attempts),
            new("stripe_customers", customers.Count),
            new("usage_entries", counted.Usage),
            new("history", counted.History),
            new("outbound_events", counted.Outbound),
            new("operator_actions", counted.Actions),
        ];
        return new ErasureReport([.. goes.Where(part => part.Count > 0)], WarningsOf(counted));
    }

    private static List<ActionWarning> WarningsOf(ErasureCounts counted)
    {
        var warnings = new List<ActionWarning>();
        if (counted.Running > 0)
        {
            warnings.Add(
                new("stripe_keeps_charging", $"Stripe goes on charging {counted.Running} subscriptions. Cancel them in Stripe first.")
            );
        }

        if (counted.Open > 0)
        {
            warnings.Add(
                new("open_checkouts", $"{counted.Open} checkouts can still be paid, and would give nothing. Expire them in Stripe first.")
            );
        }

        return warnings;
    }
}
