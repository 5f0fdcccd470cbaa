using Licenzy.Core;
using Licenzy.Server.StripeConnections;
using Licenzy.Stripe;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Configuration.Doctor;

/// <summary>Whether the key works, for this mode, and for all that is needed.</summary>
internal static class KeyChecks
{
    private const string WorksCode = "key_works";
    private const string ModeCode = "key_mode";
    private const string PasteAnother = "Paste another key of this account and mode.";

    public static ConnectionCheck Works(Probe<StripeAccount> account, ConnectionRow row) =>
        account switch
        {
            { Value: { } found } when row.StripeAccountId is { } stored && !string.Equals(found.Id, stored, StringComparison.Ordinal) =>
                ConnectionCheck.Fail(
                    WorksCode,
                    $"The key opens {found.Id}, and the connection is of {stored}.",
                    PasteAnother,
                    account.DurationMs
                ),
            { Value: { } found } => ConnectionCheck.Ok(
                WorksCode,
                $"The key works: {found.DisplayName ?? "account"} ({found.Id}).",
                account.DurationMs
            ),
            { Error.Kind: StripeErrorKind.Authentication } => ConnectionCheck.Fail(
                WorksCode,
                $"Stripe does not accept the key {row.KeyHint}: {account.Error.Message}",
                PasteAnother,
                account.DurationMs
            ),
            { Error.Kind: StripeErrorKind.PermissionDenied } => ConnectionCheck.Warn(
                WorksCode,
                "The key works, but may not read its account.",
                "Give the key `Account: read`, so that a change of account is noticed.",
                account.DurationMs
            ),
            _ => ConnectionCheck.Unknown(WorksCode, account.WhyNot, account.DurationMs),
        };

    /// <param name="mode">The connection's mode.</param>
    /// <param name="row">The connection.</param>
    /// <param name="liveMode">What an object of the account says; null when it holds none or was not read.</param>
    /// <param name="durationMs">How long that took.</param>
    public static ConnectionCheck IsOfMode(Mode mode, ConnectionRow row, bool? liveMode, long durationMs)
    {
        var text = mode.ToText();
        var isOfMode = row.KeyHint.Length > 8 && row.KeyHint[3..].StartsWith($"{text}_", StringComparison.Ordinal);
        var agrees = liveMode is null || liveMode == (mode == Mode.Live);
        return isOfMode && agrees
            ? ConnectionCheck.Ok(ModeCode, $"The key is for {text} mode.", durationMs)
            : ConnectionCheck.Fail(ModeCode, $"The key {row.KeyHint} is not for {text} mode.", PasteAnother, durationMs);
    }

    public static IEnumerable<ConnectionCheck> Permissions(Probe<IReadOnlyList<CheckedPermission>> permissions) =>
        permissions.Value switch
        {
            null => [ConnectionCheck.Unknown("permissions", permissions.WhyNot, permissions.DurationMs)],
            { Count: 0 } =>
            [
                ConnectionCheck.Ok(
                    "permissions",
                    "A secret key may do everything. A restricted key would be enough.",
                    permissions.DurationMs
                ),
            ],
            var all => all.Select(one => Of(one, permissions.DurationMs)),
        };

    private static ConnectionCheck Of(CheckedPermission one, long durationMs)
    {
        var code = $"permission_{one.Permission.Code}";
        return one.Granted switch
        {
            true => ConnectionCheck.Ok(code, $"The key has {one.Permission.Wanted}.", durationMs),
            null => ConnectionCheck.Unknown(
                code,
                $"Whether the key has {one.Permission.Wanted} is not known: Stripe did not say.",
                durationMs
            ),
            false when one.Permission == StripePermit.WebhookEndpointsWrite => ConnectionCheck.Warn(
                code,
                $"The key lacks {one.Permission.Wanted}, so the endpoint has to be looked after by hand.",
                "Add it to the key in Stripe, or leave it so.",
                durationMs
            ),
            false => ConnectionCheck.Fail(
                code,
                $"The key lacks {one.Permission.Wanted}.",
                $"Add {one.Permission.Wanted} to the key in Stripe.",
                durationMs
            ),
        };
    }
}
