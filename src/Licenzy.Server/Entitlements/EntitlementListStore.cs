using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Entitlements;

/// <summary>Entitlements by what people know of them.</summary>
internal static class EntitlementListStore
{
    /// <summary>How many entitlements a subject has, counted up to a number.</summary>
    public static Task<long> CountAsync(Session session, Scope scope, string subjectRef, int most) =>
        session.FindAsync<long>(
            """
            select cast(count(*) as bigint) from (
                select id from entitlements where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef limit @Most) counted
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                SubjectRef = subjectRef,
                Most = most,
            }
        );

    /// <summary>Whose entitlements a subscription of Stripe made.</summary>
    public static Task<IReadOnlyList<string>> SubjectsOfSubscriptionAsync(Session session, Scope scope, string stripeId, int most) =>
        session.QueryAsync<string>(
            """
            select subject_ref from entitlements
            where project_id = @ProjectId and mode = @Mode and stripe_subscription_id = @StripeId and stripe_subscription_id is not null limit @Most
            """,
            OfStripe(scope, stripeId, most)
        );

    /// <summary>Whose entitlements a payment made.</summary>
    public static Task<IReadOnlyList<string>> SubjectsOfPaymentAsync(Session session, Scope scope, string stripeId, int most) =>
        session.QueryAsync<string>(
            """
            select subject_ref from entitlements
            where project_id = @ProjectId and mode = @Mode and stripe_payment_intent_id = @StripeId and stripe_payment_intent_id is not null
            limit @Most
            """,
            OfStripe(scope, stripeId, most)
        );

    /// <summary>Whose entitlements a Stripe customer paid for.</summary>
    public static Task<IReadOnlyList<string>> SubjectsOfCustomerAsync(Session session, Scope scope, string stripeId, int most) =>
        session.QueryAsync<string>(
            """
            select subject_ref from entitlements
            where project_id = @ProjectId and mode = @Mode and stripe_customer_id = @StripeId and stripe_customer_id is not null limit @Most
            """,
            OfStripe(scope, stripeId, most)
        );

    /// <summary>Whose entitlements a sale made: a Checkout session, its lines among them, or a subscription.</summary>
    public static Task<IReadOnlyList<string>> SubjectsOfSaleAsync(Session session, Scope scope, string root, int most) =>
        session.QueryAsync<string>(
            """
            select subject_ref from entitlements
            where project_id = @ProjectId and mode = @Mode and purchase_key >= @StripeId and purchase_key < @Until limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                StripeId = root,
                // The lines of a session are its id, `#` and a price; `$` is the next character.
                Until = $"{root}$",
                Most = most,
            }
        );

    private static object OfStripe(Scope scope, string stripeId, int most) =>
        new
        {
            scope.ProjectId,
            Mode = scope.ModeText,
            StripeId = stripeId,
            Most = most,
        };
}
