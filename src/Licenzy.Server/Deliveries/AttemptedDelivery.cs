using Licenzy.Server.Platform.Outbound;

namespace Licenzy.Server.Deliveries;

/// <summary>An attempt that was made and is not written down yet.</summary>
/// <param name="Delivery">What was sent.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="StartedMs">When it began, Unix ms.</param>
/// <param name="EndedMs">When it ended, Unix ms: the next one is counted from here.</param>
internal sealed record AttemptedDelivery(ClaimedDelivery Delivery, SendOutcome Outcome, long StartedMs, long EndedMs);
