namespace Licenzy.Server.Entitlements;

/// <summary>Which actions of operators can be taken back at all: one rule for what is offered and for what is done.</summary>
internal static class Undoing
{
    /// <param name="kind">The kind of the action, as it is stored.</param>
    /// <param name="formerSubjectRef">Whose a linked Stripe customer was before; null when it was nobody's.</param>
    public static bool IsPossible(string kind, string? formerSubjectRef) =>
        kind switch
        {
            "grant" or "revoke" or "restore" or "adjust" => true,
            // What nobody had before cannot be nobody's again.
            "link_customer" => formerSubjectRef is not null,
            _ => false,
        };
}
