using Licenzy.Server.StripeConnections;
using Licenzy.Stripe;

namespace Licenzy.Server.Configuration;

/// <summary>What Stripe says of a key.</summary>
/// <param name="AccountId">Whose key it is, <c>acct_…</c>.</param>
/// <param name="AccountName">What that account calls itself.</param>
/// <param name="Restricted">Whether it is a restricted key; a secret key may do everything.</param>
/// <param name="Permissions">What a restricted key may do, each tried; empty for a secret key.</param>
internal sealed record KeyView(string AccountId, string? AccountName, bool Restricted, IReadOnlyList<KeyView.Permission> Permissions)
{
    /// <summary>Something that a restricted key may or may not do.</summary>
    /// <param name="Code">A name for programs.</param>
    /// <param name="Title">As Stripe's page of the key calls it.</param>
    /// <param name="Granted">Whether it may; null when Stripe did not say.</param>
    /// <param name="Needed">Whether Licenzy needs it however the webhook is set up.</param>
    internal sealed record Permission(string Code, string Title, bool? Granted, bool Needed);

    public static KeyView Of(InspectedKey.Works key, bool isRestricted) =>
        new(key.Account.Id, key.Account.DisplayName, isRestricted, [.. key.Permissions.Select(Of)]);

    private static Permission Of(CheckedPermission one) =>
        new(one.Permission.Code, one.Permission.Wanted, one.Granted, one.Permission != StripePermit.WebhookEndpointsWrite);
}
