using Licenzy.Core;
using Licenzy.Core.Access;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Support;

/// <summary>A customer in a list.</summary>
/// <param name="SubjectRef">The customer.</param>
/// <param name="Email">The address that a checkout or Stripe named last; null when none did.</param>
/// <param name="HasAccess">The answer of the access check.</param>
/// <param name="Status">active, or the most hopeful of what there is, or none.</param>
/// <param name="UnavailableReason">Why there is no access: of the entitlement that decides; null with access and without any entitlement.</param>
/// <param name="Products">The names of what gives access; without access of what decides; five at most.</param>
/// <param name="ChangedAt">When anything of theirs changed last.</param>
/// <param name="MatchedOn">
/// What the search found them by: subject_ref, email, or the kind of the id that was looked for; null in the list of recent changes.
/// </param>
internal sealed record FoundCustomer(
    string SubjectRef,
    string? Email,
    bool HasAccess,
    string Status,
    string? UnavailableReason,
    IReadOnlyList<string> Products,
    UtcInstant? ChangedAt,
    string? MatchedOn
)
{
    private const int MostProducts = 5;

    /// <summary>Of so many entitlements the newest are read, besides all that may be available.</summary>
    private const int MostRead = 20;

    public static async Task<FoundCustomer> ReadAsync(
        Session session,
        Scope scope,
        SubjectRow subject,
        string? matchedOn,
        ProductNames names,
        long nowMs
    )
    {
        var seen = await SeenAsync(session, scope, subject.SubjectRef, nowMs);
        var decided = AccessDecision.Decide([.. seen.Select(one => one.View)]);
        var products = new List<string>();
        foreach (var one in ExplainDecision.InOrder(seen).Where(one => one.View.Available == decided.HasAccess))
        {
            var name = await names.OfAsync(one.Fields.ProductCode) ?? one.Fields.ProductCode;
            if (!products.Contains(name, StringComparer.Ordinal) && products.Count < MostProducts)
            {
                products.Add(name);
            }
        }

        return new FoundCustomer(
            subject.SubjectRef,
            subject.Email,
            decided.HasAccess,
            decided.Status.ToText(),
            decided.Because?.ToText(),
            products,
            UtcInstant.From(subject.ChangedMs == 0 ? null : subject.ChangedMs),
            matchedOn
        );
    }

    /// <summary>What may be available first: the decision never depends on how many there are.</summary>
    private static async Task<IReadOnlyList<SeenEntitlement>> SeenAsync(Session session, Scope scope, string subjectRef, long nowMs)
    {
        var rows = (await EntitlementStore.PageOfSubjectAsync(session, scope, subjectRef, EntitlementStore.AfterAll, MostRead)).ToList();
        if (rows.Count == MostRead)
        {
            var hopeful = await EntitlementStore.HopefulOfSubjectAsync(session, scope, subjectRef, nowMs);
            rows.AddRange(hopeful.ExceptBy(rows.Select(row => row.Id), row => row.Id, StringComparer.Ordinal));
        }

        return [.. rows.Select(row => SeenEntitlement.Now(EntitlementReading.At(row, nowMs)))];
    }
}
