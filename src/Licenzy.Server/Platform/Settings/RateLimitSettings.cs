namespace Licenzy.Server.Platform.Settings;

/// <summary>How much one API key or one session may ask: section <c>RateLimits</c>.</summary>
internal sealed record RateLimitSettings
{
    /// <summary>Whether requests are limited at all.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Requests that one API key may make in a second on one node, lastingly, from 1 to 1,000,000.</summary>
    public required int RequestsPerSecond { get; init; }

    /// <summary>Requests that one API key may make at once after a pause, on one node, from 1 to 1,000,000.</summary>
    public required int Burst { get; init; }

    /// <summary>Requests that one session of the portal may make in a second on one node, from 1 to 100,000; twice as many at once.</summary>
    public required int PortalRequestsPerSecond { get; init; }

    /// <summary>
    /// Tries to sign in, to sign up or to get a link by mail that one network address may make in a minute, and as many for one e-mail
    /// address, from 1 to 100,000.
    /// </summary>
    public required int SignInsPerMinute { get; init; }

    internal static RateLimitSettings Read(SettingsReader reader) =>
        new()
        {
            Enabled = reader.Switch("RateLimits:Enabled", true),
            RequestsPerSecond = reader.Number("RateLimits:RequestsPerSecond", 5_000, 1, 1_000_000, "requests"),
            Burst = reader.Number("RateLimits:Burst", 10_000, 1, 1_000_000, "requests"),
            PortalRequestsPerSecond = reader.Number("RateLimits:PortalRequestsPerSecond", 50, 1, 100_000, "requests"),
            SignInsPerMinute = reader.Number("RateLimits:SignInsPerMinute", 10, 1, 100_000, "tries"),
        };
}
