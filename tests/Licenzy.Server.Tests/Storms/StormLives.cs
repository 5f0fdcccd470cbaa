using FsCheck;
using FsCheck.Fluent;

namespace Licenzy.Server.Tests.Storms;

/// <summary>Random lives, the same for every run.</summary>
internal static class StormLives
{
    /// <summary>What all lives follow from.</summary>
    public const ulong Seed = 20_261_122;

    private const int FewestEpisodes = 2;
    private const int MostEpisodes = 6;
    private const int Varieties = 12;

    private static readonly Gen<StormDeedKind> Subscription = Gen.Frequency(
        (4, Gen.Constant(StormDeedKind.Subscribe)),
        (1, Gen.Constant(StormDeedKind.SubscribeByDebit)),
        (4, Gen.Constant(StormDeedKind.SubscribeByApi)),
        (2, Gen.Constant(StormDeedKind.SubscribeWithTrial)),
        (1, Gen.Constant(StormDeedKind.SubscribeForNothing))
    );

    private static readonly Gen<StormDeedKind> Beginning = Gen.Frequency(
        (2, Gen.Constant(StormDeedKind.BuyPack)),
        (3, Gen.Constant(StormDeedKind.BuyPass)),
        (1, Gen.Constant(StormDeedKind.BuyByDebit)),
        (1, Gen.Constant(StormDeedKind.BuyForNothing)),
        (11, Subscription),
        (1, Gen.Constant(StormDeedKind.AbandonCheckout))
    );

    /// <summary>All that can be done; the final deeds seldom, so that lives last.</summary>
    private static readonly Gen<StormDeedKind> Anything = Gen.Frequency(
        (20, Gen.Elements(Enum.GetValues<StormDeedKind>().Except([StormDeedKind.DeleteCustomer, StormDeedKind.CancelNow]).ToArray())),
        (1, Gen.Elements(StormDeedKind.DeleteCustomer, StormDeedKind.CancelNow))
    );

    private static readonly Gen<StormDeedKind> Time = Gen.Frequency(
        (2, Gen.Constant(StormDeedKind.NextPeriod)),
        (1, Gen.Constant(StormDeedKind.PassTime))
    );

    /// <summary>What follows from one another is told in one breath, now and then with something else between.</summary>
    private static readonly Gen<List<StormDeedKind>> Episode = Gen.Frequency(
        (3, Told(Anything)),
        (2, Told(Beginning)),
        (2, Told(Time, Time)),
        (1, Told(Gen.Constant(StormDeedKind.BuyPass), Gen.Constant(StormDeedKind.BuyPass), Refunded, Anything)),
        (1, Told(Gen.Elements(StormDeedKind.BuyByDebit, StormDeedKind.SubscribeByDebit), Anything, Gen.Constant(StormDeedKind.EndDebit))),
        (2, Told(Refunded, Gen.OneOf(Anything, Time), Gen.Constant(StormDeedKind.EndRefund))),
        (1, Told(Gen.Constant(StormDeedKind.RefundPart), Time, Refunded)),
        (1, Told(Disputed, Gen.Constant(StormDeedKind.AdvanceDispute), Time)),
        (2, Told(Disputed, Gen.OneOf(Anything, Time), Gen.Constant(StormDeedKind.AdvanceDispute), Refunded)),
        (2, Told(Gen.Constant(StormDeedKind.CardFails), Time, Gen.OneOf(Anything, Time), Cured)),
        (1, Told(Gen.Constant(StormDeedKind.CardFails), Time, Time, Time, Cured, Time)),
        (1, Told(Changed, Gen.OneOf(Changed, Time), Time)),
        (1, Told(Gen.Elements(StormDeedKind.CancelAtPeriodEnd, StormDeedKind.CancelOnDate), Anything, Gen.Constant(StormDeedKind.Keep))),
        (1, Told(Gen.Elements(StormDeedKind.CancelAtPeriodEnd, StormDeedKind.CancelOnDate), Time, Subscription)),
        (1, Told(Gen.Elements(StormDeedKind.Pause, StormDeedKind.PauseCollection), Time, Gen.Constant(StormDeedKind.Resume), Time))
    );

    private static readonly Gen<StormLife> Life =
        from first in Beginning
        from count in Gen.Choose(FewestEpisodes, MostEpisodes)
        from episodes in Episode.ListOf(count)
        from deeds in Gen.CollectToList(episodes.SelectMany(kinds => kinds).Prepend(first), DeedOf)
        select new StormLife(0, deeds);

    private static Gen<StormDeedKind> Refunded =>
        Gen.Elements(StormDeedKind.Refund, StormDeedKind.Refund, StormDeedKind.RefundPart, StormDeedKind.RefundSlowly);

    private static Gen<StormDeedKind> Disputed => Gen.Elements(StormDeedKind.Dispute, StormDeedKind.Dispute, StormDeedKind.Inquire);

    private static Gen<StormDeedKind> Cured =>
        Gen.Elements(StormDeedKind.CardWorks, StormDeedKind.PayInvoice, StormDeedKind.VoidInvoice, StormDeedKind.WriteOffInvoice);

    private static Gen<StormDeedKind> Changed =>
        Gen.Elements(StormDeedKind.ChangePlan, StormDeedKind.ChangePlan, StormDeedKind.ChangeQuantity, StormDeedKind.AddItem);

    /// <summary>The first lives of the seed.</summary>
    public static IReadOnlyList<StormLife> Generate(int count)
    {
        List<StormLife> lives = [];
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(Seed, 9),
            Prop.ForAll(
                Arb.From(Life),
                life =>
                {
                    lives.Add(life with { Number = lives.Count });
                    return true;
                }
            )
        );
        return lives;
    }

    private static Gen<StormDeed> DeedOf(StormDeedKind kind) =>
        from which in Gen.Frequency((4, Gen.Constant(0)), (1, Gen.Choose(1, 3)))
        from choice in Gen.Choose(0, Varieties - 1)
        select new StormDeed(kind, which, choice);

    private static Gen<List<StormDeedKind>> Told(params Gen<StormDeedKind>[] kinds) => Gen.CollectToList(kinds, kind => kind);
}
