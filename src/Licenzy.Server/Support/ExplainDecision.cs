using System.Globalization;
using Licenzy.Core;
using Licenzy.Core.Access;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Support;

/// <summary>A decision in its parts: who speaks for it, who against, and by which test. It decides nothing itself.</summary>
internal static class ExplainDecision
{
    private const int MostReasons = 20;

    /// <summary>
    /// What gives access: subscriptions, passes, packs, the latest end first. Without access: the most hopeful first, then the newest.
    /// </summary>
    public static IReadOnlyList<SeenEntitlement> InOrder(IReadOnlyList<SeenEntitlement> seen) =>
        [
            .. seen.Where(one => one.View.Available)
                .OrderBy(one =>
                    one.View.Kind switch
                    {
                        ProductKind.Subscription => 0,
                        ProductKind.TimePass => 1,
                        _ => 2,
                    }
                )
                .ThenByDescending(one => one.View.ExpiresAtMs ?? long.MaxValue)
                .ThenByDescending(one => one.Row.Id, StringComparer.Ordinal),
            .. seen.Where(one => !one.View.Available)
                .OrderBy(one => AccessDecision.StatusOf(one.View))
                .ThenByDescending(one => one.Row.Id, StringComparer.Ordinal),
        ];

    public static async Task<IReadOnlyList<DecisionReason>> ReasonsAsync(
        IReadOnlyList<SeenEntitlement> inOrder,
        bool allowed,
        ProductNames names
    )
    {
        var reasons = new List<DecisionReason>();
        foreach (var one in inOrder.Where(one => one.View.Available == allowed).Take(MostReasons))
        {
            reasons.Add(
                new DecisionReason(
                    one.Row.Id,
                    one.Fields.ProductCode,
                    await names.OfAsync(one.Fields.ProductCode),
                    one.Row.Kind,
                    one.View.Status.ToText(),
                    one.View.UnavailableReason?.ToText(),
                    UtcInstant.From(one.Fields.ExpiresAtMs),
                    UtcInstant.From(one.Fields.CurrentPeriodEndMs),
                    one.View.UsageRemaining
                )
            );
        }

        return reasons;
    }

    public static IReadOnlyList<PassedTest> Tests(SeenEntitlement one, long atMs) =>
        [.. AvailabilityTest.Of(one.View, atMs).Select(test => new PassedTest(test.Check.ToText(), test.Passed, ValueOf(test.Check, one)))];

    private static string? ValueOf(AvailabilityCheck check, SeenEntitlement one) =>
        check switch
        {
            AvailabilityCheck.Status => one.View.Status.ToText(),
            AvailabilityCheck.Started => UtcInstant.From(one.Fields.StartsAtMs)?.ToString(),
            AvailabilityCheck.NotEnded => UtcInstant.From(one.Fields.ExpiresAtMs)?.ToString(),
            _ => one.View.UsageRemaining?.ToString(CultureInfo.InvariantCulture),
        };
}
