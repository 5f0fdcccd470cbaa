namespace Licenzy.Scenarios.Lives;

/// <summary>What can be done in a life: by the buyer, the seller, an operator, a bank, or by time.</summary>
internal enum DeedKind
{
    Wait,
    BuyPack,
    BuyPass,
    BuySlowly,
    AbandonCheckout,
    RecoverCheckout,
    SettleSlowPayment,
    FailSlowPayment,
    Subscribe,
    SubscribeWithTrial,
    SubscribeSlowly,
    SubscribeByHand,
    CardFails,
    CardWorks,
    PayInvoice,
    VoidInvoice,
    WriteOffInvoice,
    ChangePlan,
    Upgrade,
    RestartPeriod,
    ChangeQuantity,
    AddItem,
    RemoveItem,
    CancelNow,
    CancelAtPeriodEnd,
    CancelOnDate,
    UndoCancel,
    DeleteCustomer,
    PauseCollection,
    ResumeCollection,
    Pause,
    Resume,
    TouchSubscription,
    TouchInvoice,
    Refund,
    RefundPart,
    RefundSlowly,
    EndRefund,
    Dispute,
    Inquire,
    Prevent,
    AdvanceDispute,
    Grant,
    Revoke,
    Restore,
    Adjust,
    Consume,
    LinkCustomer,
}

/// <summary>
/// One deed of a life. A deed that makes no sense where it stands does nothing, so that any list of deeds is a life, and leaving deeds
/// out of a life makes a smaller one.
/// </summary>
/// <param name="Kind">What is done.</param>
/// <param name="AfterSeconds">How long after the deed before; 0 is the same second.</param>
/// <param name="Which">To which of the objects that it could be done to: the newest is 0, the one before it 1, and so on around.</param>
/// <param name="Choice">Which of its varieties, not negative.</param>
internal sealed record Deed(DeedKind Kind, long AfterSeconds = 0, int Which = 0, int Choice = 0)
{
    /// <summary>As it would be written into a test.</summary>
    public override string ToString() => $"new({nameof(DeedKind)}.{Kind}, {AfterSeconds}, {Which}, {Choice})";
}
