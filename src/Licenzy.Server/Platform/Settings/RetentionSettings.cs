namespace Licenzy.Server.Platform.Settings;

/// <summary>How long is kept what is needed no more: section <c>Retention</c>.</summary>
internal sealed record RetentionSettings
{
    /// <summary>
    /// For how many days the body of an event from Stripe is kept after it was applied or ignored, from 30 to 3650. Until then
    /// it can be replayed; Stripe itself lists events for 30 days. That the event came is remembered for good.
    /// </summary>
    public required int StripeEventBodyDays { get; init; }

    /// <summary>
    /// For how many days events for applications are kept, from 5 to 400, with their deliveries and attempts, whatever has become of them:
    /// what could not be delivered in that time is gone, and what is gone cannot be sent again. Notices about endpoints and finished
    /// recoveries go at the same age.
    /// </summary>
    public required int OutboundEventDays { get; init; }

    internal static RetentionSettings Read(SettingsReader reader) =>
        new()
        {
            StripeEventBodyDays = reader.Number("Retention:StripeEventBodyDays", 400, 30, 3650, "days"),
            OutboundEventDays = reader.Number("Retention:OutboundEventDays", 90, 5, 400, "days"),
        };
}
