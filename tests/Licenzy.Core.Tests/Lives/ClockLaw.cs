using Licenzy.Scenarios.Lives;

namespace Licenzy.Core.Tests.Lives;

/// <summary>Time alone changes a purchase exactly when it was said that it would.</summary>
internal static class ClockLaw
{
    public static void Holds(StripeModel model, Telling telling, long nowMs)
    {
        var changes = telling.Evaluation.Purchases.Select(purchase => purchase.NextChangeMs).OfType<long>().Distinct().Order();
        foreach (var changeMs in changes)
        {
            changeMs.ShouldBeGreaterThan(nowMs);
            Read(telling, changeMs).ShouldBe(StraightforwardReading.Of(model, changeMs), $"at {changeMs}");
        }

        foreach (var purchase in telling.Evaluation.Purchases)
        {
            var untilMs = purchase.NextChangeMs ?? (nowMs + (1000 * 24 * 3_600_000L));
            StateOf(telling, purchase.Key, untilMs - 1).ShouldBe(PurchaseReading.Of(purchase), $"until {untilMs}");
            if (purchase.NextChangeMs is not null)
            {
                StateOf(telling, purchase.Key, untilMs).ShouldNotBe(PurchaseReading.Of(purchase), $"at {untilMs}");
            }
        }
    }

    private static IEnumerable<PurchaseReading> Read(Telling telling, long atMs) =>
        telling.EvaluateAt(atMs).Purchases.Select(PurchaseReading.Of);

    private static PurchaseReading StateOf(Telling telling, string key, long atMs) => Read(telling, atMs).Single(one => one.Key == key);
}
