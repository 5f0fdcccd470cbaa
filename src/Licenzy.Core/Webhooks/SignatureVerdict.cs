namespace Licenzy.Core.Webhooks;

/// <summary>What <see cref="WebhookSignature.Verify"/> found.</summary>
public enum SignatureVerdict
{
    /// <summary>Signed with one of the keys, within the tolerance.</summary>
    Valid,

    /// <summary>The id, the time or the signatures are missing or empty.</summary>
    MissingHeader,

    /// <summary>The time is not a whole number of seconds.</summary>
    BadTimestamp,

    /// <summary>Signed with one of the keys, but longer ago than the tolerance: a replay, or a clock that runs ahead here.</summary>
    TooOld,

    /// <summary>Signed with one of the keys, but further ahead than the tolerance: a clock that runs behind here.</summary>
    TooNew,

    /// <summary>None of the keys made any of the signatures: another endpoint's secret, a changed body, or a forgery.</summary>
    NoMatch,
}
