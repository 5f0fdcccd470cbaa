using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Purchases;

/// <summary>Checkout attempts as people read them.</summary>
internal static class AttemptListStore
{
    private const string Columns = """
        project_id, mode, id, subject_ref, product_id, product_code, product_version, quantity, success_url, cancel_url,
        customer_email, allow_promotion_codes, metadata, status, failure, stripe_session_id, stripe_customer_id, checkout_url,
        expires_ms, created_ms, updated_ms
        """;

    /// <summary>A subject's attempts between two ids, newest first: from the first on, before the second.</summary>
    public static Task<IReadOnlyList<AttemptRow>> OfSubjectAsync(
        Session session,
        Scope scope,
        string subjectRef,
        string sinceId,
        string beforeId,
        int most
    ) =>
        session.QueryAsync<AttemptRow>(
            $"""
            select {Columns} from checkout_attempts
            where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef and id >= @Since and id < @Before
            order by id desc limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                SubjectRef = subjectRef,
                Since = sinceId,
                Before = beforeId,
                Most = most,
            }
        );

    /// <summary>How many attempts a subject has, counted up to a number.</summary>
    public static Task<long> CountAsync(Session session, Scope scope, string subjectRef, int most) =>
        session.FindAsync<long>(
            """
            select cast(count(*) as bigint) from (
                select id from checkout_attempts
                where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef limit @Most) counted
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                SubjectRef = subjectRef,
                Most = most,
            }
        );

    /// <summary>Whose attempt made a Checkout session.</summary>
    public static async Task<IReadOnlyList<string>> SubjectsOfSessionAsync(Session session, Scope scope, string stripeId, int most)
    {
        var trip = new RoundTrip();
        var found = trip.Query<OfStripeId, string>(
            """
            select subject_ref from checkout_attempts
            where project_id = @ProjectId and mode = @Mode and stripe_session_id = @StripeId limit @Most
            """,
            OfStripe(scope, stripeId, most)
        );
        await session.SendAsync(trip);
        return found;
    }

    /// <summary>Whose attempts were made for a Stripe customer.</summary>
    public static Task<IReadOnlyList<string>> SubjectsOfCustomerAsync(Session session, Scope scope, string stripeId, int most) =>
        session.QueryAsync<string>(
            """
            select subject_ref from checkout_attempts
            where project_id = @ProjectId and mode = @Mode and stripe_customer_id = @StripeId and stripe_customer_id is not null limit @Most
            """,
            OfStripe(scope, stripeId, most)
        );

    private static OfStripeId OfStripe(Scope scope, string stripeId, int most) => new(scope.ProjectId, scope.ModeText, stripeId, most);

    private sealed record OfStripeId(string ProjectId, string Mode, string StripeId, int Most);
}
