namespace Licenzy.Scenarios.Lives;

/// <summary>Refunds and disputes.</summary>
internal sealed partial class StripeModel
{
    private void DoToPayment(Deed deed)
    {
        switch (deed.Kind)
        {
            case DeedKind.Refund:
                Refund(Pick(Refundable, deed.Which), part: 1, pending: false);
                break;
            case DeedKind.RefundPart:
                Refund(Pick(Refundable, deed.Which), part: Choose<long>(deed.Choice, 2, 4, 3), pending: false);
                break;
            case DeedKind.RefundSlowly:
                Refund(Pick(Refundable, deed.Which), part: Choose<long>(deed.Choice, 1, 1, 2), pending: Settings.RefundEvents);
                break;
            case DeedKind.EndRefund when Settings.RefundEvents:
                EndRefund(Pick(Payments.SelectMany(payment => payment.Refunds).Where(refund => refund.Counts), deed.Which), deed.Choice);
                break;
            case DeedKind.Dispute:
                Open(Pick(Disputable, deed.Which), "needs_response", "chargeback");
                break;
            case DeedKind.Inquire:
                Open(Pick(Disputable, deed.Which), "warning_needs_response", "inquiry");
                break;
            case DeedKind.Prevent:
                Open(Pick(Disputable, deed.Which), "prevented", Choose(deed.Choice, "block", "resolution"));
                break;
            case DeedKind.AdvanceDispute:
                Advance(Pick(Payments.SelectMany(payment => payment.Disputes), deed.Which), deed.Choice);
                break;
            default:
                break;
        }
    }

    private IEnumerable<ModelPayment> Charged => Payments.Where(payment => payment.Invoice is not null || IsSettled(payment));

    private IEnumerable<ModelPayment> Refundable => Charged.Where(payment => payment.Refundable > 0);

    private IEnumerable<ModelPayment> Disputable => Charged.Where(payment => payment.Disputes.Count < 2);

    /// <summary>A slow payment can be taken back only once it has arrived.</summary>
    private bool IsSettled(ModelPayment payment) => Sessions.Exists(session => session.Payment == payment && session.SettledMs is not null);

    private void Refund(ModelPayment? payment, long part, bool pending)
    {
        if (payment is null)
        {
            return;
        }

        var amount = Math.Max(1, payment.Refundable / part);
        var refund = new ModelRefund("re_" + NextNumber(), payment, amount, NowMs) { Status = pending ? "pending" : "succeeded" };
        payment.Refunds.Add(refund);
        payment.AmountRefunded += amount;
        Tell(refund, "refund.created");
        TellCharge(payment);
    }

    /// <summary>A pending refund succeeds, fails or is canceled; one that succeeded may still fail.</summary>
    private void EndRefund(ModelRefund? refund, int choice)
    {
        if (refund is null)
        {
            return;
        }

        refund.Status = refund.Status == "pending" ? Choose(choice, "succeeded", "failed", "canceled") : "failed";
        if (!refund.Counts && Settings.LowersRefunds)
        {
            refund.Payment.AmountRefunded -= refund.Amount;
        }

        Tell(refund, "refund.updated");
        if (refund.Status == "failed")
        {
            Tell(refund, "refund.failed");
            Tell(refund, "charge.refund.updated");
        }
    }

    private void Open(ModelPayment? payment, string status, string caseType)
    {
        if (payment is not null)
        {
            var dispute = new ModelDispute("dp_" + NextNumber(), payment, NowMs, status, caseType);
            payment.Disputes.Add(dispute);
            Reach(dispute, status, "charge.dispute.created");
        }
    }

    private void Advance(ModelDispute? dispute, int choice)
    {
        switch (dispute?.Status)
        {
            case "warning_needs_response" when choice % 3 == 0:
                Reach(dispute, "warning_under_review", "charge.dispute.updated");
                break;
            case "warning_needs_response" or "warning_under_review" when choice % 3 == 1:
                Reach(dispute, "warning_closed", "charge.dispute.closed");
                break;
            case "warning_needs_response" or "warning_under_review":
                Reach(dispute, "needs_response", "charge.dispute.updated");
                break;
            case "needs_response" when choice % 3 == 0:
                Reach(dispute, "under_review", "charge.dispute.updated");
                break;
            case "needs_response" or "under_review" when choice % 3 == 1:
                Reach(dispute, "won", "charge.dispute.closed");
                Tell(dispute, "charge.dispute.funds_reinstated");
                break;
            case "needs_response" or "under_review":
                Reach(dispute, "lost", "charge.dispute.closed");
                break;
            default:
                break;
        }
    }

    private void Reach(ModelDispute dispute, string status, string eventType)
    {
        dispute.Status = status;
        dispute.OpenedMs ??= dispute.Open || dispute.Lost ? NowMs : null;
        dispute.LostMs ??= dispute.Lost ? NowMs : null;
        Tell(dispute, eventType);
        if (dispute.OpenedMs == NowMs && dispute.Status == "needs_response")
        {
            Tell(dispute, "charge.dispute.funds_withdrawn");
        }
    }
}
