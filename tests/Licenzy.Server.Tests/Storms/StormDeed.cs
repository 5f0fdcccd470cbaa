namespace Licenzy.Server.Tests.Storms;

/// <summary>What can be done in a life that is lived in the sandbox: by the buyer, the seller, a bank, or by time.</summary>
internal enum StormDeedKind
{
    BuyPack,
    BuyPass,
    BuyByDebit,
    BuyForNothing,
    AbandonCheckout,
    EndDebit,
    Subscribe,
    SubscribeByDebit,
    SubscribeByApi,
    SubscribeWithTrial,
    SubscribeForNothing,
    PassTime,
    NextPeriod,
    CardFails,
    CardWorks,
    PayInvoice,
    VoidInvoice,
    WriteOffInvoice,
    ChangePlan,
    ChangeQuantity,
    AddItem,
    CancelAtPeriodEnd,
    CancelOnDate,
    Keep,
    CancelNow,
    DeleteCustomer,
    PauseCollection,
    Pause,
    Resume,
    Touch,
    Refund,
    RefundPart,
    RefundSlowly,
    EndRefund,
    Dispute,
    Inquire,
    AdvanceDispute,
    Compare,
}

/// <summary>
/// One deed. One that makes no sense where it stands is refused by the sandbox as Stripe would refuse it, so that any list of deeds is
/// a life.
/// </summary>
/// <param name="Kind">What is done.</param>
/// <param name="Which">To which of the objects that it could be done to: the newest is 0, the one before it 1, and so on around.</param>
/// <param name="Choice">Which of its varieties, not negative.</param>
internal sealed record StormDeed(StormDeedKind Kind, int Which = 0, int Choice = 0)
{
    /// <summary>As it would be written into a test.</summary>
    public override string ToString() => $"new({nameof(StormDeedKind)}.{Kind}, {Which}, {Choice})";
}

/// <summary>One buyer's life.</summary>
/// <param name="Number">Its place among the lives of its seed.</param>
/// <param name="Deeds">What was done, in this order.</param>
internal sealed record StormLife(int Number, IReadOnlyList<StormDeed> Deeds)
{
    public override string ToString() =>
        $"life {Number} of seed {StormLives.Seed}:\n    [{string.Concat(Deeds.Select(deed => $"\n        {deed},"))}\n    ]";
}
