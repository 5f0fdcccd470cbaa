using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Support;

/// <summary>A customer at one instant: the decision with its proof, what is held, who they are.</summary>
/// <param name="SubjectRef">The customer.</param>
/// <param name="Mode">test or live.</param>
/// <param name="Known">Whether anything is known of them; a customer whom nobody knows can still be granted to.</param>
/// <param name="At">The instant that the answer is about.</param>
/// <param name="IsPast">Whether <paramref name="At"/> was asked for, and lies in the past.</param>
/// <param name="Profile">Who they are, as of now.</param>
/// <param name="Decision">Whether they have access, and why.</param>
/// <param name="Entitlements">What they hold and held: those that give access first, then the newest.</param>
/// <param name="Truncated">Whether there are more than are answered.</param>
/// <param name="Counts">How long the lists are, as of now.</param>
/// <param name="LastSync">The last comparison of this customer with Stripe; null when there was none.</param>
internal sealed record CustomerPage(
    string SubjectRef,
    string Mode,
    bool Known,
    UtcInstant At,
    bool IsPast,
    CustomerProfile Profile,
    CustomerDecision Decision,
    IReadOnlyList<HeldEntitlement> Entitlements,
    bool Truncated,
    CustomerCounts Counts,
    CustomerSync? LastSync
);

/// <summary>Who a customer is.</summary>
/// <param name="Email">The address that a checkout or Stripe named last; null when none did.</param>
/// <param name="StripeCustomerIds">Stripe's customers who are them, the latest first.</param>
/// <param name="FirstSeenAt">Since when they are known; null when they are not.</param>
/// <param name="ChangedAt">When anything of theirs changed last.</param>
internal sealed record CustomerProfile(
    string? Email,
    IReadOnlyList<string> StripeCustomerIds,
    UtcInstant? FirstSeenAt,
    UtcInstant? ChangedAt
);

/// <summary>How long the lists of a customer are, counted up to 1,000.</summary>
/// <param name="Entitlements">Entitlements.</param>
/// <param name="History">Rows of the history.</param>
/// <param name="Attempts">Checkout attempts.</param>
/// <param name="Usage">Entries of the ledger of consumption.</param>
/// <param name="Deliveries">Deliveries to the application.</param>
internal sealed record CustomerCounts(long Entitlements, long History, long Attempts, long Usage, long Deliveries);

/// <summary>A comparison of a customer with Stripe.</summary>
/// <param name="At">When it was made.</param>
/// <param name="Actor">Who asked for it.</param>
internal sealed record CustomerSync(UtcInstant At, Actor? Actor);

/// <summary>Whether a customer has access, since when, until when, and why.</summary>
/// <param name="Allowed">The answer of the access check.</param>
/// <param name="Status">active, or the most hopeful of what there is, or none.</param>
/// <param name="DenialReason">Null with access.</param>
/// <param name="UsageRemaining">Units over all available packs; null when there never was a pack.</param>
/// <param name="Since">Since when the decision and its reason are these; null when that lies too far back.</param>
/// <param name="Until">When the clock alone will change it; null when it will not.</param>
/// <param name="Reasons">What gives access, or what could: first what decides.</param>
/// <param name="Entitlements">Every entitlement, tested.</param>
internal sealed record CustomerDecision(
    bool Allowed,
    string Status,
    string? DenialReason,
    long? UsageRemaining,
    UtcInstant? Since,
    UtcInstant? Until,
    IReadOnlyList<DecisionReason> Reasons,
    IReadOnlyList<TestedEntitlement> Entitlements
);

/// <summary>One entitlement that speaks for or against.</summary>
/// <param name="EntitlementId">The entitlement.</param>
/// <param name="ProductCode">Its product.</param>
/// <param name="ProductName">What the product is called now.</param>
/// <param name="Kind">subscription, time_pass or usage_pack.</param>
/// <param name="Status">Its status.</param>
/// <param name="Reason">Why it gives no access; null when it does.</param>
/// <param name="ExpiresAt">When access ends or ended.</param>
/// <param name="CurrentPeriodEnd">The end of the paid period.</param>
/// <param name="UsageRemaining">Units left of a pack.</param>
internal sealed record DecisionReason(
    string EntitlementId,
    string ProductCode,
    string? ProductName,
    string Kind,
    string Status,
    string? Reason,
    UtcInstant? ExpiresAt,
    UtcInstant? CurrentPeriodEnd,
    long? UsageRemaining
);

/// <summary>An entitlement under the four tests of availability.</summary>
/// <param name="EntitlementId">The entitlement.</param>
/// <param name="ProductCode">Its product.</param>
/// <param name="Available">Whether all tests are passed.</param>
/// <param name="UnavailableReason">Why not; null when they are.</param>
/// <param name="Tests">The tests: status, started, not_ended, units_left.</param>
/// <param name="Chain">From the cause to what the application was told; of the ten entitlements that decide first, empty for others.</param>
internal sealed record TestedEntitlement(
    string EntitlementId,
    string ProductCode,
    bool Available,
    string? UnavailableReason,
    IReadOnlyList<PassedTest> Tests,
    IReadOnlyList<ChainStep> Chain
);

/// <summary>One test of availability.</summary>
/// <param name="Name">status, started, not_ended or units_left.</param>
/// <param name="Passed">Whether it is passed.</param>
/// <param name="Value">What was tested, as text: the status, the start, the end, the units left; null where there is none.</param>
internal sealed record PassedTest(string Name, bool Passed, string? Value);
