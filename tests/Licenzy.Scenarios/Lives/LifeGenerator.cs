using FsCheck;
using FsCheck.Fluent;

namespace Licenzy.Scenarios.Lives;

/// <summary>Random lives, and the smaller lives in which a failure is looked for again.</summary>
internal static class LifeGenerator
{
    private const int MostDeeds = 20;
    private const long Hour = 3600;
    private const long Day = 24 * Hour;

    private static readonly Gen<long> Gap = Gen.Frequency(
        (4, Gen.Constant(0L)),
        (2, Gen.Choose(1, 5).Select(seconds => (long)seconds)),
        (2, Gen.Choose(1, 12).Select(hours => hours * Hour)),
        (4, Gen.Choose(1, 5).Select(days => days * Day)),
        (3, Gen.Choose(6, 16).Select(days => days * Day)),
        (3, Gen.Choose(29, 31).Select(days => days * Day)),
        (1, Gen.Choose(45, 70).Select(days => (days * Day) + (7 * Hour)))
    );

    private static readonly Gen<DeedKind> Purchase = Gen.Frequency(
        (3, Gen.Constant(DeedKind.BuyPack)),
        (4, Gen.Constant(DeedKind.BuyPass)),
        (2, Gen.Constant(DeedKind.BuySlowly)),
        (6, Gen.Constant(DeedKind.Subscribe)),
        (2, Gen.Constant(DeedKind.SubscribeWithTrial)),
        (2, Gen.Constant(DeedKind.SubscribeSlowly)),
        (2, Gen.Constant(DeedKind.SubscribeByHand)),
        (1, Gen.Constant(DeedKind.AbandonCheckout)),
        (1, Gen.Constant(DeedKind.Grant))
    );

    /// <summary>All that can be done, the final deeds seldom, so that lives last.</summary>
    private static readonly Gen<DeedKind> Anything = Gen.Frequency(
        (4, Purchase),
        (20, Gen.Elements(Enum.GetValues<DeedKind>().Except([DeedKind.DeleteCustomer, DeedKind.CancelNow]).ToArray())),
        (1, Gen.Elements(DeedKind.DeleteCustomer, DeedKind.CancelNow))
    );

    /// <summary>Each life has a theme beside everything else, so that what hangs together meets often.</summary>
    private static readonly Gen<DeedKind>[] Themes =
    [
        Anything,
        Theme(DeedKind.CardFails, DeedKind.CardFails, DeedKind.CardWorks, DeedKind.PayInvoice, DeedKind.VoidInvoice, DeedKind.Wait),
        Theme(DeedKind.Refund, DeedKind.RefundPart, DeedKind.RefundSlowly, DeedKind.EndRefund, DeedKind.Wait, DeedKind.Dispute),
        Theme(DeedKind.Dispute, DeedKind.Inquire, DeedKind.Prevent, DeedKind.AdvanceDispute, DeedKind.TouchInvoice, DeedKind.Wait),
        Theme(DeedKind.BuyPass, DeedKind.BuyPass, DeedKind.Refund, DeedKind.EndRefund, DeedKind.Revoke, DeedKind.Dispute, DeedKind.Grant),
        Theme(DeedKind.BuySlowly, DeedKind.SubscribeSlowly, DeedKind.SettleSlowPayment, DeedKind.FailSlowPayment, DeedKind.PayInvoice),
        Theme(DeedKind.Grant, DeedKind.Revoke, DeedKind.Restore, DeedKind.Adjust, DeedKind.Consume, DeedKind.BuyPack),
        Theme(DeedKind.ChangePlan, DeedKind.Upgrade, DeedKind.RestartPeriod, DeedKind.AddItem, DeedKind.RemoveItem, DeedKind.CardFails),
        Theme(DeedKind.CancelAtPeriodEnd, DeedKind.CancelOnDate, DeedKind.UndoCancel, DeedKind.Pause, DeedKind.Resume, DeedKind.CardFails),
    ];

    private static readonly Gen<LifeSettings> Settings =
        from invoicePayments in Gen.Elements(true, false)
        from refundEvents in Gen.Elements(true, true, true, false)
        from lowersRefunds in Gen.Elements(true, false)
        from afterRetries in Gen.Elements(Enum.GetValues<AfterRetries>())
        from graceDays in Gen.Elements(0, 0, 3, 20)
        select new LifeSettings(invoicePayments, refundEvents, lowersRefunds, afterRetries, graceDays);

