using System.Net;
using Licenzy.Server.Platform.Outbound;

namespace Licenzy.Server.Platform.Settings;

/// <summary>How Stripe is called: section <c>Stripe</c>.</summary>
internal sealed record StripeSettings
{
    private const string Key = "Stripe:ApiBase";

    private static readonly IPNetwork[] Loopback = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    /// <summary>Where Stripe's API is. While the sandbox is enabled, the sandbox's address.</summary>
    public required string ApiBase { get; init; }

    /// <summary>How long one attempt of a call to Stripe may take, in seconds, from 1 to 80.</summary>
    public required int TimeoutSeconds { get; init; }

    /// <summary>
    /// How often a call is tried again after a broken connection, a timeout, 409, 429 or 5xx, from 0 to 5. Every try carries
    /// the same idempotency key, so that Stripe acts once.
    /// </summary>
    public required int MaximumRetries { get; init; }

    /// <summary>
    /// Networks in which Stripe may be although they are not public: those that the operator allows, and while the sandbox stands in
    /// for Stripe, this machine.
    /// </summary>
    internal required IReadOnlyList<IPNetwork> AllowedNetworks { get; init; }

    internal static StripeSettings Read(SettingsReader reader, SandboxSettings sandbox, OutboundSettings outbound)
    {
        var settings = new StripeSettings
        {
            ApiBase = reader.Origin(Key, sandbox.Enabled ? sandbox.Url : "https://api.stripe.com"),
            TimeoutSeconds = reader.Number("Stripe:TimeoutSeconds", 10, 1, 80, "seconds"),
            MaximumRetries = reader.Number("Stripe:MaximumRetries", 2, 0, 5, "tries"),
            AllowedNetworks = sandbox.Enabled ? [.. outbound.AllowedNetworks, .. Loopback] : outbound.AllowedNetworks,
        };
        settings.Check(reader);
        return settings;
    }

    private void Check(SettingsReader reader)
    {
        var address = new Uri(ApiBase);
        if (!reader.IsDevelopment && address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
        {
            reader.Fault(Key, $"is \"{ApiBase}\": secret keys would travel unencrypted. Give an https address.");
        }

        if (TargetUrl.IsRefusedLiteral(address, new OutboundGuard(AllowedNetworks)))
        {
            reader.Fault(
                Key,
                $"is \"{ApiBase}\", which is not on the open internet. Remove it, or add its network to "
                    + $"{SettingDeclaration.NameOf(OutboundSettings.AllowedNetworksKey)}, such as 127.0.0.0/8."
            );
        }
    }
}
