using Licenzy.Core.Purchases;
using Licenzy.Server.Platform;
using Licenzy.Server.Products;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Purchases;

/// <summary>Attempts with the terms that were offered: what an evaluation needs of them.</summary>
internal static class AttemptTermsStore
{
    private const string TermsColumns = """
        a.id, a.subject_ref, a.stripe_session_id, a.quantity, a.created_ms, v.product_id, v.version, v.product_code, v.kind,
        v.stripe_price_id, v.duration_days, v.usage_units, v.expires_after_days, v.from_ms
        """;

    private const string AttemptsWithTerms = """
        from checkout_attempts a cross join product_versions v
        where v.project_id = @ProjectId and v.mode = @Mode and v.product_id = a.product_id and v.version = a.product_version
            and a.project_id = @ProjectId and a.mode = @Mode
        """;

    /// <summary>The attempts of these ids (<c>att_…</c>) or of these Checkout sessions.</summary>
    public static async Task<IReadOnlyList<AttemptRecord>> OfAsync(Session session, Scope scope, IReadOnlyCollection<string> names)
    {
        var trip = new RoundTrip();
        var found = Of(trip, scope, names);
        await session.SendAsync(trip);
        return [.. found.SelectMany(rows => rows).Select(row => row.ToRecord())];
    }

    /// <summary>The same as a part of a round trip: the rows of each name.</summary>
    public static IEnumerable<IReadOnlyList<AttemptTermsRow>> Of(RoundTrip trip, Scope scope, IReadOnlyCollection<string> names)
    {
        var asked = ScopedName.Of(scope, names);
        var byId = trip.QueryEach<ScopedName, AttemptTermsRow>(
            $"select {TermsColumns} {AttemptsWithTerms} and a.id = @Name",
            [.. asked.Where(IsAttempt)]
        );
        var bySession = trip.QueryEach<ScopedName, AttemptTermsRow>(
            $"select {TermsColumns} {AttemptsWithTerms} and a.stripe_session_id = @Name",
            [.. asked.Where(name => !IsAttempt(name))]
        );
        return byId.Concat(bySession);
    }

    private static bool IsAttempt(ScopedName name) => name.Name.StartsWith("att_", StringComparison.Ordinal);
}

/// <summary>An attempt and the version of the product that it offered.</summary>
internal sealed record AttemptTermsRow : ProductVersionRow
{
    public string Id { get; init; } = string.Empty;

    public string SubjectRef { get; init; } = string.Empty;

    public string? StripeSessionId { get; init; }

    public long Quantity { get; init; }

    public long CreatedMs { get; init; }

    public AttemptRecord ToRecord() => new(Id, SubjectRef, Terms, Quantity, StripeSessionId, CreatedMs);
}