    private static readonly Gen<int> ReadAfterHours = Gen.Frequency(
        (3, Gen.Constant(24)),
        (1, Gen.Constant(0)),
        (2, Gen.Choose(1, 60).Select(days => days * 24))
    );

    /// <summary>Lives of up to twenty deeds and some years.</summary>
    public static Gen<Life> Any { get; } =
        from settings in Settings
        from readAfter in ReadAfterHours
        from first in DeedOf(Purchase)
        from count in Gen.Choose(1, MostDeeds)
        from theme in Gen.Elements(Themes)
        from rest in DeedOf(theme).ListOf(count)
        select new Life(settings, readAfter, [first, .. rest]);

    /// <summary>Subscriptions of two to three years, with something happening before, in between and after.</summary>
    public static Gen<Life> OfYears { get; } =
        from settings in Settings
        from readAfter in ReadAfterHours
        from theme in Gen.Elements(Themes)
        from early in DeedOf(theme).ListOf(2)
        from months in Gen.Choose(12, 20).Two()
        from middle in DeedOf(theme).ListOf(3)
        from late in DeedOf(theme).ListOf(4)
        select new Life(
            settings,
            readAfter,
            [new Deed(DeedKind.Subscribe), .. early, Months(months.Item1), .. middle, Months(months.Item2), .. late]
        );

    /// <summary>With shrinking: by leaving deeds out first, then by making what is left simpler.</summary>
    public static Arbitrary<Life> Shrinking(Gen<Life> lives) => Arb.From(lives, Smaller);

    private static Gen<DeedKind> Theme(params DeedKind[] kinds) => Gen.Frequency((3, Gen.Elements(kinds)), (2, Anything));

    private static Deed Months(int count) => new(DeedKind.Wait, count * 30 * Day);

    private static Gen<Deed> DeedOf(Gen<DeedKind> kinds) =>
        from kind in kinds
        from gap in Gap
        from which in Gen.Frequency((4, Gen.Constant(0)), (2, Gen.Constant(1)), (1, Gen.Choose(2, 5)))
        from choice in Gen.Choose(0, 47)
        select new Deed(kind, gap, which, choice);

    private static IEnumerable<Life> Smaller(Life life) =>
        WithoutSome(life.Deeds)
            .Concat(WithOneSimpler(life.Deeds))
            .Select(deeds => life with { Deeds = deeds })
            .Concat(SimplerSettings(life.Settings).Select(settings => life with { Settings = settings }))
            .Concat(life.ReadAfterHours > 0 ? [life with { ReadAfterHours = 0 }] : []);

    private static IEnumerable<IReadOnlyList<Deed>> WithoutSome(IReadOnlyList<Deed> deeds)
    {
        for (var size = deeds.Count / 2; size > 0; size /= 2)
        {
            for (var from = 0; from + size <= deeds.Count; from += size)
            {
                yield return [.. deeds.Take(from), .. deeds.Skip(from + size)];
            }
        }
    }

    private static IEnumerable<IReadOnlyList<Deed>> WithOneSimpler(IReadOnlyList<Deed> deeds)
    {
        for (var at = 0; at < deeds.Count; at++)
        {
            foreach (var simpler in Simpler(deeds[at]))
            {
                yield return [.. deeds.Take(at), simpler, .. deeds.Skip(at + 1)];
            }
        }
    }

    private static IEnumerable<Deed> Simpler(Deed deed)
    {
        foreach (var gap in new[] { 0, Hour, Day, 30 * Day }.Where(gap => gap < deed.AfterSeconds))
        {
            yield return deed with
            {
                AfterSeconds = gap,
            };
        }

        if (deed.Which > 0)
        {
            yield return deed with
            {
                Which = 0,
            };
        }

        for (var choice = 0; choice < Math.Min(deed.Choice, 4); choice++)
        {
            yield return deed with
            {
                Choice = choice,
            };
        }
    }

    private static IEnumerable<LifeSettings> SimplerSettings(LifeSettings settings) =>
        new[]
        {
            new LifeSettings(),
            settings with
            {
                InvoicePayments = false,
            },
            settings with
            {
                RefundEvents = true,
            },
            settings with
            {
                LowersRefunds = false,
            },
            settings with
            {
                AfterRetries = AfterRetries.Cancel,
            },
            settings with
            {
                GraceDays = 0,
            },
        }.Where(simpler => simpler != settings);
}
