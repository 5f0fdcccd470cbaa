using Licenzy.Core.Access;

namespace Licenzy.Core.Tests.Access;

public sealed class AccessDecisionTests
{
    private static readonly EntitlementView Canceled = View(EntitlementStatus.Canceled, UnavailableReason.Refunded);
    private static readonly EntitlementView Expired = View(EntitlementStatus.Expired, UnavailableReason.Expired);
    private static readonly EntitlementView Exhausted = View(EntitlementStatus.Active, UnavailableReason.Exhausted, 0);
    private static readonly EntitlementView Suspended = View(EntitlementStatus.PastDue, UnavailableReason.Disputed);
    private static readonly EntitlementView NotStarted = View(EntitlementStatus.Active, UnavailableReason.NotStarted);
    private static readonly EntitlementView InGrace = View(EntitlementStatus.PastDue, null);

    [Fact]
    public void Without_entitlements_there_is_no_access() =>
        AccessDecision
            .Decide([])
            .ShouldSatisfyAllConditions(
                it => it.HasAccess.ShouldBeFalse(),
                it => it.Status.ShouldBe(AccessStatus.None),
                it => it.DenialReason.ShouldBe("no_entitlement"),
                it => it.UsageRemaining.ShouldBeNull()
            );

    [Fact]
    public void The_most_hopeful_entitlement_speaks_for_all()
    {
        EntitlementView[] ladder = [Canceled, Expired, Exhausted, Suspended, NotStarted, InGrace];
        string[] expected =
        [
            "canceled refunded",
            "expired expired",
            "exhausted exhausted",
            "past_due disputed",
            "pending not_started",
            "active ",
        ];
        for (var i = 0; i < ladder.Length; i++)
        {
            var decision = AccessDecision.Decide(ladder[..(i + 1)]);
            $"{decision.Status.ToText()} {decision.DenialReason}".ShouldBe(expected[i]);
            decision.HasAccess.ShouldBe(i == ladder.Length - 1);
        }
    }

    [Fact]
    public void The_newest_of_equals_tells_the_reason() =>
        AccessDecision.Decide([View(EntitlementStatus.Canceled, UnavailableReason.Revoked), Canceled]).DenialReason.ShouldBe("revoked");

    [Fact]
    public void Only_available_packs_are_summed_up() =>
        AccessDecision
            .Decide([
                View(EntitlementStatus.Active, null, 40),
                View(EntitlementStatus.Active, null, 2),
                View(EntitlementStatus.PastDue, UnavailableReason.Disputed, 500),
            ])
            .UsageRemaining.ShouldBe(42);

    [Theory]
    [InlineData(EntitlementStatus.Active, true, null, true)]
    [InlineData(EntitlementStatus.PastDue, true, null, true)]
    [InlineData(EntitlementStatus.Pending, true, AttemptStatus.Processing, true)]
    [InlineData(EntitlementStatus.Pending, true, AttemptStatus.Created, false)]
    [InlineData(EntitlementStatus.Canceled, true, null, false)]
    [InlineData(EntitlementStatus.Expired, true, null, false)]
    [InlineData(EntitlementStatus.Active, false, null, false)]
    public void Only_what_Stripe_bills_or_is_about_to_hinders_buying_again(
        EntitlementStatus status,
        bool fromStripe,
        AttemptStatus? attempt,
        bool already
    )
    {
        RepeatPurchase.AlreadySubscribed([new("prd_1", status, fromStripe, attempt)], "prd_1").ShouldBe(already);
        RepeatPurchase.AlreadySubscribed([new("prd_1", status, fromStripe, attempt)], "prd_2").ShouldBeFalse();
    }

    private static EntitlementView View(EntitlementStatus status, UnavailableReason? reason, long? remaining = null) =>
        new(remaining is null ? ProductKind.TimePass : ProductKind.UsagePack, status, reason, 1, 2, 2, remaining);
}
