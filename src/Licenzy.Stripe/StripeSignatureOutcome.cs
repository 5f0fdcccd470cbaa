namespace Licenzy.Stripe;

/// <summary>What <see cref="StripeSignature.Verify"/> found.</summary>
public enum StripeSignatureOutcome
{
    /// <summary>Signed with one of the secrets, within the tolerance.</summary>
    Valid,

    /// <summary>There is no signature header, or an empty one.</summary>
    MissingHeader,

    /// <summary>The header has no single time, no <c>v1</c> signature, or is larger than any that Stripe sends.</summary>
    Malformed,

    /// <summary>Signed with one of the secrets, but longer ago than the tolerance: a replay, or a clock that runs ahead here.</summary>
    TooOld,

    /// <summary>Signed with one of the secrets, but further ahead than the tolerance: a clock that runs behind here.</summary>
    InFuture,

    /// <summary>None of the secrets made any of the signatures: another endpoint's secret, a changed body, or a forgery.</summary>
    NoMatch,
}
