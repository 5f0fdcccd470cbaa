using Licenzy.Core.Access;
using Licenzy.Scenarios.Lives;

namespace Licenzy.Core.Tests.Past;

/// <summary>What history says of the past is what was decided then.</summary>
internal static class PastLaw
{
    public static void Holds(Life life)
    {
        var walk = PastWalk.Of(life);
        var pasts = walk.Rows.ToDictionary(pair => pair.Key, pair => PastOf(pair.Key, pair.Value), StringComparer.Ordinal);
        foreach (var (atMs, remembered) in walk.Remembered)
        {
            foreach (var (key, past) in pasts)
            {
                SaysWhatWas(past, walk.Rows[key], remembered, atMs);
            }
        }

        foreach (var subjectRef in walk.Rows.Values.Select(row => row.State.SubjectRef).Distinct(StringComparer.Ordinal))
        {
            SegmentsSayWhatWas(walk, [.. pasts.Values], subjectRef);
        }
    }

    private static void SaysWhatWas(
        EntitlementPast past,
        PastWalk.Row row,
        Dictionary<string, (string SubjectRef, EntitlementView View)> remembered,
        long atMs
    )
    {
        if (!remembered.TryGetValue(past.Id, out var known))
        {
            past.FieldsAt(atMs).ShouldBeNull($"{past.Id} at {atMs}");
            return;
        }

        var consumed = row.Ledger.Where(entry => entry.AtMs <= atMs).Sum(entry => entry.Units);
        var was = past.ViewAt(known.SubjectRef, atMs, consumed).ShouldNotBeNull($"{past.Id} at {atMs}");
        was.ShouldBe(known.View, $"{past.Id} at {atMs}");
        AvailabilityTest.Of(was, atMs).All(test => test.Passed).ShouldBe(was.Available, $"the tests of {was} at {atMs}");
    }

    private static void SegmentsSayWhatWas(PastWalk walk, IReadOnlyList<EntitlementPast> pasts, string subjectRef)
    {
        var (fromMs, toMs) = (walk.Remembered.Keys.First(), walk.Remembered.Keys.Last() + 1);
        var segments = AccessSegments.Between(pasts, subjectRef, fromMs, toMs, int.MaxValue);
        segments[0].FromMs.ShouldBe(fromMs);
        segments[^1].ToMs.ShouldBe(toMs);
        foreach (var (first, second) in segments.Zip(segments.Skip(1)))
        {
            first.ToMs.ShouldBe(second.FromMs);
            first.Decision.ShouldNotBe(second.Decision);
        }

        foreach (var (atMs, remembered) in walk.Remembered)
        {
            var decided = AccessDecision.Decide([
                .. pasts.Where(past => IsHeld(remembered, past, subjectRef)).Select(past => remembered[past.Id].View),
            ]);
            var segment = segments.Single(one => one.FromMs <= atMs && atMs < one.ToMs);
            segment.Decision.ShouldBe(decided with { UsageRemaining = null }, $"{subjectRef} at {atMs}");
        }
    }

    private static bool IsHeld(
        Dictionary<string, (string SubjectRef, EntitlementView View)> remembered,
        EntitlementPast past,
        string subjectRef
    ) => remembered.TryGetValue(past.Id, out var known) && known.SubjectRef == subjectRef;

    private static EntitlementPast PastOf(string key, PastWalk.Row row)
    {
        var told = row.Told.Projection;
        var present = new EntitlementFields
        {
            SubjectRef = row.State.SubjectRef,
            ProductCode = told.ProductCode,
            Status = told.Status,
            UnavailableReason = told.UnavailableReason,
            Reason = told.Reason,
            StartsAtMs = told.StartsAtMs,
            ExpiresAtMs = told.ExpiresAtMs,
            EndText = EntitlementFields.EndTextOf(told.Status, told.ExpiresAtMs, row.State.EndsAtMs),
            UsageGranted = told.UsageGranted,
            Adjusted = told.Adjusted,
        };
        return new EntitlementPast(key, row.State.Kind, row.CreatedMs, present, Enumerable.Reverse(row.History));
    }
}
