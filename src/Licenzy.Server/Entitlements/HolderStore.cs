using Licenzy.Server.Storage;

namespace Licenzy.Server.Entitlements;

/// <summary>Who holds a purchase that Stripe names, when the project is not known yet.</summary>
internal static class HolderStore
{
    /// <summary>Which projects hold this Stripe subscription; read only, over all projects.</summary>
    public static Task<IReadOnlyList<string>> ProjectsOfSubscriptionAsync(Session session, string mode, string stripeId, int most) =>
        session.QueryAsync<string>(
            "select distinct project_id from entitlements where stripe_subscription_id = @StripeId and mode = @Mode limit @Most",
            new
            {
                Mode = mode,
                StripeId = stripeId,
                Most = most,
            }
        );

    /// <summary>Which projects sold by this payment; read only, over all projects.</summary>
    public static Task<IReadOnlyList<string>> ProjectsOfPaymentIntentAsync(Session session, string mode, string stripeId, int most) =>
        session.QueryAsync<string>(
            "select distinct project_id from entitlements where stripe_payment_intent_id = @StripeId and mode = @Mode limit @Most",
            new
            {
                Mode = mode,
                StripeId = stripeId,
                Most = most,
            }
        );
}
