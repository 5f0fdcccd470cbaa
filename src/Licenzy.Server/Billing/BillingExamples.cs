using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Billing;

/// <summary>What the API reference shows: a team that pays.</summary>
internal static class BillingExamples
{
    private static readonly ReadSubscription.PlanView Team = new("TEAM", "Team", "For teams that sell.", 10, 5);

    public static ReadSubscription.Response Subscription { get; } =
        new(
            Open: false,
            Team,
            "active",
            LiveWrites: true,
            UnavailableReason: null,
            new UtcInstant(1_772_280_000_000),
            CancelAtPeriodEnd: false,
            TrialEndsAt: null,
            TrialDays: 0,
            CanManage: true,
            [new ReadSubscription.Meter("members", 3, 10), new ReadSubscription.Meter("projects", 1, 5)],
            [Team, new ReadSubscription.PlanView("BUSINESS", "Business", "Without limits.", null, null)]
        );

    public static ManagePlan.Response Managed { get; } = new("https://billing.stripe.com/p/session/test_a1B2c3D4");
}
