using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Checkout;
using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Stories;

/// <summary>What becomes of the bank debit that a checkout was paid with.</summary>
internal static class DebitSteps
{
    public static Answer Settle(ModeBooks books, JsonObject session) => Settlement.Settle(books, session) ? session : None();

    public static Answer Fail(ModeBooks books, JsonObject session) => Settlement.Fail(books, session) ? session : None();

    private static StripeError None() => StripeError.Invalid("The checkout has no debit under way.");
}
