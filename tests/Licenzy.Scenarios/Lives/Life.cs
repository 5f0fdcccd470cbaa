namespace Licenzy.Scenarios.Lives;

/// <summary>What Stripe does when every retry of a renewal has failed.</summary>
internal enum AfterRetries
{
    Cancel,
    MarkUnpaid,
    LeavePastDue,
}

/// <summary>How the Stripe account and the project of a life are set up.</summary>
/// <param name="InvoicePayments">
/// Whether invoice payments link payments to invoices (since the API version 2025-03-31), or charges and invoices name each other.
/// </param>
/// <param name="RefundEvents">Whether the endpoint gets <c>refund.*</c>; older ones hear of refunds only through the charge.</param>
/// <param name="LowersRefunds">Whether a failed refund lowers the charge's <c>amount_refunded</c> again.</param>
/// <param name="AfterRetries">What the last failed retry of a renewal does.</param>
/// <param name="GraceDays">The project's grace after a failed payment.</param>
internal sealed record LifeSettings(
    bool InvoicePayments = false,
    bool RefundEvents = true,
    bool LowersRefunds = false,
    AfterRetries AfterRetries = AfterRetries.Cancel,
    int GraceDays = 0
);

/// <summary>A customer's life: what was done, and when it is looked at.</summary>
/// <param name="Settings">How things are set up.</param>
/// <param name="ReadAfterHours">How long after the last deed the purchases are looked at. Stripe does nothing in this time.</param>
/// <param name="Deeds">What was done, in this order.</param>
internal sealed record Life(LifeSettings Settings, int ReadAfterHours, IReadOnlyList<Deed> Deeds)
{
    /// <summary>Lives it on a model of Stripe.</summary>
    /// <param name="startMs">When it begins, Unix ms; a whole second.</param>
    public StripeModel Play(long startMs = Moment.Day0)
    {
        var model = new StripeModel(Settings, startMs);
        foreach (var deed in Deeds)
        {
            model.Do(deed);
        }

        return model;
    }

    /// <summary>As it would be written into a test.</summary>
    public override string ToString()
    {
        var deeds = string.Concat(Deeds.Select(deed => $"\n        {deed},"));
        var settings =
            $"InvoicePayments: {Text(Settings.InvoicePayments)}, RefundEvents: {Text(Settings.RefundEvents)}, "
            + $"LowersRefunds: {Text(Settings.LowersRefunds)}, AfterRetries.{Settings.AfterRetries}, GraceDays: {Settings.GraceDays}";
        return $"new Life(\n    new LifeSettings({settings}),\n    ReadAfterHours: {ReadAfterHours},\n    [{deeds}\n    ]\n)";
    }

    private static string Text(bool value) => value ? "true" : "false";
}
