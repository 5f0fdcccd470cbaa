namespace Licenzy.Server.Platform.Settings;

/// <summary>How connections are compared with Stripe: section <c>Reconciler</c>.</summary>
internal sealed record ReconcilerSettings
{
    /// <summary>
    /// How often each connection is compared with Stripe, in minutes, from 1 to 1440. What webhooks missed is found within this time.
    /// </summary>
    public required int IntervalMinutes { get; init; }

    /// <summary>
    /// How often the comparison asks Stripe at most, per second and connection, from 1 to 50. Stripe allows 100 in live mode and 25 in
    /// test mode, for everything that the account does.
    /// </summary>
    public required int RequestsPerSecond { get; init; }

    /// <summary>
    /// How many open subscriptions one comparison looks at, at most, from 10 to 100000. The next goes on where it stopped: Stripe's list
    /// of events finds what was missed before that.
    /// </summary>
    public required int SubscriptionsPerPass { get; init; }

    internal static ReconcilerSettings Read(SettingsReader reader) =>
        new()
        {
            IntervalMinutes = reader.Number("Reconciler:IntervalMinutes", 60, 1, 1440, "minutes"),
            RequestsPerSecond = reader.Number("Reconciler:RequestsPerSecond", 5, 1, 50, "requests"),
            SubscriptionsPerPass = reader.Number("Reconciler:SubscriptionsPerPass", 2000, 10, 100_000, "subscriptions"),
        };
}
