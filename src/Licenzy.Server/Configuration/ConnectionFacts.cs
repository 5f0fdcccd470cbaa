using Licenzy.Server.StripeConnections;

namespace Licenzy.Server.Configuration;

/// <summary>How a connection is, by what has come of it; the doctor finds out why.</summary>
internal enum ConnectionHealth
{
    /// <summary>Events come and verify.</summary>
    Healthy,

    /// <summary>Nothing is wrong, and nothing has come for a day.</summary>
    Quiet,

    /// <summary>Something that sales or events need does not work.</summary>
    Broken,

    /// <summary>There is none.</summary>
    NotConnected,
}

/// <summary>What is known of a connection without asking Stripe.</summary>
/// <param name="HasSecret">Whether a signing secret is stored.</param>
/// <param name="SecretSetMs">Since when, Unix ms; null where that was not written down.</param>
/// <param name="LastEventMs">When a webhook brought the last event.</param>
/// <param name="Mismatches">Requests whose signature did not verify, as this program saw them.</param>
/// <param name="Failure">What Stripe answered to the last comparison, where it refused.</param>
internal sealed record ConnectionFacts(
    bool HasSecret,
    long? SecretSetMs,
    long? LastEventMs,
    SignatureMismatches.Count? Mismatches,
    string? Failure
)
{
    private static readonly TimeSpan QuietAfter = TimeSpan.FromHours(24);

    /// <summary>Whether something came that did not verify, and nothing since that did.</summary>
    public bool FailsToVerify => Mismatches is { } mismatches && mismatches.LastMs > Math.Max(LastEventMs ?? 0, SecretSetMs ?? 0);

    /// <summary>Whether an event came and verified with the secret that is stored now.</summary>
    public bool HasVerified => HasSecret && LastEventMs is { } last && last >= (SecretSetMs ?? 0);

    /// <summary>The health and why.</summary>
    public (ConnectionHealth Health, string Detail) Judge(long nowMs) =>
        !HasSecret ? (ConnectionHealth.Broken, "No signing secret is stored, so no event can be taken. Set up the webhook.")
        : FailsToVerify ? (ConnectionHealth.Broken, "Requests come whose signature does not match the stored signing secret.")
        : Failure is not null ? (ConnectionHealth.Broken, $"Stripe refused the last comparison: {Failure}")
        : LastEventMs is not { } last ? (ConnectionHealth.Quiet, "Stripe has sent no event yet.")
        : nowMs - last > (long)QuietAfter.TotalMilliseconds ? (ConnectionHealth.Quiet, "Stripe has sent no event for more than a day.")
        : (ConnectionHealth.Healthy, "Events come and verify.");
}
