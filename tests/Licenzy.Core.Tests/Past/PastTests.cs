using Licenzy.Core.Access;
using Licenzy.Core.Announcing;
using Licenzy.Core.Tests.Lives;
using Licenzy.Scenarios.Lives;

namespace Licenzy.Core.Tests.Past;

/// <summary>The decision at a past instant is the one that was made then: on many random lives, and in the corners.</summary>
public sealed class PastTests
{
    private const ulong FixedSeed = 20_261_122;

    public static TheoryData<ulong> Seeds => [FixedSeed, (ulong)Environment.TickCount64];

    [Theory]
    [MemberData(nameof(Seeds), DisableDiscoveryEnumeration = true)]
    public void The_past_is_what_was_decided_then(ulong seed) =>
        LifeTests.Check(LifeGenerator.Any, seed == FixedSeed ? 250 : 100, seed, PastLaw.Holds);

    [Fact]
    public void Before_anything_was_bought_there_was_no_entitlement()
    {
        var segments = AccessSegments.Between([Pass(fromMs: 100, endsMs: 200)], "user_1", 0, 300, 10);

        segments
            .Select(segment => (segment.FromMs, segment.ToMs, segment.Decision.DenialReason))
            .ShouldBe([(0, 100, "no_entitlement"), (100, 200, null), (200, 300, "expired")]);
    }

    [Fact]
    public void Of_too_many_segments_the_newest_are_told()
    {
        var segments = AccessSegments.Between([Pass(fromMs: 100, endsMs: 200)], "user_1", 0, 300, 2);

        segments.Select(segment => segment.FromMs).ShouldBe([100, 200]);
    }

    [Fact]
    public void The_decision_changes_by_the_clock_only_when_the_last_access_ends()
    {
        IReadOnlyList<EntitlementView> views = [ViewOf(endsMs: 200), ViewOf(endsMs: 500)];

        AccessSegments.NextChangeMs(views).ShouldBe(500);
        AccessSegments.NextChangeMs([ViewOf(endsMs: null)]).ShouldBeNull();
    }

    [Fact]
    public void What_moved_to_another_subject_is_still_the_first_one_s_in_the_past()
    {
        var moved = new PastChange(150, "resync", [new FieldChange(EntitlementFields.SubjectField, "user_0", "user_1")]);
        var past = new EntitlementPast("ent_1", ProductKind.Subscription, 100, Fields(expiresMs: null), [moved]);

        past.ViewAt("user_0", 149).ShouldNotBeNull().Available.ShouldBeTrue();
        past.ViewAt("user_0", 150).ShouldBeNull();
        past.ViewAt("user_1", 149).ShouldBeNull();
        past.ViewAt("user_1", 150).ShouldNotBeNull();
        past.ViewAt("user_0", 99).ShouldBeNull();
    }

    private static EntitlementPast Pass(long fromMs, long endsMs) =>
        new("ent_1", ProductKind.TimePass, fromMs, Fields(endsMs), [new PastChange(fromMs, "checkout_finalized", Created)]);

    private static IReadOnlyList<FieldChange> Created => [new FieldChange("status", null, "active")];

    private static EntitlementFields Fields(long? expiresMs) =>
        new()
        {
            SubjectRef = "user_1",
            ProductCode = "PASS",
            Status = EntitlementStatus.Active,
            Reason = "checkout_finalized",
            ExpiresAtMs = expiresMs,
        };

    private static EntitlementView ViewOf(long? endsMs) =>
        new(ProductKind.TimePass, EntitlementStatus.Active, null, 0, endsMs, endsMs, null);
}
