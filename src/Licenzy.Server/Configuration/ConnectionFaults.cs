using Licenzy.Core;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.StripeConnections;
using Licenzy.Stripe;

namespace Licenzy.Server.Configuration;

/// <summary>Why a connection is not made or changed, in words that say what did not happen.</summary>
internal static class ConnectionFaults
{
    private const string NothingSaved = "Nothing was saved.";

    /// <summary>The refusal where a mode has no connection.</summary>
    public static Fault NotConnected(string mode) =>
        new(ErrorCatalogue.StripeNotConnected, $"No Stripe account is connected in {mode} mode. Connect one first.");

    /// <summary>What Stripe's refusal of a key that was just typed means.</summary>
    public static Fault OfKey(StripeError error) =>
        error.Kind switch
        {
            StripeErrorKind.Authentication => Fault.Field("secret_key", $"Stripe does not accept this key: {error.Message} {NothingSaved}"),
            StripeErrorKind.PermissionDenied => Fault.Field(
                "secret_key",
                $"This restricted key may not read its account, so nobody can tell whose it is. Give it `Account: read`. {NothingSaved}"
            ),
            _ => Of(error),
        };

    /// <summary>What Stripe's refusal of a call with the stored key means.</summary>
    public static Fault Of(StripeError error) =>
        error.Kind == StripeErrorKind.Timeout
            ? StripeFaults.Of(error) with
            {
                Detail = $"Stripe did not answer. {NothingSaved} What you typed is still good: try again.",
            }
            : StripeFaults.Of(error) with
            {
                Detail = $"{Sentence(error)} {NothingSaved}",
            };

    /// <summary>Why a key that works is not taken; null when it is.</summary>
    /// <param name="mode">The mode to connect.</param>
    /// <param name="key">What Stripe says of the key.</param>
    /// <param name="registers">Whether the endpoint is to be registered with it.</param>
    public static Fault? Check(Mode mode, InspectedKey.Works key, bool registers)
    {
        if (key.LiveMode is { } live && live != (mode == Mode.Live))
        {
            return Fault.Field(
                "secret_key",
                $"Stripe says that this key opens {(live ? "live" : "test")} mode. You are connecting {mode.ToText()} mode. {NothingSaved}"
            );
        }

        var lacking = key
            .Permissions.Where(one => one.Granted == false && (registers || one.Permission != StripePermit.WebhookEndpointsWrite))
            .Select(one => one.Permission.Wanted)
            .ToList();
        return lacking.Count == 0
            ? null
            : Fault.Field(
                "secret_key",
                $"This restricted key lacks {string.Join(", ", lacking)}. Add that to the key in Stripe, then send it again. {NothingSaved}"
            );
    }

    /// <summary>The refusal of a key of another account than the connected one; null when it is the same, or wanted so.</summary>
    public static Fault? CheckAccount(ConnectionRow? known, string accountId, bool replaces) =>
        known?.StripeAccountId is { } connected && !string.Equals(connected, accountId, StringComparison.Ordinal) && !replaces
            ? new Fault(
                ErrorCatalogue.NotPossible,
                $"This key is of the Stripe account {accountId}, and {known.Mode} mode is connected to {connected}. To connect the other account "
                    + "instead, send `replace_account: true`: what was sold stays, and later events about it are not taken any more. "
                    + NothingSaved
            )
            {
                Param = "replace_account",
            }
            : null;

    private static string Sentence(StripeError error) =>
        error.Kind switch
        {
            StripeErrorKind.Authentication => $"Stripe does not accept the stored key: {error.Message}",
            StripeErrorKind.PermissionDenied => $"The Stripe key lacks a permission: {error.Message}",
            StripeErrorKind.RateLimited => "Stripe takes no more calls at the moment. Try again in a few seconds.",
            StripeErrorKind.Unreachable => "Stripe cannot be reached. Try again.",
            _ => $"Stripe refused: {error.Message}",
        };
}
