using Licenzy.Server.Reconciliation;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Storms;

/// <summary>Each deed, done in the sandbox.</summary>
internal sealed class StormDeeds(StormBuyer buyer)
{
    private readonly StormPurchases purchases = new(buyer);
    private readonly StormBilling billing = new(buyer);
    private readonly StormReversals reversals = new(buyer);

    /// <summary>Does one; whether it was not refused.</summary>
    public Task<bool> DoAsync(StormDeed deed) =>
        deed.Kind switch
        {
            <= StormDeedKind.SubscribeForNothing => BuyAsync(deed),
            <= StormDeedKind.WriteOffInvoice => LiveAsync(deed),
            <= StormDeedKind.Touch => ChangeAsync(deed),
            StormDeedKind.Compare => CompareAsync(),
            _ => TakeBackAsync(deed),
        };

    private Task<bool> BuyAsync(StormDeed deed) =>
        deed.Kind switch
        {
            StormDeedKind.BuyPack => purchases.BuyAsync(StormProject.Pack, deed),
            StormDeedKind.BuyPass => purchases.BuyAsync(StormProject.Pass, deed),
            StormDeedKind.BuyByDebit => purchases.ByDebitAsync(deed.Choice % 2 == 0 ? StormProject.Pack : StormProject.Pass),
            StormDeedKind.BuyForNothing => purchases.ForNothingAsync(deed.Choice % 2 == 0 ? StormProject.Pack : StormProject.Pass),
            StormDeedKind.AbandonCheckout => purchases.AbandonAsync(),
            StormDeedKind.EndDebit => purchases.EndDebitAsync(deed),
            StormDeedKind.Subscribe => purchases.BuyAsync(deed.Choice % 3 == 2 ? StormProject.Team : StormProject.Pro, deed),
            StormDeedKind.SubscribeByDebit => purchases.ByDebitAsync(StormProject.Pro),
            StormDeedKind.SubscribeByApi => purchases.ByApiAsync(deed),
            StormDeedKind.SubscribeWithTrial => purchases.ByApiAsync(deed, ("trial_period_days", $"{3 + deed.Choice}")),
            StormDeedKind.SubscribeForNothing when deed.Choice % 2 == 0 => purchases.ForNothingAsync(StormProject.Pro),
            StormDeedKind.SubscribeForNothing => purchases.ByApiAsync(deed, ("discounts[0][coupon]", StormProject.Free)),
            _ => throw new ArgumentOutOfRangeException(nameof(deed), deed, "No purchase."),
        };

    private Task<bool> LiveAsync(StormDeed deed) =>
        deed.Kind switch
        {
            StormDeedKind.PassTime => billing.PassTimeAsync(deed),
            StormDeedKind.NextPeriod => billing.NextPeriodAsync(deed),
            StormDeedKind.CardFails => billing.SetCardAsync(deed, works: false),
            StormDeedKind.CardWorks => billing.SetCardAsync(deed, works: true),
            StormDeedKind.PayInvoice => billing.PayInvoiceAsync(deed),
            StormDeedKind.VoidInvoice => billing.InvoiceAsync(deed, "void"),
            StormDeedKind.WriteOffInvoice => billing.InvoiceAsync(deed, "mark_uncollectible"),
            _ => throw new ArgumentOutOfRangeException(nameof(deed), deed, "Nothing that time brings."),
        };

    private Task<bool> ChangeAsync(StormDeed deed) =>
        deed.Kind switch
        {
            StormDeedKind.ChangePlan => billing.ChangePlanAsync(deed),
            StormDeedKind.ChangeQuantity => billing.ChangeQuantityAsync(deed),
            StormDeedKind.AddItem => billing.AddItemAsync(deed),
            StormDeedKind.CancelAtPeriodEnd => billing.UpdateAsync(deed, ("cancel_at_period_end", "true")),
            StormDeedKind.CancelOnDate => billing.CancelOnDateAsync(deed),
            StormDeedKind.Keep when deed.Choice % 2 == 0 => billing.UpdateAsync(deed, ("cancel_at_period_end", "false")),
            StormDeedKind.Keep => billing.UpdateAsync(deed, ("cancel_at", string.Empty)),
            StormDeedKind.CancelNow => billing.CancelNowAsync(deed),
            StormDeedKind.DeleteCustomer => billing.DeleteCustomerAsync(deed),
            StormDeedKind.PauseCollection => billing.PauseCollectionAsync(deed),
            StormDeedKind.Pause => billing.PauseAsync(deed, "pause"),
            StormDeedKind.Resume => billing.PauseAsync(deed, "resume"),
            StormDeedKind.Touch => billing.UpdateAsync(deed, ("metadata[touched]", $"{deed.Choice}")),
            _ => throw new ArgumentOutOfRangeException(nameof(deed), deed, "No change."),
        };

    private Task<bool> TakeBackAsync(StormDeed deed) =>
        deed.Kind switch
        {
            StormDeedKind.Refund => reversals.RefundAsync(deed),
            StormDeedKind.RefundPart => reversals.RefundPartAsync(deed),
            StormDeedKind.RefundSlowly => reversals.RefundAsync(deed, new() { ["status"] = "pending" }),
            StormDeedKind.EndRefund => reversals.EndRefundAsync(deed),
            StormDeedKind.Dispute => reversals.DisputeAsync(deed),
            StormDeedKind.Inquire => reversals.DisputeAsync(deed, new() { ["status"] = "warning_needs_response" }),
            StormDeedKind.AdvanceDispute => reversals.AdvanceDisputeAsync(deed),
            _ => throw new ArgumentOutOfRangeException(nameof(deed), deed, "Nothing is taken back."),
        };

    /// <summary>A comparison in the middle of the storm: what it reads is newer than events that are still on their way.</summary>
    private async Task<bool> CompareAsync() =>
        await buyer.Server.Services.GetRequiredService<Reconciler>().CompareAsync(buyer.Project.Scope, default) is not null;
}
