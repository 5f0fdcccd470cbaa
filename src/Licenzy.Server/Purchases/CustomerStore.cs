using Licenzy.Core.Purchases;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Purchases;

/// <summary>Which subject a Stripe customer belongs to: as an operator said, else that of its earliest completed checkout.</summary>
internal static class CustomerStore
{
    /// <summary>Notes who paid as a customer, or whose an operator says that it is, with the next statement of the transaction.</summary>
    public static void SaveClaim(Session session, Scope scope, CustomerClaim claim) =>
        session.ExecuteLater(
            """
            insert into customer_claims (project_id, mode, stripe_customer_id, source_id, subject_ref, by_operator, at_ms)
            values (@ProjectId, @Mode, @CustomerId, @SourceId, @SubjectRef, @ByOperator, @AtMs)
            on conflict (project_id, mode, stripe_customer_id, source_id) do update set
                subject_ref = excluded.subject_ref, by_operator = excluded.by_operator, at_ms = excluded.at_ms
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                claim.CustomerId,
                claim.SourceId,
                claim.SubjectRef,
                ByOperator = claim.ByOperator ? 1L : 0L,
                claim.AtMs,
            }
        );

    /// <summary>Whose the customer is; null when nobody claims it.</summary>
    public static async Task<string?> OwnerAsync(Session session, Scope scope, string customerId)
    {
        var trip = new RoundTrip();
        var claims = Claims(trip, scope, [customerId]);
        await session.SendAsync(trip);
        return CustomerClaim.Owner(claims[0].Select(row => row.ToClaim()));
    }

    /// <summary>Who claims some customers, as a part of a round trip: the claims to each.</summary>
    public static IReadOnlyList<IReadOnlyList<CustomerClaimRow>> Claims(RoundTrip trip, Scope scope, IReadOnlyList<string> customerIds) =>
        trip.QueryEach<ScopedName, CustomerClaimRow>(
            """
            select stripe_customer_id, source_id, subject_ref, by_operator, at_ms from customer_claims
            where project_id = @ProjectId and mode = @Mode and stripe_customer_id = @Name
            order by at_ms, source_id limit 1000
            """,
            ScopedName.Of(scope, customerIds)
        );

    /// <summary>The Stripe customer of a subject's latest purchase, reused so that one person stays one customer.</summary>
    public static async Task<string?> LatestOfSubjectAsync(Session session, Scope scope, string subjectRef) =>
        (
            await session.QueryAsync<string>(
                """
                select stripe_customer_id from customer_claims
                where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef
                order by at_ms desc, source_id limit 1
                """,
                new
                {
                    scope.ProjectId,
                    Mode = scope.ModeText,
                    SubjectRef = subjectRef,
                }
            )
        ).FirstOrDefault();

    /// <summary>The Stripe customers that a subject paid as, or that an operator says it is, the latest first.</summary>
    public static async Task<IReadOnlyList<string>> OfSubjectAsync(Session session, Scope scope, string subjectRef, int most)
    {
        var claims = await session.QueryAsync<string>(
            """
            select stripe_customer_id from customer_claims
            where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef
            order by at_ms desc, source_id limit 1000
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                SubjectRef = subjectRef,
            }
        );
        return [.. claims.Distinct(StringComparer.Ordinal).Take(most)];
    }

    /// <summary>Which projects know this Stripe customer; read only, over all projects.</summary>
    public static Task<IReadOnlyList<string>> ProjectsOfCustomerAsync(Session session, string mode, string stripeId, int most) =>
        session.QueryAsync<string>(
            "select distinct project_id from customer_claims where stripe_customer_id = @StripeId and mode = @Mode limit @Most",
            new
            {
                Mode = mode,
                StripeId = stripeId,
                Most = most,
            }
        );
}

/// <summary>A claim as it is stored.</summary>
internal sealed record CustomerClaimRow
{
    public string StripeCustomerId { get; init; } = string.Empty;

    public string SourceId { get; init; } = string.Empty;

    public string SubjectRef { get; init; } = string.Empty;

    public long ByOperator { get; init; }

    public long AtMs { get; init; }

    public CustomerClaim ToClaim() => new(StripeCustomerId, SourceId, AtMs, SubjectRef, ByOperator == 1);
}
