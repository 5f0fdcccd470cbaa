using Licenzy.Server.Platform;
using Licenzy.Server.Storage;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Purchases;

/// <summary>The address that a buyer gave on Stripe's page, for search. No part of the facts: nothing is decided by it.</summary>
internal static class SessionEmail
{
    /// <summary>Notes the address of a Checkout session with whoever's attempt made it.</summary>
    public static async Task NoteAsync(Session session, Scope scope, StripeEvent stripeEvent, long nowMs)
    {
        if (!stripeEvent.Type.StartsWith("checkout.session.", StringComparison.Ordinal))
        {
            return;
        }

        var checkout = StripeCheckoutSession.Read(stripeEvent.DataObject);
        if (checkout.CustomerEmail is not { } email)
        {
            return;
        }

        foreach (var subjectRef in await AttemptListStore.SubjectsOfSessionAsync(session, scope, checkout.Id, most: 1))
        {
            SubjectStore.Touch(session, scope, subjectRef, nowMs, email);
        }
    }
}
