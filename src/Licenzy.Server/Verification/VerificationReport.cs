namespace Licenzy.Server.Verification;

/// <summary>One stored thing that is not what its facts, its usage and the clock say.</summary>
/// <param name="ProjectId">The project, <c>prj_…</c>; for an audit log the account, <c>acct_…</c>.</param>
/// <param name="Mode">Its mode; empty for an audit log.</param>
/// <param name="Kind">
/// What it is: <c>entitlement</c>, <c>attempt</c>, <c>sale</c> for a sale or subscription in the facts, or <c>audit_log</c>.
/// </param>
/// <param name="Id">Its id: <c>ent_…</c>, <c>att_…</c>, Stripe's id of the sale, or the place in the audit log.</param>
/// <param name="SubjectRef">Whose it is; null where nobody knows.</param>
/// <param name="Field">What differs.</param>
/// <param name="Stored">What is stored; null where nothing is.</param>
/// <param name="Derived">What it should be; null where nothing should be.</param>
internal sealed record Difference(
    string ProjectId,
    string Mode,
    string Kind,
    string Id,
    string? SubjectRef,
    string Field,
    string? Stored,
    string? Derived
);

/// <summary>What a verification found.</summary>
/// <param name="Projects">Projects that were looked at.</param>
/// <param name="Entitlements">Entitlements that were derived anew.</param>
/// <param name="Sales">Sales, subscriptions and grants in the facts.</param>
/// <param name="Attempts">Checkout attempts.</param>
/// <param name="AuditEntries">Entries of accounts' audit logs that were found to be as they were written.</param>
/// <param name="WaitingForTheSweep">
/// Entitlements that the clock has changed since they were written: reads know it, and the sweep will write it down.
/// </param>
/// <param name="DifferenceCount">How many differences there are.</param>
/// <param name="Differences">The first of them (see <see cref="VerificationTally.MostKept"/>).</param>
internal sealed record VerificationReport(
    long Projects,
    long Entitlements,
    long Sales,
    long Attempts,
    long AuditEntries,
    long WaitingForTheSweep,
    long DifferenceCount,
    IReadOnlyList<Difference> Differences
);

/// <summary>Counts while a verification runs.</summary>
internal sealed class VerificationTally
{
    /// <summary>How many differences are told in full; the others are counted.</summary>
    public const int MostKept = 100;

    private readonly List<Difference> differences = [];
    private long differenceCount;

    public long Projects { get; set; }

    public long Entitlements { get; set; }

    public long Sales { get; set; }

    public long Attempts { get; set; }

    public long AuditEntries { get; set; }

    public long WaitingForTheSweep { get; set; }

    public void Add(IReadOnlyCollection<Difference> found)
    {
        differenceCount += found.Count;
        differences.AddRange(found.Take(MostKept - differences.Count));
    }

    public VerificationReport Report() =>
        new(Projects, Entitlements, Sales, Attempts, AuditEntries, WaitingForTheSweep, differenceCount, [.. differences]);
}
