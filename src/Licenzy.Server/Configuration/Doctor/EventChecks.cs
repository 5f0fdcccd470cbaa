using System.Net;
using Licenzy.Core;
using Licenzy.Server.Platform.Outbound;
using Licenzy.Server.StripeConnections;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Configuration.Doctor;

/// <summary>Whether events come and verify, by what has come and by the clocks and the address that this depends on.</summary>
internal static class EventChecks
{
    private const string Secret = "secret_verifies";
    private const string Last = "last_event";
    private const string ClockCode = "clock";
    private const string AddressCode = "public_url";
    private const long DayMs = 86_400_000;

    /// <summary>A signature may be this much older or newer than our clock says.</summary>
    private const int MostSkewSeconds = 300;

    public static ConnectionCheck SecretVerifies(ConnectionFacts facts) =>
        facts switch
        {
            { HasSecret: false } => ConnectionCheck.Fail(
                Secret,
                "No signing secret is stored: every event is refused.",
                "Let Licenzy set up the webhook, or paste the secret of the endpoint.",
                0
            ),
            { FailsToVerify: true } => ConnectionCheck.Fail(
                Secret,
                $"The stored signing secret does not match: {facts.Mismatches!.Number} requests did not verify since this program started.",
                "Paste the secret of this very endpoint, or roll the webhook.",
                0
            ),
            { HasVerified: true } => ConnectionCheck.Ok(Secret, "The last event verified with the stored signing secret.", 0),
            _ => ConnectionCheck.Unknown(Secret, "No event has come since the signing secret was stored.", 0) with
            {
                Fix = "Do something in Stripe, such as making a customer, and look again.",
            },
        };

    public static ConnectionCheck LastEvent(ConnectionFacts facts, long nowMs) =>
        facts.LastEventMs switch
        {
            null => ConnectionCheck.Warn(Last, "Stripe has sent no event yet.", "Do something in Stripe, such as making a customer.", 0),
            { } last when nowMs - last > DayMs => ConnectionCheck.Warn(
                Last,
                $"The last event came {(nowMs - last) / DayMs} days ago.",
                "Is nothing sold any more? Otherwise look at the endpoint's page in Stripe.",
                0
            ),
            { } last => ConnectionCheck.Ok(Last, $"The last event came {Math.Max(0, (nowMs - last) / 60_000)} minutes ago.", 0),
        };

    public static ConnectionCheck Clock(Probe<StripeAccount> account, DateTimeOffset now)
    {
        if (account.ServerDate is not { } date)
        {
            return ConnectionCheck.Unknown(ClockCode, account.WhyNot, account.DurationMs);
        }

        var skew = (long)Math.Abs((now - date).TotalSeconds);
        return skew > MostSkewSeconds
            ? ConnectionCheck.Fail(
                ClockCode,
                $"The clock here differs from Stripe's by {skew} seconds: signatures look too old or too new.",
                "Set the clock of this machine (NTP).",
                account.DurationMs
            )
            : ConnectionCheck.Ok(ClockCode, $"The clock agrees with Stripe's within {MostSkewSeconds} seconds.", account.DurationMs);
    }

    /// <summary>Nobody can try from here what Stripe reaches; an address that cannot be reached from outside is known by itself.</summary>
    public static ConnectionCheck Address(Mode mode, WebhookAddress address, string connectionId)
    {
        var origin = address.Origin;
        if (origin.IsLoopback)
        {
            return ConnectionCheck.Warn(
                AddressCode,
                $"Stripe cannot reach {origin.Host}: the address is on this machine.",
                $"Use the sandbox, or run: {address.ListenLine(connectionId)}",
                0
            );
        }

        if (IPAddress.TryParse(origin.Host.Trim('[', ']'), out var literal) && !PublicAddress.IsPublic(literal))
        {
            return ConnectionCheck.Warn(
                AddressCode,
                $"Stripe cannot reach {origin.Host}.",
                "Set Licenzy__PublicUrl to a public address.",
                0
            );
        }

        return mode == Mode.Live && origin.Scheme != Uri.UriSchemeHttps
            ? ConnectionCheck.Fail(
                AddressCode,
                "Stripe sends events of live mode to https addresses only.",
                "Set Licenzy__PublicUrl to an https address.",
                0
            )
            : ConnectionCheck.Ok(AddressCode, $"{origin.Host} is a public address.", 0);
    }
}
