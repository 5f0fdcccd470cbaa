using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Shapes;

namespace Licenzy.Sandbox.Checkout;

/// <summary>How a checkout session ends: completed, or expired.</summary>
internal static class SessionEnd
{
    /// <summary>Ends an open session unpaid; false when it is not open.</summary>
    public static bool Expire(ModeBooks books, JsonObject session)
    {
        if ((string)session["status"]! != "open")
        {
            return false;
        }
        session["status"] = "expired";
        session["url"] = null;
        books.Save(session);
        books.SetAlarm(session, null);
        books.Announce("checkout.session.expired", session);
        return true;
    }

    /// <summary>Ends an open session with what the buyer did.</summary>
    /// <param name="books">The books of the session.</param>
    /// <param name="session">The session, which is saved and announced.</param>
    /// <param name="paymentStatus"><c>paid</c>, <c>unpaid</c> (under way) or <c>no_payment_required</c>.</param>
    /// <param name="customer">The customer, or null for a guest.</param>
    /// <param name="email">The buyer's address.</param>
    public static void Complete(ModeBooks books, JsonObject session, string paymentStatus, string? customer, string? email)
    {
        session["status"] = "complete";
        session["payment_status"] = paymentStatus;
        session["url"] = null;
        session["customer"] = customer;
        session["customer_details"] = CheckoutShapes.CustomerDetails(email);
        books.Save(session);
        books.SetAlarm(session, null);
        books.Announce("checkout.session.completed", session);
    }
}
