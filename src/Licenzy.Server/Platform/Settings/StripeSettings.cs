namespace Licenzy.Server.Platform.Settings;

/// <summary>How Stripe is called: section <c>Stripe</c>.</summary>
internal sealed record StripeSettings
{
    /// <summary>Where Stripe's API is. While the sandbox is enabled, the sandbox's address.</summary>
    public required string ApiBase { get; init; }

    /// <summary>How long one attempt of a call to Stripe may take, in seconds, from 1 to 80.</summary>
    public required int TimeoutSeconds { get; init; }

    /// <summary>
    /// How often a call is tried again after a broken connection, a timeout, 409, 429 or 5xx, from 0 to 5. Every try carries
    /// the same idempotency key, so that Stripe acts once.
    /// </summary>
    public required int MaximumRetries { get; init; }

    internal static StripeSettings Read(SettingsReader reader, SandboxSettings sandbox)
    {
        const string Key = "Stripe:ApiBase";
        var settings = new StripeSettings
        {
            ApiBase = reader.Origin(Key, sandbox.Enabled ? sandbox.Url : "https://api.stripe.com"),
            TimeoutSeconds = reader.Number("Stripe:TimeoutSeconds", 10, 1, 80, "seconds"),
            MaximumRetries = reader.Number("Stripe:MaximumRetries", 2, 0, 5, "tries"),
        };
        var address = new Uri(settings.ApiBase);
        if (!reader.IsDevelopment && address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
        {
            reader.Fault(Key, $"is \"{settings.ApiBase}\": secret keys would travel unencrypted. Give an https address.");
        }

        return settings;
    }
}
